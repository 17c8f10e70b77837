"""When daily work is due: pure rules, so that the clock changes, a leap day and a wrong clock can be tried."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from ..clock import AMSTERDAM

TRY_AGAIN = timedelta(minutes=10)
WRONG_CLOCK = timedelta(hours=3)
"""A run further ahead than this was written by a clock that was wrong: it does not count."""


class Last(NamedTuple):
    """The last run: when it began, when one last ended well, and the type of what went wrong in the last one."""

    tried_at: datetime
    done_at: datetime | None
    fault: str


def last_moment(at: time, now: datetime) -> datetime:
    """The last moment, not after `now`, at which it was `at` in the Netherlands; once for every date, clock changes or not.

    An hour that is skipped in spring counts as the one after it, an hour that comes twice in autumn as the first.
    """
    today = now.astimezone(AMSTERDAM).date()
    moment = _moment(today, at)
    return moment if moment <= now else _moment(today - timedelta(days=1), at)


def is_due(when: timedelta | time, last: Last | None, now: datetime) -> bool:
    """Whether the work has to be done now. Work that comes every so often is woken in time, so it always has."""
    if isinstance(when, timedelta) or last is None:
        return True
    ended_well = last.done_at is not None and last.done_at >= last.tried_at
    if not ended_well and timedelta(0) <= now - last.tried_at < TRY_AGAIN:
        return False
    return last.done_at is None or not last_moment(when, now) <= last.done_at <= now + WRONG_CLOCK


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, AMSTERDAM).astimezone(UTC)
