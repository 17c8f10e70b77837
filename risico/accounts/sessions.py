"""Logins that are in progress: a token in the cookie, its hash in a row, and the row decides."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from .. import clock
from ..config import Settings
from ..db import Busy, Database
from .models import PASSWORD, HalfLogin, User, UserSession
from .obligation import is_obliged
from .tokens import fingerprint, new_token

TOUCH_EVERY = timedelta(minutes=1)
KEPT_FOR = timedelta(days=30)


def start(session: Session, user_id: int, *, method: str, device: str = "") -> str:
    """Begin a full login and give the token for the cookie: the only place where one begins. Rows of a month ago are removed.

    `method`: PASSWORD, CODE or WORK_ACCOUNT of `models`; `device`: what `devices.describe` says of the browser.
    """
    moment, token = clock.now(), new_token()
    session.execute(delete(UserSession).where(UserSession.started_at < moment - KEPT_FOR))
    session.add(UserSession(token_hash=fingerprint(token), user_id=user_id, started_at=moment, seen_at=moment, method=method, device=device))
    return token


def user_of_session(database: Database, token: str, settings: Settings) -> User | None:
    """Who this token belongs to while the login lasts and the account is active; usable without a session."""
    moment = clock.now()
    with database.reader() as session:
        found = session.scalar(select(UserSession).where(UserSession.token_hash == fingerprint(token), *_is_live(settings, moment)))
    if found is None or not found.user.active or _lacks_a_step(found, settings):
        return None
    if moment - found.seen_at >= TOUCH_EVERY:
        _touch(database, found.id, moment)
    return found.user


def _lacks_a_step(found: UserSession, settings: Settings) -> bool:
    """Somebody must prove two things since this login began with one, such as after the setting `from_outside` was turned on."""
    return found.method == PASSWORD and is_obliged(found.user, settings)


def owner_of_session(database: Database, token: str) -> int | None:
    """The id of the user who had this token, also when the login has ended."""
    with database.reader() as session:
        return owner(session, token)


def owner(session: Session, token: str) -> int | None:
    """`owner_of_session` within a transaction."""
    return session.scalar(select(UserSession.user_id).where(UserSession.token_hash == fingerprint(token)))


def current(session: Session, token: str) -> UserSession | None:
    """The login with this token, also when it has ended."""
    return session.scalar(select(UserSession).where(UserSession.token_hash == fingerprint(token)))


def live_sessions(session: Session, user_id: int, settings: Settings) -> Sequence[UserSession]:
    """This user's logins that are in progress, the newest first."""
    mine = select(UserSession).where(UserSession.user_id == user_id, *_is_live(settings, clock.now()))
    return session.scalars(mine.order_by(UserSession.started_at.desc())).all()


def end_session(session: Session, token: str) -> None:
    """End the login with this token."""
    _end(session, UserSession.token_hash == fingerprint(token))


def end_one(session: Session, user_id: int, session_id: int) -> None:
    """End that login of this user; fine when it has ended already or is somebody else's."""
    _end(session, UserSession.id == session_id, UserSession.user_id == user_id)


def end_sessions(session: Session, user_id: int, *, but: str | None = None) -> None:
    """End all logins of this user, also the half ones, `but` the one with that token."""
    here = fingerprint(but) if but else ""
    session.execute(delete(HalfLogin).where(HalfLogin.user_id == user_id))
    _end(session, UserSession.user_id == user_id, UserSession.token_hash != here)


def _end(session: Session, *which: ColumnElement[bool]) -> None:
    session.execute(update(UserSession).where(*which, UserSession.ended_at.is_(None)).values(ended_at=clock.now()))


def _is_live(settings: Settings, moment: datetime) -> tuple[ColumnElement[bool], ...]:
    idle = timedelta(minutes=settings.session_idle_minutes)
    return (
        UserSession.ended_at.is_(None),
        UserSession.seen_at > moment - idle,
        UserSession.seen_at < moment + idle,  # else the clock was set back since, and the login would last so much longer
        UserSession.started_at > moment - timedelta(hours=settings.session_hours),
    )


def _touch(database: Database, session_id: int, moment: datetime) -> None:
    """Note that somebody is still there; a login that was ended meanwhile stays ended, and a busy database or a full disk is no reason to fail."""
    still_there = update(UserSession).where(UserSession.id == session_id, UserSession.ended_at.is_(None), UserSession.seen_at < moment)
    try:
        with database.writer() as session, session.begin():
            session.execute(still_there.values(seen_at=moment))
    except (Busy, OperationalError):
        return
