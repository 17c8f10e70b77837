"""Mail stands still after a restore"""

import sqlalchemy as sa
from alembic import op

revision = "0009_mail_pause"
down_revision = "0008_oidc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outbox_pause",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("backup_of", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox_pause"),
    )


def downgrade() -> None:
    op.drop_table("outbox_pause")
