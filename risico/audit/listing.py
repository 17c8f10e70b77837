"""What the auditor sees: the newest events first, of a period, a room, a person or an outcome."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from .models import AuditEvent

PAGE = 60
NOBODY, SYSTEM = "niemand", "systeem"


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events; what is empty does not count. `since` and `until` are days in the Netherlands, both included; `actor`: an account id, or a word above."""

    since: date | None = None
    until: date | None = None
    group: str = ""
    kind: str = ""
    result: str = ""
    actor: str = ""

    def query(self) -> Select[AuditEvent]:
        """The events, the newest first."""
        found = select(AuditEvent).order_by(AuditEvent.seq.desc())
        if self.since:
            found = found.where(AuditEvent.at >= _start(self.since))
        if self.until:
            found = found.where(AuditEvent.at < _start(self.until + timedelta(days=1)))
        if self.group:
            found = found.where(AuditEvent.action.startswith(f"{self.group}.", autoescape=True))
        if self.kind:
            found = found.where(AuditEvent.kind == self.kind)
        if self.result:
            found = found.where(AuditEvent.result == self.result)
        if self.actor:
            found = found.where(AuditEvent.actor_id == int(self.actor) if self.actor.isdigit() else AuditEvent.actor == self.actor)
        return found


def page(session: Session, wanted: Filter, before: int) -> tuple[Sequence[AuditEvent], bool]:
    """A page of events with a number under `before` (0: the newest), and whether there are more."""
    query = wanted.query()
    if before > 0:
        query = query.where(AuditEvent.seq < before)
    rows = session.scalars(query.limit(PAGE + 1)).all()
    return rows[:PAGE], len(rows) > PAGE


def everything(session: Session, wanted: Filter) -> Iterator[AuditEvent]:
    """All of them, the oldest first, without holding them in memory."""
    yield from session.scalars(wanted.query().order_by(None).order_by(AuditEvent.seq).execution_options(yield_per=500))


def actors(session: Session) -> list[tuple[str, str]]:
    """Who can be chosen: (value, title), by title."""
    accounts = [(str(id), title) for id, title in session.execute(select(User.id, User.title).order_by(User.title, User.id))]
    return [*accounts, (SYSTEM, "Het systeem zelf"), (NOBODY, "Iemand zonder account")]


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), clock.AMSTERDAM)
