"""Work accounts at the identity provider, and the logins that began there"""

import sqlalchemy as sa
from alembic import op

revision = "0008_oidc"
down_revision = "0007_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "oidc_identity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.String(length=255), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name="fk_oidc_identity_user_id_account"),
        sa.PrimaryKeyConstraint("id", name="pk_oidc_identity"),
        sa.UniqueConstraint("issuer", "subject", name="uq_oidc_identity_issuer_subject"),
        sa.UniqueConstraint("user_id", name="uq_oidc_identity_user_id"),
    )
    op.create_table(
        "oidc_login",
        sa.Column("session_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("identity_id", sa.Integer(), nullable=False),
        sa.Column("sid_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["session_id"], ["user_session.id"], name="fk_oidc_login_session_id_user_session", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["identity_id"], ["oidc_identity.id"], name="fk_oidc_login_identity_id_oidc_identity", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id", name="pk_oidc_login"),
    )
    op.create_index("ix_oidc_login_identity_id", "oidc_login", ["identity_id"])


def downgrade() -> None:
    op.drop_table("oidc_login")
    op.drop_table("oidc_identity")
