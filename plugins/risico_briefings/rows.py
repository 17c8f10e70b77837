"""Who is in which seat and how their briefing stands: the one list that pages, deadlines and figures read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from risico import clock
from risico.content.types import Library
from risico.db import once
from risico.organisation.bodies import Body
from risico.organisation.models import Term
from risico.outbox.models import BlockedAddress
from risico.year.plan import ELECTION, all_changes, plan_of

from .models import Appointment, Edition, Issue, LocalFact
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

    @property
    def again(self) -> bool:
        """Whether what they have has to be read once more: they read it two years ago, or before the election."""
        return self.issue is not None and self.issue.revoked_at is None and self.standing.state == "none"


@dataclass(frozen=True, slots=True)
class Coverage:
    """D15 (domain.md §5.4): of the seats whose thirty days are over, how many were read in time; and how many count as read now."""

    seats: int
    read: int
    due: int
    in_time: int


@dataclass(frozen=True, slots=True)
class Board:
    """All seats of today with what was given to each, and the oldest day on which a local fact was looked at.

    `agree`: per year that is not over how many lines of its appointments have a day and are not done, and the first of those days.
    """

    seats: tuple[tuple[Term, tuple[Issue, ...], bool], ...]
    facts_seen: date | None = None
    agree: Mapping[int, tuple[int, date | None]] = field(default_factory=dict)


def all_rows(session: Session, library: Library, year: int) -> list[SeatRow]:
    """Every seat that somebody is in today, by body and seat. One statement, and that of the plan of the year."""
    today, seats = clock.today(), board(session).seats
    if not seats:
        return []
    wanted = _wanted(seats)
    election = _election(session, library, year, today)
    rows = []
    for term, issues, bounced in seats:
        told = [_told(issue) for issue in issues]
        found = standing(term.since, told, wanted.get(term.office, 1), election if term.body in ELECTED else None, today)
        rows.append(SeatRow(term, found, issues[-1] if issues else None, bounced, in_time(term.since, told)))
    order = list(Body)
    return sorted(rows, key=lambda row: (order.index(row.body), row.term.seat))


@once
def board(session: Session) -> Board:
    """Who is in a seat today and what they were given, with what else has a day, in one statement: every page shows it."""
    today = clock.today()
    query = (
        select(Term, Issue, BlockedAddress.address, *_days(today.year))
        .outerjoin(Issue, Issue.term_id == Term.id)
        .outerjoin(Issue.edition)
        .outerjoin(BlockedAddress, BlockedAddress.address == Term.email)
        .where(Term.since <= today, or_(Term.until.is_(None), Term.until >= today))
        .options(contains_eager(Issue.edition))
        .order_by(Term.id, Edition.number)
    )
    found: dict[int, tuple[Term, list[Issue], bool]] = {}
    rows = session.execute(query).all()
    for term, issue, blocked, *_ in rows:
        _, issues, _ = found.setdefault(term.id, (term, [], blocked is not None))
        if issue is not None:
            issues.append(issue)
    seats = tuple((term, tuple(issues), bounced) for term, issues, bounced in found.values())
    if not rows:
        return Board(seats)
    seen, count, first, count_next, first_next = rows[0][3:]
    return Board(seats, seen, {today.year: (count, first), today.year + 1: (count_next, first_next)})


def _days(year: int) -> Iterator[ScalarSelect[Any]]:
    """When the local facts were seen, and what has a day in the appointments of that year and the next: no later one can be open."""
    yield select(func.min(LocalFact.checked_on)).where(LocalFact.value != "").scalar_subquery()
    for number in (year, year + 1):
        waiting = (Appointment.year == number, Appointment.due.is_not(None), Appointment.done_on.is_(None))
        yield select(func.count(Appointment.id)).where(*waiting).scalar_subquery()
        yield select(func.min(Appointment.due)).where(*waiting).scalar_subquery()


def of_body(rows: Sequence[SeatRow], body: Body) -> list[SeatRow]:
    """The seats of one body."""
    return [row for row in rows if row.body == body]


def offices_of(rows: Sequence[SeatRow]) -> dict[str, bool]:
    """The offices in these seats, and whether somebody in it has to read once more what they have."""
    return {row.term.office: any(each.again for each in rows if each.term.office == row.term.office) for row in rows}


def coverage(rows: Sequence[SeatRow]) -> Coverage:
    """How far the briefing of all seats is."""
    today = clock.today()
    over = [row for row in rows if row.in_time or (today - row.term.since).days > 30]
    return Coverage(len(rows), sum(row.standing.state == "read" for row in rows), len(over), sum(row.in_time for row in over))


def _wanted(seats: Sequence[tuple[Term, tuple[Issue, ...], bool]]) -> dict[str, int]:
    """By office: the number of the newest edition that was given in which something changed that matters."""
    numbers: dict[str, int] = {}
    for _, issues, _ in seats:
        for edition in (issue.edition for issue in issues if issue.edition.material):
            numbers[edition.office] = max(numbers.get(edition.office, 1), edition.number)
    return numbers


def _election(session: Session, library: Library, year: int, today: date) -> date | None:
    """The first day of the newest council, as far as the plan of this year knows."""
    changes = all_changes(library, plan_of(session, year), year)
    return max((change.day for change in changes if change.kind == ELECTION and change.day <= today), default=None)


def _told(issue: Issue) -> Given:
    revoked = issue.revoked_at is not None
    return Given(issue.edition.number, clock.day_of(issue.issued_at), _day(issue.opened_at), _day(issue.confirmed_at), revoked)


def _day(moment: datetime | None) -> date | None:
    return clock.day_of(moment) if moment else None
