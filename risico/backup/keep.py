"""Which backups stay: a pure rule over the moments at which they were made."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from ..clock import day_of

DAYS, WEEKS = 7, 5


def kept(moments: Iterable[datetime], months: int) -> set[datetime]:
    """Of the newest 7 days, 5 weeks and `months` months that have one, the newest of each. Days are Dutch, weeks begin on Monday."""
    newest_first = sorted(moments, reverse=True)
    return {
        *_newest(newest_first, DAYS, day_of),
        *_newest(newest_first, WEEKS, lambda moment: day_of(moment).isocalendar()[:2]),
        *_newest(newest_first, months, lambda moment: (day_of(moment).year, day_of(moment).month)),
    }


def _newest(newest_first: Sequence[datetime], most: int, period: Callable[[datetime], Any]) -> list[datetime]:
    found: dict[Any, datetime] = {}
    for moment in newest_first:
        found.setdefault(period(moment), moment)
    return list(found.values())[:most]
