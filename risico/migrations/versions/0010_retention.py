"""Lists of what may be destroyed"""

import sqlalchemy as sa
from alembic import op

revision = "0010_retention"
down_revision = "0009_mail_pause"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "destruction_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("proposed_at", sa.DateTime(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_at", sa.DateTime(), nullable=True),
        sa.Column("remark", sa.String(length=500), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["account.id"], name="fk_destruction_list_proposed_by_id_account"),
        sa.ForeignKeyConstraint(["approved_by_id"], ["account.id"], name="fk_destruction_list_approved_by_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_destruction_list"),
    )
    op.create_table(
        "destruction_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("list_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=30), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("term", sa.String(length=200), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["list_id"], ["destruction_list.id"], name="fk_destruction_item_list_id_destruction_list"),
        sa.PrimaryKeyConstraint("id", name="pk_destruction_item"),
        sa.UniqueConstraint("list_id", "rule", "key", name="uq_destruction_item_list_id_rule_key"),
    )
    op.create_index("ix_destruction_item_list_id", "destruction_item", ["list_id"])


def downgrade() -> None:
    op.drop_table("destruction_item")
    op.drop_table("destruction_list")
