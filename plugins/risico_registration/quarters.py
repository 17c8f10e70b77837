"""Quarters of a calendar year: the rhythm in which reports are counted."""

from datetime import date, timedelta
from typing import NamedTuple

A_YEAR = 4
"""So many quarters."""
_MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
_SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_ORDINALS = ("eerste", "tweede", "derde", "vierde")


class Quarter(NamedTuple):
    """A quarter, 1 to 4, of a calendar year. Quarters sort in time."""

    year: int
    quarter: int

    @property
    def first_day(self) -> date:
        return date(self.year, self._first_month, 1)

    @property
    def last_day(self) -> date:
        return self.next().first_day - timedelta(days=1)

    @property
    def title(self) -> str:
        """ "april tot en met juni 2026"."""
        return f"{_MONTHS[self._first_month - 1]} tot en met {_MONTHS[self._first_month + 1]} {self.year}"

    @property
    def short(self) -> str:
        """ "apr–jun 2026"."""
        return f"{_SHORT[self._first_month - 1]}–{_SHORT[self._first_month + 1]} {self.year}"

    @property
    def name(self) -> str:
        """ "tweede kwartaal 2026"."""
        return f"{_ORDINALS[self.quarter - 1]} kwartaal {self.year}"

    @property
    def code(self) -> str:
        """ "2026-2", as in addresses of pages."""
        return f"{self.year}-{self.quarter}"

    def next(self) -> "Quarter":
        return self.after(1)

    def previous(self) -> "Quarter":
        return self.after(-1)

    def after(self, count: int) -> "Quarter":
        """The quarter so many later, or earlier when `count` is negative."""
        years, quarter = divmod(self.quarter - 1 + count, A_YEAR)
        return Quarter(self.year + years, quarter + 1)

    @property
    def _first_month(self) -> int:
        return 3 * self.quarter - 2


def quarter_of(day: date) -> Quarter:
    """The quarter this day is in."""
    return Quarter(day.year, (day.month + 2) // 3)


def last_ended(day: date) -> Quarter:
    """The last quarter that was over before this day."""
    return quarter_of(day).previous()


def window(day: date) -> tuple[Quarter, Quarter, Quarter, Quarter]:
    """The four quarters that were over before this day, oldest first."""
    last = last_ended(day)
    return last.after(-3), last.after(-2), last.after(-1), last


def read_code(code: str) -> Quarter | None:
    """The quarter with this `code`; None when it is none."""
    year, dash, quarter = code.partition("-")
    if not (dash and len(year) == 4 and year.isascii() and year.isdecimal() and int(year) and quarter in ("1", "2", "3", "4")):
        return None
    return Quarter(int(year), int(quarter))
