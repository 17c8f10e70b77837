"""The scheduler and the calendar"""

import sqlalchemy as sa
from alembic import op

revision = "0003_scheduler"
down_revision = "0002_outbox"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "scheduler_beat",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("leader", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_scheduler_beat"),
    )
    op.create_table(
        "timed_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("tried_at", sa.DateTime(), nullable=False),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("fault", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_timed_run"),
    )
    op.create_table(
        "calendar_feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("role", sa.String(length=30), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_calendar_feed_made_by_id_account"),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_calendar_feed_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_feed"),
        sa.UniqueConstraint("role", name="uq_calendar_feed_role"),
        sa.UniqueConstraint("token_hash", name="uq_calendar_feed_token_hash"),
        sa.UniqueConstraint("user_id", name="uq_calendar_feed_user_id"),
    )
    op.create_table(
        "calendar_event",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("part", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("except_users", sa.JSON(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_calendar_event_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_calendar_event"),
    )


def downgrade() -> None:
    op.drop_table("calendar_event")
    op.drop_table("calendar_feed")
    op.drop_table("timed_run")
    op.drop_table("scheduler_beat")
