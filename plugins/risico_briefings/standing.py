"""How the briefing of one seat stands on a day: read, opened, sent, or nothing, and by when it has to be read. Pure.

domain.md §6 and §7: read within 30 days, again after 24 months, and after an election; a new edition asks for a new reading only
when something changed that matters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

DAYS = 30
"""Within how many days after the first day in a seat the briefing has to be read (domain.md §5.4, D15)."""
GIVEN_WITHIN = 21
MONTHS = 24
State = Literal["read", "opened", "sent", "none"]


@dataclass(frozen=True, slots=True)
class Given:
    """An edition as it was given to this seat."""

    number: int
    on: date
    opened: date | None = None
    confirmed: date | None = None
    revoked: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """`due`: the day by which it has to be read, None when it is; `days`: until then, negative when it is over.

    `last`: the newest edition this seat has; `read_on`: when it was confirmed, if that still counts.
    """

    state: State
    due: date | None
    last: Given | None
    read_on: date | None
    today: date

    @property
    def late(self) -> bool:
        return self.due is not None and self.due < self.today

    @property
    def days(self) -> int:
        return (self.due - self.today).days if self.due else 0


def standing(since: date, given: Sequence[Given], wanted: int, election: date | None, today: date) -> Standing:
    """How the seat stands that somebody has since that day.

    `given`: in any order; `wanted`: the number of the newest edition that has to be read again (1: the first one); `election`:
    the first day of the newest council.
    """
    last = max(given, key=lambda each: each.number, default=None)
    read_on = max((each.confirmed for each in given if each.confirmed and each.number >= wanted), default=None)
    again = _again(read_on, election, today)
    if read_on and again is None:
        return Standing("read", None, last, read_on, today)
    asked = [each.on for each in given if each.number >= wanted]
    start = again or (min(asked) if asked else since)
    return Standing(_state(last, again), max(start, since) + timedelta(days=DAYS), last, None, today)


def in_time(since: date, given: Sequence[Given]) -> bool:
    """Whether somebody who took this seat on that day had read a briefing within the days for it (D15)."""
    return any(each.confirmed and each.confirmed <= since + timedelta(days=DAYS) for each in given)


def _again(read_on: date | None, election: date | None, today: date) -> date | None:
    """From when it has to be read once more, although it was read; None when it does not."""
    if read_on is None:
        return None
    moments = [months_later(read_on, MONTHS), *([election] if election and election > read_on else [])]
    return min((moment for moment in moments if moment <= today), default=None)


def _state(last: Given | None, again: date | None) -> State:
    if last is None or last.revoked or (again and last.on < again):
        return "none"
    return "opened" if last.opened else "sent"


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(day.replace(day=1, month=month + 1, year=year) + timedelta(days=day.day - 1), after - timedelta(days=1))
