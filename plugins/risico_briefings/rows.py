"""Who is in which seat and how their briefing stands: the one list that pages, deadlines and figures read."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.db import once
from risico.organisation.bodies import Body
from risico.organisation.models import Term
from risico.organisation.terms import present_terms
from risico.outbox.models import BlockedAddress
from risico.year.plan import ELECTION, all_changes, plan_of

from .models import Edition, Issue
from .standing import Given, Standing, in_time, standing

ELECTED = (Body.COUNCIL, Body.COMMITTEE)
"""Where an election makes everybody new."""


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat. `issue`: what was given last; `bounced`: mail to this address does not arrive; `in_time`: read within thirty days (D15)."""

    term: Term
    standing: Standing
    issue: Issue | None
    bounced: bool
    in_time: bool

    @property
    def body(self) -> Body:
        return Body(self.term.body)


@dataclass(frozen=True, slots=True)
class Coverage:
    """D15 (domain.md §5.4): of the seats whose thirty days are over, how many were read in time; and how many count as read now."""

    seats: int
    read: int
    due: int
    in_time: int


def all_rows(session: Session, library: Library, year: int) -> list[SeatRow]:
    """Every seat that somebody is in today, by body and seat. Four statements, shared by all who ask."""
    today = clock.today()
    given = _given(session)
    wanted = _wanted(session)
    blocked = _blocked(session)
    election = _election(session, library, year, today)
    rows = []
    for term in (term for term in present_terms(session) if term.since <= today):
        issues = given.get(term.id, [])
        told = [_told(issue) for issue in issues]
        first = election if term.body in ELECTED else None
        found = standing(term.since, told, wanted.get(term.office, 1), first, today)
        rows.append(SeatRow(term, found, issues[-1] if issues else None, term.email in blocked, in_time(term.since, told)))
    order = list(Body)
    return sorted(rows, key=lambda row: (order.index(row.body), row.term.seat))


def of_body(rows: Sequence[SeatRow], body: Body) -> list[SeatRow]:
    """The seats of one body."""
    return [row for row in rows if row.body == body]


def coverage(rows: Sequence[SeatRow]) -> Coverage:
    """How far the briefing of all seats is."""
    today = clock.today()
    over = [row for row in rows if row.in_time or (today - row.term.since).days > 30]
    return Coverage(len(rows), sum(row.standing.state == "read" for row in rows), len(over), sum(row.in_time for row in over))


@once
def _given(session: Session) -> dict[int, list[Issue]]:
    """What was given to each term, the newest edition last."""
    found = defaultdict[int, list[Issue]](list)
    for issue in session.scalars(select(Issue).join(Issue.edition).order_by(Edition.number)):
        found[issue.term_id].append(issue)
    return found


@once
def _wanted(session: Session) -> dict[str, int]:
    """By office: the number of the newest edition in which something changed that matters."""
    rows = session.execute(select(Edition.office, func.max(Edition.number)).where(Edition.material).group_by(Edition.office))
    return dict(rows.all())


@once
def _blocked(session: Session) -> frozenset[str]:
    """The addresses that mail does not reach."""
    return frozenset(session.scalars(select(BlockedAddress.address)))


def _election(session: Session, library: Library, year: int, today: date) -> date | None:
    """The first day of the newest council, as far as the plan of this year knows."""
    changes = all_changes(library, plan_of(session, year), year)
    return max((change.day for change in changes if change.kind == ELECTION and change.day <= today), default=None)


def _told(issue: Issue) -> Given:
    revoked = issue.revoked_at is not None
    return Given(issue.edition.number, clock.day_of(issue.issued_at), _day(issue.opened_at), _day(issue.confirmed_at), revoked)


def _day(moment: datetime | None) -> date | None:
    return clock.day_of(moment) if moment else None
