"""First tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001_briefings"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefings_fact",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_briefings_fact"),
    )
    op.create_table(
        "briefings_appointment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=14), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_briefings_appointment_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_briefings_appointment"),
        sa.UniqueConstraint("year", "kind", "subject", name="uq_briefings_appointment_year_kind_subject"),
    )
    op.create_table(
        "briefings_edition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("office", sa.String(length=12), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("material", sa.Boolean(), nullable=False),
        sa.Column("change", sa.String(length=500), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["account.id"], name="fk_briefings_edition_made_by_id_account"),
        sa.ForeignKeyConstraint(["year"], ["year.number"], name="fk_briefings_edition_year_year"),
        sa.PrimaryKeyConstraint("id", name="pk_briefings_edition"),
        sa.UniqueConstraint("office", "number", name="uq_briefings_edition_office_number"),
    )
    op.create_table(
        "briefings_issue",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("link", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("issued_at", sa.DateTime(), nullable=False),
        sa.Column("issued_by_id", sa.Integer(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.Column("opened_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("confirmed_how", sa.String(length=8), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["briefings_edition.id"], name="fk_briefings_issue_edition_id_briefings_edition"),
        sa.ForeignKeyConstraint(["issued_by_id"], ["account.id"], name="fk_briefings_issue_issued_by_id_account"),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name="fk_briefings_issue_term_id_term"),
        sa.PrimaryKeyConstraint("id", name="pk_briefings_issue"),
        sa.UniqueConstraint("term_id", "edition_id", name="uq_briefings_issue_term_id_edition_id"),
        sa.UniqueConstraint("token_hash", name="uq_briefings_issue_token_hash"),
    )
    op.create_index("ix_briefings_issue_edition_id", "briefings_issue", ["edition_id"])
    op.create_index("ix_briefings_issue_term_id", "briefings_issue", ["term_id"])


def downgrade() -> None:
    op.drop_table("briefings_issue")
    op.drop_table("briefings_edition")
    op.drop_table("briefings_appointment")
    op.drop_table("briefings_fact")
