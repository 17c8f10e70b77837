"""Every measure of the municipality with how it stands, in a fixed number of statements."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, cast

from sqlalchemy import CompoundSelect, Date, Select, literal, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library
from risico.db import once

from .checks import CONFIRMED, RETURNED, WAITING, Hands
from .definitions import Definition, define
from .models import Absence, Check, Measure, Paper
from .status import History, PaperEntry, PaperState, Result, Seen, Span, Standing, applies_on, standing_on

SOON_DAYS = 30
"""With so many days to go or fewer, the next check is near."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A check that does not count: it waits for a second person, or was sent back. `remark`: why."""

    id: int
    day: date
    kind: str
    result: str
    waits: bool
    remark: str
    hands: Hands
    version: int


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure on one day. `owner` is the function that sees to it; `owner_id` is None as long as no account does.

    `set_aside`: why it does not apply, or None; such a row counts in no figure. `planned`: the day somebody chose for the next check.
    """

    definition: Definition
    owner: str
    owner_id: int | None
    planned: date | None
    set_aside: str | None
    history: History
    standing: Standing
    pending: tuple[Pending, ...]
    day: date
    version: int

    @property
    def code(self) -> str:
        return self.definition.code

    @property
    def title(self) -> str:
        return self.definition.title

    @property
    def cell(self) -> tuple[str, str]:
        """Its place in the frame: (level, phase)."""
        return self.definition.level, self.definition.phase

    @property
    def next_check(self) -> date | None:
        """The day it was planned, else the last day on which the last check counts; None when neither is known."""
        return self.planned or self.standing.practice.until

    @property
    def days_left(self) -> int | None:
        """Days until the next check, negative when it is late; None without a day."""
        return None if self.next_check is None else (self.next_check - self.day).days

    @property
    def is_near(self) -> bool:
        """Whether the next check is near or late."""
        return self.days_left is not None and self.days_left <= SOON_DAYS

    @property
    def waiting(self) -> tuple[Pending, ...]:
        """The checks that wait for a second person."""
        return tuple(check for check in self.pending if check.waits)


class _Event(NamedTuple):
    """One thing that happened to a measure, in the columns that checks, stands on paper and absences have in common."""

    measure_id: int
    id: int
    what: str
    day: date
    until: date | None
    state: str
    text: str
    kind: str
    result: str
    moment: datetime
    version: int
    owner: int | None
    carried: int | None
    by: int


@dataclass(slots=True)
class Recorded:
    """What the tables hold about one measure; `set_aside` is the reason that holds now."""

    measure: Measure
    papers: list[PaperEntry] = field(default_factory=list)
    checks: list[Seen] = field(default_factory=list)
    absences: list[Span] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    set_aside: str | None = None


@once
def all_rows(session: Session, library: Library, day: date | None = None) -> Sequence[MeasureRow]:
    """All measures by code, those set aside too, as they stand today or stood on an earlier day. Two statements."""
    return [_row(library, found, day or clock.today()) for found in _everything(session)]


def rows_of(session: Session, library: Library, codes: Collection[str]) -> list[MeasureRow]:
    """The same of the measures with these codes, as far as they were chosen."""
    measures = session.scalars(select(Measure).where(Measure.code.in_(codes)).order_by(Measure.code)).all()
    return [_row(library, found, clock.today()) for found in _recorded(session, measures, [measure.id for measure in measures])]


def one_row(session: Session, library: Library, measure: Measure) -> MeasureRow:
    """The same of one measure."""
    return _row(library, _recorded(session, [measure], [measure.id])[0], clock.today())


def applying(rows: Iterable[MeasureRow]) -> list[MeasureRow]:
    """The measures that apply on the day of the rows: the set all figures are about."""
    return [row for row in rows if applies_on(row.history, row.day)]


@once
def _everything(session: Session) -> list[Recorded]:
    return _recorded(session, session.scalars(select(Measure).order_by(Measure.code)).all(), None)


def _recorded(session: Session, measures: Sequence[Measure], only: Collection[int] | None) -> list[Recorded]:
    found = {measure.id: Recorded(measure) for measure in measures}
    for row in session.execute(_events(only)) if found else ():
        event = _Event(*row)
        _tell(found[event.measure_id], event)
    return list(found.values())


def _events(only: Collection[int] | None) -> CompoundSelect[Any]:
    """Everything that happened to these measures (None: to all), in the order in which it counts, in one statement.

    Checks come first: the columns of the first part set the types.
    """
    nothing, no_day = null(), type_coerce(null(), Date)
    people = (Check.owner_id, Check.carried_out_by_id, Check.recorded_by_id)
    return union_all(
        _part(Check, only, Check.day, no_day, Check.state, Check.remark, Check.kind, Check.result, Check.confirmed_at, Check.version, *people),
        _part(Paper, only, Paper.since, Paper.valid_until, Paper.state, Paper.reference, *[nothing] * 7),
        _part(Absence, only, Absence.since, Absence.until, nothing, Absence.reason, *[nothing] * 7),
    ).order_by("day", "id")


def _part(table: type[Check | Paper | Absence], only: Collection[int] | None, *columns: Any) -> Select[Any]:
    named = (column.label(name) for name, column in zip(_Event._fields[3:], columns, strict=True))
    query = select(table.measure_id, table.id, literal(table.__name__).label("what"), *named)
    return query if only is None else query.where(table.measure_id.in_(only))


def _tell(told: Recorded, event: _Event) -> None:
    """Put one thing that happened where it belongs."""
    if event.what == Paper.__name__:
        told.papers.append(PaperEntry(cast(PaperState, event.state), event.day, event.until, event.text))
    elif event.what == Absence.__name__:
        told.absences.append(Span(event.day, event.until))
        told.set_aside = event.text if event.until is None else told.set_aside
    elif event.state == CONFIRMED:
        told.checks.append(Seen(event.day, cast(Result, event.result), event.moment.astimezone(clock.AMSTERDAM).date()))
    elif event.state in (WAITING, RETURNED):
        owners = frozenset(filter(None, (event.owner, told.measure.owner_id)))
        involved = Hands(owners, event.carried, event.by)
        told.pending.append(Pending(event.id, event.day, event.kind, event.result, event.state == WAITING, event.text, involved, event.version))


def _row(library: Library, found: Recorded, day: date) -> MeasureRow:
    measure, definition = found.measure, define(library, found.measure)
    history = History(measure.chosen_on, definition.months, tuple(found.papers), tuple(found.checks), tuple(found.absences))
    return MeasureRow(
        definition=definition,
        owner=measure.owner.title if measure.owner else measure.owner_title,
        owner_id=measure.owner_id,
        planned=measure.planned,
        set_aside=found.set_aside,
        history=history,
        standing=standing_on(history, day),
        pending=tuple(found.pending),
        day=day,
        version=measure.version,
    )
