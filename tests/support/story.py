"""The day on which tests of the plugins play."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time

from risico import clock

NOW = datetime(2027, 5, 11, 9, tzinfo=UTC)
"""Tuesday 11 May 2027, the day of the mock-ups."""


@contextmanager
def on(day: date) -> Iterator[None]:
    """Within the block it is that day, in the morning."""
    with clock.at(datetime.combine(day, time(9), UTC)):
        yield
