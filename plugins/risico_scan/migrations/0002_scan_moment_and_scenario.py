"""A topic knows the day on which is decided about it, a decision where its escalation scenario is"""

import sqlalchemy as sa
from alembic import op

revision = "0002_scan"
down_revision = "0001_scan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scan_assessment", sa.Column("decided_on", sa.Date(), nullable=True))
    op.add_column("scan_decision", sa.Column("scenario", sa.String(length=500), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("scan_decision", "scenario")
    op.drop_column("scan_assessment", "decided_on")
