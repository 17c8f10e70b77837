"""Nothing of a file stays in a saved profile

What was kept had headings and words as they stood in the file. Whoever reads one in next time saves the profile again.
"""

from alembic import op

revision = "0003_registration"
down_revision = "0002_registration"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM registration_mapping")


def downgrade() -> None:
    op.execute("DELETE FROM registration_mapping")
