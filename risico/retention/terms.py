"""When a term is over: pure functions on days and the content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..content.retention import Retention
from ..contract import Kept


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose term is over. `ends`: the last day of it."""

    rule: Retention
    kept: Kept
    ends: date


def last_day(begins: date, years: int) -> date:
    """The last day of a term of so many years that runs from the day after `begins`; from 29 February to 28 February where there is no other."""
    try:
        return begins.replace(year=begins.year + years)
    except ValueError:
        return date(begins.year + years, 2, 28)


def due(rule: Retention, kept: Iterable[Kept], today: date) -> Iterator[Due]:
    """What of these may go today; nothing under a rule without a term."""
    if rule.years is None:
        return
    for one in kept:
        ends = last_day(one.begins, rule.years)
        if ends < today:
            yield Due(rule, one, ends)


def words(rule: Retention) -> str:
    """10 jaar na het einde van het planjaar."""
    return f"{rule.years} jaar {rule.begins}" if rule.years else "blijvend"


def before(rule: Retention | None, today: date) -> date | None:
    """The day before which something has to have begun for its term to be over today; None when it is kept for ever."""
    if rule is None or rule.years is None:
        return None
    year = today.year - rule.years
    day = date(year, 2, 28) + timedelta(days=1) if (today.month, today.day) == (2, 29) else today.replace(year=year)
    return day
