"""Tables of accounts: users, their sessions, second factors, one-time links and login attempts.

Of a secret only its hash is stored; the secret of an authenticator app, which must be read again, is encrypted.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..db import Base

PASSWORD, CODE, WORK_ACCOUNT = "wachtwoord", "code", "werkaccount"
"""How a login began: with a password alone, with a password and a code, or through the identity provider."""


class User(Base):
    """Somebody who may log in. `title` is the function shown to others ("Directeur OOV"); there is no name."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    title: Mapped[str] = mapped_column(String(80))
    roles: Mapped[list[str]]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class UserSession(Base):
    """A full login on one device, until it ends. The cookie holds the token, the row only its SHA-256.

    `method`: how it began; `device`: browser and system in words, as far as they are known.
    """

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    method: Mapped[str] = mapped_column(String(12), default=PASSWORD)
    device: Mapped[str] = mapped_column(String(40), default="")
    user: Mapped[User] = relationship(lazy="joined")


class HalfLogin(Base):
    """Somebody proved their password and still has to prove their second factor: opens nothing but the pages for that."""

    __tablename__ = "half_login"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    user: Mapped[User] = relationship(lazy="joined")


class SecondFactor(Base):
    """The authenticator app of a user. `sealed`: its secret, encrypted; `last_step`: the last time step of which a code was used."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    sealed: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int]
    since: Mapped[datetime]


class RecoveryCode(Base):
    """A code that once replaces the app. Only a keyed hash of it is stored."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None]


class AccountLink(Base):
    """A one-time link with which somebody chooses a password: for a new account or after "wachtwoord vergeten"."""

    __tablename__ = "account_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    user: Mapped[User] = relationship(lazy="joined")


class LoginAttempt(Base):
    """One count for the throttle (`throttle.py`): a login that failed, or that once succeeded from an address.

    `key` is its kind and a keyed hash of the e-mail address, the visitor's address or both; never one of them itself.
    """

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), index=True)
    at: Mapped[datetime]
