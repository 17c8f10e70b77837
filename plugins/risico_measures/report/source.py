"""What the report tells of: how measures stand today, or stood on the last day of a year that is over, and what was done in that year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from risico import clock
from risico.content.types import Library

from ..actions import DECLINED, PROPOSED
from ..checks import CONFIRMED
from ..models import Action, Check
from ..rates import Point, Rates, quarter_ends, rates, trend
from ..rows import MeasureRow, all_rows, applying
from ..status import applies_on

QUARTERS = 8
"""So many points of the trend are told."""


@dataclass(frozen=True, slots=True)
class Source:
    """Everything of one year on one day. `rows` apply on that day, `aside` do not; `checks` are those confirmed in the year."""

    year: int
    day: date
    rows: Sequence[MeasureRow]
    aside: Sequence[MeasureRow]
    rates: Rates
    trend: Sequence[Point]
    checks: Sequence[Check]
    actions: Sequence[Action]


def read(session: Session, library: Library, year: int) -> Source | None:
    """Everything the report needs, in four statements; None when no measure applied then."""
    day = min(clock.today(), date(year, 12, 31))
    everything = all_rows(session, library, day)
    rows = applying(everything)
    if not rows:
        return None
    first = max(min(row.history.chosen_on for row in everything), date(day.year - 2, day.month, 1))
    points = trend([row.history for row in everything], quarter_ends(first, day))
    aside = [row for row in everything if row.set_aside is not None and not applies_on(row.history, day)]
    return Source(year, day, rows, aside, rates(row.standing for row in rows), points[-QUARTERS:], _checks(session, year), _actions(session, year))


def _checks(session: Session, year: int) -> Sequence[Check]:
    """Checks that were confirmed in the year, in that order."""
    start, end = (datetime.combine(date(each, 1, 1), time(), clock.AMSTERDAM).astimezone(UTC) for each in (year, year + 1))
    query = select(Check).options(joinedload(Check.measure)).where(Check.state == CONFIRMED, Check.confirmed_at >= start, Check.confirmed_at < end)
    return session.scalars(query.order_by(Check.confirmed_at, Check.id)).all()


def _actions(session: Session, year: int) -> Sequence[Action]:
    query = select(Action).where(Action.year == year, Action.state.not_in((PROPOSED, DECLINED)))
    return session.scalars(query.order_by(Action.code, Action.id)).all()
