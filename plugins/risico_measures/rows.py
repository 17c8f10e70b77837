"""Every measure of the municipality with how it stands, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from risico import clock
from risico.content.types import Library
from risico.db import once

from .checks import CONFIRMED, WAITING, Hands
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


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the tables hold about one measure."""

    measure: Measure
    papers: tuple[PaperEntry, ...]
    absences: tuple[Absence, ...]
    seen: tuple[Seen, ...]
    pending: tuple[Pending, ...]


def all_rows(session: Session, library: Library, day: date | None = None) -> list[MeasureRow]:
    """All measures by code, those set aside too, as they stand today or stood on an earlier day. Five statements."""
    when = day or clock.today()
    return [_row(library, found, when) for found in recorded(session)]


def applying(rows: Iterable[MeasureRow]) -> list[MeasureRow]:
    """The measures that apply on the day of the rows: the set all figures are about."""
    return [row for row in rows if applies_on(row.history, row.day)]


def one_row(session: Session, library: Library, measure: Measure) -> MeasureRow:
    """The same of one measure."""
    return _row(library, _recorded(session, [measure])[0], clock.today())


@once
def recorded(session: Session) -> tuple[Recorded, ...]:
    """Everything about all measures, for any day."""
    return tuple(_recorded(session, session.scalars(select(Measure).order_by(Measure.code)).all()))


def _recorded(session: Session, measures: Sequence[Measure]) -> list[Recorded]:
    one = measures[0].id if len(measures) == 1 else None
    papers, absences = _papers(session, one), _absences(session, one)
    seen, pending = _checks(session, one, {measure.id: measure.owner_id for measure in measures})
    return [Recorded(each, tuple(papers[each.id]), tuple(absences[each.id]), tuple(seen[each.id]), tuple(pending[each.id])) for each in measures]


def _only(column: InstrumentedAttribute[int], one: int | None) -> list[ColumnElement[bool]]:
    """The condition that keeps to one measure; none for all of them."""
    return [] if one is None else [column == one]


def _papers(session: Session, one: int | None) -> dict[int, list[PaperEntry]]:
    query = select(Paper.measure_id, Paper.state, Paper.since, Paper.valid_until, Paper.reference).order_by(Paper.since, Paper.id)
    found: defaultdict[int, list[PaperEntry]] = defaultdict(list)
    for id, state, since, until, reference in session.execute(query.where(*_only(Paper.measure_id, one))):
        found[id].append(PaperEntry(cast(PaperState, state), since, until, reference))
    return found


def _absences(session: Session, one: int | None) -> dict[int, list[Absence]]:
    query = select(Absence).order_by(Absence.since, Absence.id)
    found: defaultdict[int, list[Absence]] = defaultdict(list)
    for absence in session.scalars(query.where(*_only(Absence.measure_id, one))):
        found[absence.measure_id].append(absence)
    return found


def _checks(session: Session, one: int | None, owners: dict[int, int | None]) -> tuple[dict[int, list[Seen]], dict[int, list[Pending]]]:
    """The checks that count and those that do not, by measure; plain columns, because there can be thousands."""
    query = select(Check.measure_id, Check.day, Check.result, Check.confirmed_at).where(Check.state == CONFIRMED).order_by(Check.day, Check.id)
    seen: defaultdict[int, list[Seen]] = defaultdict(list)
    for id, day, result, moment in session.execute(query.where(*_only(Check.measure_id, one))):
        seen[id].append(Seen(day, cast(Result, result), _day(cast(datetime, moment))))
    return seen, _pending(session, one, owners)


def _pending(session: Session, one: int | None, owners: dict[int, int | None]) -> dict[int, list[Pending]]:
    query = (
        select(Check.measure_id, Check.id, Check.day, Check.kind, Check.result, Check.state, Check.remark, Check.version)
        .add_columns(Check.owner_id, Check.carried_out_by_id, Check.recorded_by_id)
        .where(Check.state != CONFIRMED)
        .order_by(Check.day, Check.id)
    )
    found: defaultdict[int, list[Pending]] = defaultdict(list)
    for measure, id, day, kind, result, state, remark, version, owner, carried, by in session.execute(query.where(*_only(Check.measure_id, one))):
        involved = Hands(frozenset(filter(None, (owner, owners.get(measure)))), carried, by)
        found[measure].append(Pending(id, day, kind, result, state == WAITING, remark, involved, version))
    return found


def _row(library: Library, found: Recorded, day: date) -> MeasureRow:
    measure, definition = found.measure, define(library, found.measure)
    spans = tuple(Span(absence.since, absence.until) for absence in found.absences)
    history = History(measure.chosen_on, definition.months, found.papers, found.seen, spans)
    return MeasureRow(
        definition=definition,
        owner=measure.owner.title if measure.owner else measure.owner_title,
        owner_id=measure.owner_id,
        planned=measure.planned,
        set_aside=next((absence.reason for absence in found.absences if absence.until is None), None),
        history=history,
        standing=standing_on(history, day),
        pending=found.pending,
        day=day,
        version=measure.version,
    )


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.AMSTERDAM).date()
