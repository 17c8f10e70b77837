"""Dutch working days: Monday to Friday, without public holidays, Good Friday and 5 May (days off in most municipalities). Pure functions."""

from datetime import date, timedelta
from functools import cache

import holidays
from holidays.constants import OPTIONAL, PUBLIC

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_workday(day: date) -> bool:
    """Whether a municipality works on that day."""
    return day.weekday() < _SATURDAY and day not in _days_off(day.year)


def add_workdays(day: date, count: int) -> date:
    """The working day `count` working days after that day, or before it when negative; with 0 the day itself."""
    step = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day)
    return day


def workdays_between(first: date, last: date) -> int:
    """How many working days come after `first`, up to and with `last`; 0 when `last` is not later."""
    days = (first + number * _DAY for number in range(1, (last - first).days + 1))
    return sum(is_workday(day) for day in days)


def workday_before(day: date) -> date:
    """That day when it is a working day, else the last one before it."""
    return day if is_workday(day) else add_workdays(day, -1)


def workday_after(day: date) -> date:
    """That day when it is a working day, else the first one after it."""
    return day if is_workday(day) else add_workdays(day, 1)


@cache
def _days_off(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("NL", years=year, categories=(PUBLIC, OPTIONAL)))
