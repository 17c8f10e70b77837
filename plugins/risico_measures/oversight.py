"""Oversight of measures that were really taken (the year-end page and the report): what was checked, by how many eyes, and what is left."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from risico import clock
from risico.content.types import Library

from .actions import DECLINED, DONE, OPEN, PROPOSED
from .checks import CONFIRMED
from .models import Action, Check
from .rates import Rates, rates, rates_on
from .rows import MeasureRow, all_rows, applying


@dataclass(frozen=True, slots=True)
class Oversight:
    """A year, up to `day`. `rows` apply on that day; `start` are the figures of the last day of the year before, None without measures then.

    `checks`: confirmed ones held in the year, by day. `results`: how many of each. `actions`: made for the year, by state.
    """

    day: date
    rows: Sequence[MeasureRow]
    aside: Sequence[MeasureRow]
    rates: Rates
    start: Rates | None
    checks: Sequence[Check]
    results: Counter[str]
    actions: Counter[str]

    @property
    def checked(self) -> int:
        """How many measures were checked at least once in the year."""
        return len({check.measure_id for check in self.checks})

    @property
    def exceptions(self) -> list[Check]:
        """Checks that were confirmed without four eyes, each with its reason."""
        return [check for check in self.checks if check.exception]

    @property
    def faded(self) -> list[MeasureRow]:
        """Measures whose last check no longer counts."""
        return [row for row in self.rows if row.standing.practice.faded_on]

    @property
    def never(self) -> list[MeasureRow]:
        """Measures that nobody ever looked at."""
        return [row for row in self.rows if not row.standing.practice.seen]

    @property
    def open_actions(self) -> int:
        return self.actions[OPEN] + self.actions[PROPOSED]

    @property
    def closed_actions(self) -> int:
        return self.actions[DONE] + self.actions[DECLINED]


def oversight(session: Session, library: Library, year: int) -> Oversight:
    """The oversight of that year: over the whole of it, or up to today. Four statements."""
    first, day = date(year, 1, 1), min(clock.today(), date(year, 12, 31))
    rows = all_rows(session, library, day)
    before = rates_on((row.history for row in rows), date(year - 1, 12, 31))
    query = select(Check).options(joinedload(Check.measure)).where(Check.state == CONFIRMED, Check.day.between(first, day)).order_by(Check.day, Check.id)
    checks = session.scalars(query).all()
    return Oversight(
        day=day,
        rows=(used := applying(rows)),
        aside=[row for row in rows if row.set_aside is not None],
        rates=rates(row.standing for row in used),
        start=before if before.total else None,
        checks=checks,
        results=Counter(check.result for check in checks),
        actions=Counter(session.scalars(select(Action.state).where(Action.year == year))),
    )
