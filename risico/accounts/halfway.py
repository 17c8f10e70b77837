"""Half logins: the password was right, the second factor is still to come. A half login never becomes a full one: it ends, and a new one begins."""

from datetime import timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from .. import clock
from ..errors import Refused
from .models import HalfLogin, User
from .tokens import fingerprint, new_token

GONE = "U was te lang bezig met inloggen. Log opnieuw in."
VALID_FOR = timedelta(minutes=15)


def start(session: Session, user_id: int) -> str:
    """Begin a half login and give the token for the cookie. What is too old is removed."""
    moment, token = clock.now(), new_token()
    session.execute(delete(HalfLogin).where(HalfLogin.started_at < moment - VALID_FOR))
    session.add(HalfLogin(token_hash=fingerprint(token), user_id=user_id, started_at=moment))
    return token


def user_of(session: Session, token: str) -> User | None:
    """Who is halfway with this token, while the account is active."""
    found = session.scalar(select(HalfLogin).where(*_usable(token)))
    return found.user if found is not None and found.user.active else None


def owner(session: Session, token: str) -> int | None:
    """The id of who is halfway with this token."""
    return session.scalar(select(HalfLogin.user_id).where(*_usable(token)))


def hold(session: Session, token: str) -> User:
    """Who is halfway, held until the end of the transaction; Refused when the half login was ended or finished meanwhile, or is too old."""
    found = session.scalar(select(User).join(HalfLogin, HalfLogin.user_id == User.id).where(*_usable(token), User.active).with_for_update())
    if found is None:
        raise Refused(GONE)
    return found


def end(session: Session, token: str) -> None:
    """End the half login with this token."""
    session.execute(delete(HalfLogin).where(HalfLogin.token_hash == fingerprint(token)))


def _usable(token: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return HalfLogin.token_hash == fingerprint(token), HalfLogin.started_at > clock.now() - VALID_FOR
