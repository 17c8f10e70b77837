"""Tables of work accounts: who somebody is at the identity provider, and which logins began there."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class Identity(Base):
    """The work account of a user: issuer and subject, which for Entra ID is the `oid` within the tenant of the issuer. Never an e-mail address."""

    __tablename__ = "oidc_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    since: Mapped[datetime]


class WorkLogin(Base):
    """A login that began at the provider. `sid_hash`: hash of the provider's own session, "" when it gave none."""

    __tablename__ = "oidc_login"

    session_id: Mapped[int] = mapped_column(ForeignKey("user_session.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)
    identity_id: Mapped[int] = mapped_column(ForeignKey("oidc_identity.id", ondelete="CASCADE"), index=True)
    sid_hash: Mapped[str] = mapped_column(String(64))
