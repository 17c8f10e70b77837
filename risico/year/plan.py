"""The terms of a year: the calendar of the content with the municipality's own days on top, and what follows when people change (domain.md §6).

A day of the calendar or of a path that is no working day moves to the last working day before it: a term never comes later than
was agreed. A day that the municipality types has to be a working day. What the calendar puts before the day on which the year was
opened has no day until the municipality gives it one: nobody is late with work that could not be known.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Date, Integer, cast, literal, null, select
from sqlalchemy.orm import Session

from ..content.calendar import ChangePath, Election, Moment
from ..content.types import Library
from ..db import once
from .models import YearChange, YearDate
from .service import opened_on
from .workdays import workday_before

INSTALLATION = "installation"
ELECTION = "election"
Recorded = tuple[int, int, str, date | None, date | None, int]
"""The id of a change (0 for a date), its year, its key or kind, the day, when it was done, and its version."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the municipality says of a term: its own day, and when it was done (None: not)."""

    day: date | None = None
    done_on: date | None = None
    version: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """People change on that day. `id`: 0 for the election, whose year tells it apart."""

    id: int
    kind: str
    day: date

    def key(self, task: str) -> str:
        """The key of a task of its path."""
        return f"{self.kind}{self.id or self.day.year}.{task}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What was recorded of a year and of the years beside it, whose paths may reach into it. `opened`: the first day of the year's plan."""

    opened: date
    kept: Mapping[tuple[int, str], Kept]
    changes: tuple[Change, ...] = ()

    def of(self, year: int, key: str) -> Kept:
        """What was recorded of that term; nothing when there is nothing."""
        return self.kept.get((year, key), Kept())


@dataclass(frozen=True, slots=True)
class Term:
    """Something that has to be done by a day and that somebody reports done. `law`: why the day is fixed; `roles`: who does it."""

    key: str
    part: str
    title: str
    label: str
    text: str
    due: date
    roles: tuple[str, ...]
    done_on: date | None
    law: str | None = None
    version: int = 0


def moments_of(library: Library, year: int) -> tuple[Moment, ...]:
    """The moments of that year, in the order of the calendar."""
    return tuple(moment for moment in library.moments if year % 2 == 0 or not moment.even_years)


def proposed(moment: Moment, year: int) -> date:
    """The day of the calendar in that year."""
    return workday_before(date(year, moment.month, moment.day))


def moment_day(moment: Moment, plan: Plan, year: int) -> date | None:
    """The day that holds: what the municipality set, unless the law fixes it; None when the calendar's day was before the year was opened."""
    own = None if moment.law else plan.of(year, moment.id).day
    usual = proposed(moment, year)
    return own or (usual if usual >= plan.opened else None)


def election_of(library: Library, year: int) -> Election | None:
    """The election of the council in that year, if there is one."""
    return next((election for election in library.elections if election.day.year == year), None)


def path_days(path: ChangePath, first: date) -> tuple[tuple[str, date], ...]:
    """Each task of the path with its day, when people begin on `first`."""
    return tuple((task.id, workday_before(first + timedelta(days=task.days))) for task in path.tasks)


def all_changes(library: Library, plan: Plan, year: int) -> Iterator[Change]:
    """Elections and other changes of that year and the years beside it."""
    for number in (year - 1, year, year + 1):
        election = election_of(library, number)
        if election is not None:
            yield Change(0, ELECTION, plan.of(number, INSTALLATION).day or election.installation)
    yield from plan.changes


def terms(library: Library, plan: Plan, year: int) -> list[Term]:
    """The terms of that year that somebody reports done, by day."""
    found = [*_of_moments(library, plan, year), *_of_changes(library, plan, year)]
    return sorted(found, key=lambda term: term.due)


def _of_moments(library: Library, plan: Plan, year: int) -> Iterator[Term]:
    for moment in moments_of(library, year):
        day = moment_day(moment, plan, year)
        if moment.roles and day is not None:
            yield _of_moment(moment, day, plan.of(year, moment.id))


def _of_moment(moment: Moment, day: date, kept: Kept) -> Term:
    return Term(moment.id, moment.part, moment.title, moment.label, moment.text, day, moment.roles, kept.done_on, moment.law, kept.version)


def _of_changes(library: Library, plan: Plan, year: int) -> Iterator[Term]:
    paths = {str(path.id): path for path in library.paths}
    for change in all_changes(library, plan, year):
        path = paths.get(change.kind)
        if path is not None:
            yield from _of_path(path, change, plan, year)


def _of_path(path: ChangePath, change: Change, plan: Plan, year: int) -> Iterator[Term]:
    days = dict(path_days(path, change.day))
    for task in path.tasks:
        if days[task.id].year == year and days[task.id] >= plan.opened:
            kept = plan.of(year, change.key(task.id))
            yield Term(change.key(task.id), path.part, task.title, task.label, task.text, days[task.id], task.roles, kept.done_on, version=kept.version)


def day_of(session: Session, library: Library, year: int, key: str) -> date | None:
    """The day of that moment in that year, None when it has none (see `moment_day`); KeyError when the calendar does not have the moment."""
    moment = next((moment for moment in library.moments if moment.id == key), None)
    if moment is None:
        raise KeyError(key)
    return moment_day(moment, plan_of(session, year), year)


def plan_of(session: Session, year: int) -> Plan:
    """What was recorded of that year and the years beside it. One statement for all years, and that of the years."""
    return _plan(opened_on(session, year), (row for row in _recorded(session) if abs(row[1] - year) <= 1))


@once
def _recorded(session: Session) -> Sequence[Recorded]:
    dates = select(literal(0).label("id"), YearDate.year, YearDate.key, YearDate.day, YearDate.done_on, YearDate.version)
    changes = select(YearChange.id, YearChange.year, YearChange.kind, YearChange.day, cast(null(), Date), literal(0, Integer))
    return list(session.execute(dates.union_all(changes)))


def _plan(opened: date, rows: Iterable[Recorded]) -> Plan:
    kept: dict[tuple[int, str], Kept] = {}
    changes = []
    for id, year, key, day, done_on, version in rows:
        if id and day:
            changes.append(Change(id, key, day))
        else:
            kept[year, key] = Kept(day, done_on, version)
    return Plan(opened, kept, tuple(sorted(changes, key=lambda change: (change.day, change.id))))
