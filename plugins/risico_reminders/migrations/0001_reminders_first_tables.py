"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001_reminders"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "reminders_preference",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("pace", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_reminders_preference_user_id_account"),
        sa.PrimaryKeyConstraint("user_id", name="pk_reminders_preference"),
    )
    op.create_table(
        "reminders_agreement",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("escalate_after", sa.Integer(), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["account.id"], name="fk_reminders_agreement_agreed_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders_agreement"),
    )
    op.create_table(
        "reminders_told",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("deadline_id", sa.String(length=200), nullable=False),
        sa.Column("due", sa.String(length=10), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("message_key", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("gone_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_reminders_told_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders_told"),
        sa.UniqueConstraint("user_id", "deadline_id", "due", "step", "number", name="uq_reminders_told_user_id_deadline_id_due_step_number"),
    )
    op.create_index("ix_reminders_told_at", "reminders_told", ["at"])
    op.create_index("ix_reminders_told_deadline_id", "reminders_told", ["deadline_id"])
    op.create_index("ix_reminders_told_message_key", "reminders_told", ["message_key"])
    op.create_table(
        "reminders_morning",
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_reminders_morning"),
    )


def downgrade() -> None:
    op.drop_table("reminders_morning")
    op.drop_table("reminders_told")
    op.drop_table("reminders_agreement")
    op.drop_table("reminders_preference")
