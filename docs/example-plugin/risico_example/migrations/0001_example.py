"""The table of mottos"""

import sqlalchemy as sa
from alembic import op

revision = "0001_example"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "example_motto",
        sa.Column("year", sa.Integer(), sa.ForeignKey("year.number", name="fk_example_motto_year_year"), nullable=False, autoincrement=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("year", name="pk_example_motto"),
    )


def downgrade() -> None:
    op.drop_table("example_motto")
