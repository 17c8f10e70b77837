"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001_registration"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "registration_mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_registration_mapping"),
        sa.UniqueConstraint("name", name="uq_registration_mapping_name"),
    )
    op.create_table(
        "registration_basis",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("seats", sa.JSON(), nullable=False),
        sa.Column("rates", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("m", sa.Double(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_registration_basis_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_basis"),
        sa.UniqueConstraint("valid_from", name="uq_registration_basis_valid_from"),
    )
    op.create_table(
        "registration_count",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("target_group", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("nil", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_as", sa.String(length=80), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_registration_count_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_count"),
        sa.UniqueConstraint("year", "quarter", "target_group", "number", name="uq_registration_count_year_quarter_target_group_number"),
    )
    op.create_table(
        "registration_norm",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=4), nullable=False),
        sa.Column("amount", sa.Double(), nullable=False),
        sa.Column("unit", sa.String(length=10), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_registration_norm_recorded_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_norm"),
        sa.UniqueConstraint("key", "valid_from", name="uq_registration_norm_key_valid_from"),
    )
    op.create_table(
        "registration_poll",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("respondents", sa.Integer(), nullable=False),
        sa.Column("sums", sa.JSON(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name="fk_registration_poll_opened_by_id_account"),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_registration_poll_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_poll"),
        sa.UniqueConstraint("year", name="uq_registration_poll_year"),
    )
    op.create_table(
        "registration_sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("looked_at", sa.Integer(), nullable=False),
        sa.Column("lifted", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name="fk_registration_sample_recorded_by_id_account"),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_registration_sample_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_registration_sample"),
        sa.UniqueConstraint("year", name="uq_registration_sample_year"),
    )
    op.create_table(
        "registration_poll_ticket",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("poll_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["poll_id"], ["registration_poll.id"], name="fk_registration_poll_ticket_poll_id_registration_poll"),
        sa.PrimaryKeyConstraint("token_hash", name="pk_registration_poll_ticket"),
    )
    op.create_index("ix_registration_poll_ticket_poll_id", "registration_poll_ticket", ["poll_id"])


def downgrade() -> None:
    op.drop_table("registration_poll_ticket")
    op.drop_table("registration_sample")
    op.drop_table("registration_poll")
    op.drop_table("registration_norm")
    op.drop_table("registration_count")
    op.drop_table("registration_basis")
    op.drop_table("registration_mapping")
