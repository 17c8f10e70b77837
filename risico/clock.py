"""The only place that asks what time it is. Stored times are UTC, shown times are Dutch."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_pinned: ContextVar[datetime | None] = ContextVar("pinned", default=None)


def now() -> datetime:
    """The present moment in UTC."""
    return _pinned.get() or datetime.now(UTC)


def today() -> date:
    """The present day in the Netherlands."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in the Netherlands at that moment."""
    return moment.astimezone(AMSTERDAM).date()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block, `now()` is `moment` (the demo writes three years of history with it)."""
    token = _pinned.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _pinned.reset(token)
