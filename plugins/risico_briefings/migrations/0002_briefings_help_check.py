"""When somebody looked at the links to help"""

import sqlalchemy as sa
from alembic import op

revision = "0002_briefings"
down_revision = "0001_briefings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefings_help_check",
        sa.Column("link", sa.String(length=40), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("link", name="pk_briefings_help_check"),
    )


def downgrade() -> None:
    op.drop_table("briefings_help_check")
