"""When a term is over: pure functions on days and the content."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ..content.retention import Retention
from ..contract import Kept


@dataclass(frozen=True, slots=True)
class Due:
    """Something whose term is over. `ends`: the last day of it."""

    rule: Retention
    kept: Kept
    ends: date


def last_day(begins: date, years: int) -> date:
    """The last day of a term of so many years (also negative) that runs from the day after `begins`; 29 February becomes 28 where there is no other."""
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
