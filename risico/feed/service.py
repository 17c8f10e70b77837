"""Links to calendars, and the events behind them. Events are kept up to date by timed work, so that fetching a calendar only reads."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..accounts.tokens import fingerprint, new_token
from ..config import Settings
from ..contract import Deadline
from ..errors import Refused
from ..permissions import ROLE_TITLES, Role
from . import ics
from .follow import belongs, follow
from .models import CalendarEvent, CalendarFeed

CANCELLED_FOR = timedelta(days=30)
"""How long a calendar still hears that a task is done or gone."""


def keep_up(session: Session, deadlines: Iterable[Deadline]) -> None:
    """Write down what changed in the calendars, given all deadlines of now."""
    session.add_all(follow(known_events(session), deadlines, clock.now()))


def own_feed(session: Session, user_id: int) -> CalendarFeed | None:
    """This user's link, if there is one."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.user_id == user_id))


def role_feeds(session: Session) -> Sequence[CalendarFeed]:
    """The links for everyone with a role, in the order of the roles."""
    found = {feed.role: feed for feed in session.scalars(select(CalendarFeed).where(CalendarFeed.role.is_not(None)))}
    return [found[role] for role in Role if role in found]


def new_own_feed(session: Session, user: User) -> str:
    """The secret of a new link for this user; the earlier one works no more."""
    end_own_feed(session, user.id)
    return _new(session, user, user_id=user.id)


def end_own_feed(session: Session, user_id: int) -> None:
    """This user's link works no more."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.user_id == user_id))


def new_role_feed(session: Session, user: User, role: str) -> str:
    """The secret of a new link with the tasks of everyone with this role; the earlier one works no more. Refused for no role."""
    if role not in set(Role):
        raise Refused("Kies een functie.", field="role")
    end_role_feed(session, role)
    return _new(session, user, role=role)


def end_role_feed(session: Session, role: str) -> None:
    """The link for this role works no more."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.role == role))


def end_role_feeds(session: Session, roles: Iterable[str]) -> None:
    """The links of these roles work no more, because somebody who knows them has the role no more."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.role.in_(list(roles))))


def calendar_of(session: Session, token: str, settings: Settings) -> bytes | None:
    """The calendar behind this link; None when it is revoked, unknown, or of an account that is closed."""
    feed = session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == fingerprint(token)))
    if feed is None:
        return None
    if feed.role is not None:
        return ics.write((event for event in _events(session) if feed.role in event.roles), settings, f"Risico: {ROLE_TITLES[Role(feed.role)]}")
    user = session.scalar(select(User).where(User.id == feed.user_id, User.active))
    return calendar_for(session, user, settings) if user else None


def calendar_for(session: Session, user: User, settings: Settings) -> bytes:
    """All tasks with a day of this user, and for thirty days what is done or gone."""
    return ics.write((event for event in _events(session) if event.is_for(user.id, user.roles)), settings, "Risico")


def known_events(session: Session) -> dict[str, CalendarEvent]:
    """What calendars know now, by the id of the deadline; for `task_event`."""
    return {event.id: event for event in session.scalars(select(CalendarEvent))}


def task_event(known: Mapping[str, CalendarEvent], settings: Settings, deadlines: Iterable[Deadline]) -> str:
    """A file for a mail about these deadlines, which calendars recognise as what the feed has; empty when none has a day."""
    dated = {deadline.id: deadline for deadline in deadlines if belongs(deadline)}
    mine = {id: known[id] for id in dated if id in known}
    new = follow(mine, dated.values(), clock.now())
    return ics.write([*mine.values(), *new], settings).decode() if dated else ""


def _new(session: Session, user: User, **whose: int | str) -> str:
    token = new_token()
    session.add(CalendarFeed(token_hash=fingerprint(token), made_at=clock.now(), made_by_id=user.id, **whose))
    session.flush()
    return token


def _events(session: Session) -> Sequence[CalendarEvent]:
    recent = or_(CalendarEvent.cancelled_at.is_(None), CalendarEvent.cancelled_at > clock.now() - CANCELLED_FOR)
    return session.scalars(select(CalendarEvent).where(recent).order_by(CalendarEvent.due, CalendarEvent.id)).all()
