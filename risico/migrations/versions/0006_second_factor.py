"""Second factors, and how and where a login began"""

import sqlalchemy as sa
from alembic import op

revision = "0006_second_factor"
down_revision = "0005_terms"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("user_session", sa.Column("method", sa.String(length=12), nullable=False, server_default="wachtwoord"))
    op.add_column("user_session", sa.Column("device", sa.String(length=40), nullable=False, server_default=""))
    op.create_table(
        "half_login",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_half_login_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_half_login"),
        sa.UniqueConstraint("token_hash", name="uq_half_login_token_hash"),
    )
    op.create_index("ix_half_login_user_id", "half_login", ["user_id"])
    op.create_table(
        "second_factor",
        sa.Column("user_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.String(length=255), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_second_factor_user_id_account"),
        sa.PrimaryKeyConstraint("user_id", name="pk_second_factor"),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_recovery_code_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_recovery_code"),
    )
    op.create_index("ix_recovery_code_user_id", "recovery_code", ["user_id"])


def downgrade() -> None:
    op.drop_table("recovery_code")
    op.drop_table("second_factor")
    op.drop_table("half_login")
    op.drop_column("user_session", "device")
    op.drop_column("user_session", "method")
