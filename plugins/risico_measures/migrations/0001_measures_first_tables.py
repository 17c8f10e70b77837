"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001_measures"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "measures_measure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("paper", sa.String(length=500), nullable=False),
        sa.Column("practice", sa.String(length=500), nullable=False),
        sa.Column("review_months", sa.Integer(), nullable=False),
        sa.Column("owner_title", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("planned", sa.Date(), nullable=True),
        sa.Column("chosen_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_measures_measure_owner_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measures_measure"),
        sa.UniqueConstraint("code", name="uq_measures_measure_code"),
    )
    op.create_index("ix_measures_measure_owner_id", "measures_measure", ["owner_id"])
    op.create_table(
        "measures_absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures_measure.id"], name="fk_measures_absence_measure_id_measures_measure"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_measures_absence_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measures_absence"),
    )
    op.create_index("ix_measures_absence_measure_id", "measures_absence", ["measure_id"])
    op.create_table(
        "measures_check",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("result", sa.String(length=5), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=True),
        sa.Column("asked", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("learned", sa.String(length=300), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("carried_out_by_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("exception", sa.String(length=500), nullable=False),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["carried_out_by_id"], ["account.id"], name="fk_measures_check_carried_out_by_id_account"),
        sa.ForeignKeyConstraint(["confirmed_by_id"], ["account.id"], name="fk_measures_check_confirmed_by_id_account"),
        sa.ForeignKeyConstraint(["measure_id"], ["measures_measure.id"], name="fk_measures_check_measure_id_measures_measure"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_measures_check_owner_id_account"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_measures_check_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measures_check"),
    )
    op.create_index("ix_measures_check_measure_id", "measures_check", ["measure_id"])
    op.create_table(
        "measures_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("measure_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["measure_id"], ["measures_measure.id"], name="fk_measures_paper_measure_id_measures_measure"),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_measures_paper_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measures_paper"),
    )
    op.create_index("ix_measures_paper_measure_id", "measures_paper", ["measure_id"])
    op.create_table(
        "measures_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=8), nullable=True),
        sa.Column("topic_title", sa.String(length=80), nullable=False),
        sa.Column("check_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], ["measures_check.id"], name="fk_measures_action_check_id_measures_check"),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name="fk_measures_action_closed_by_id_account"),
        sa.ForeignKeyConstraint(["owner_id"], ["account.id"], name="fk_measures_action_owner_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_measures_action"),
        sa.UniqueConstraint("code", "year", "topic", name="uq_measures_action_code_year_topic"),
    )
    op.create_index("ix_measures_action_code", "measures_action", ["code"])
    op.create_index("ix_measures_action_owner_id", "measures_action", ["owner_id"])


def downgrade() -> None:
    op.drop_table("measures_action")
    op.drop_table("measures_paper")
    op.drop_table("measures_check")
    op.drop_table("measures_absence")
    op.drop_table("measures_measure")
