"""All milestones of a year on one line: a lane for each room, a column for each month. Pure functions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from ..contract import Deadline
from ..web.texts import LOCALE, brief_day
from .deadlines import CYCLE
from .standing import Standing, standing

MONTHS = range(1, 13)
SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True, slots=True)
class Mark:
    """One milestone on its day."""

    day: date
    label: str
    at: Standing

    @property
    def words(self) -> str:
        """14 apr: Telling Q1, without the soft hyphens that narrow columns need."""
        return f"{brief_day(self.day)}: {self.label.replace(SOFT_HYPHEN, '')}"


@dataclass(frozen=True, slots=True)
class Month:
    """A month with its marks in all lanes, by day. `is_now`: today is in it."""

    name: str
    is_now: bool
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A room with its marks in each of the twelve months."""

    name: str
    cells: tuple[tuple[Mark, ...], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """The year as a picture."""

    months: tuple[Month, ...]
    lanes: tuple[Lane, ...]


def line(deadlines: Iterable[Deadline], year: int, today: date) -> Line:
    """The milestones that fall in that year; the planning cycle is the first lane, then the rooms in the order in which they come."""
    found = [(each, each.due) for each in deadlines if each.milestone and each.due is not None and each.due.year == year]
    marks = [(each.part, Mark(due, each.milestone, standing(each, today))) for each, due in sorted(found, key=lambda pair: pair[1])]
    parts = sorted(dict.fromkeys(each.part for each, _ in found), key=lambda part: part != CYCLE)
    lanes = tuple(Lane(part, tuple(_in_month([mark for own, mark in marks if own == part], month) for month in MONTHS)) for part in parts)
    months = tuple(_month([mark for _, mark in marks], year, month, today) for month in MONTHS)
    return Line(months, lanes)


def _month(marks: Sequence[Mark], year: int, month: int, today: date) -> Month:
    return Month(get_month_names("abbreviated", locale=LOCALE)[month], (year, month) == (today.year, today.month), _in_month(marks, month))


def _in_month(marks: Sequence[Mark], month: int) -> tuple[Mark, ...]:
    return tuple(mark for mark in marks if mark.day.month == month)
