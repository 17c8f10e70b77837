"""The plan of a year"""

import sqlalchemy as sa
from alembic import op

revision = "0004_year_plan"
down_revision = "0003_scheduler"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "year_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_year_change_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_year_change"),
    )
    op.create_index("ix_year_change_year", "year_change", ["year"])
    op.create_table(
        "year_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_year_date_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_year_date"),
        sa.UniqueConstraint("year", "key", name="uq_year_date_year_key"),
    )


def downgrade() -> None:
    op.drop_table("year_date")
    op.drop_index("ix_year_change_year", "year_change")
    op.drop_table("year_change")
