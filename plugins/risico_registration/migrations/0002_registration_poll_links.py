"""A poll knows how many links were handed out"""

import sqlalchemy as sa
from alembic import op

revision = "0002_registration"
down_revision = "0001_registration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("registration_poll", sa.Column("links", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("registration_poll", "links")
