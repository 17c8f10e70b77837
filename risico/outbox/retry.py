"""When a message that was refused for now is tried again: pure rules."""

from datetime import timedelta

FIRST, LONGEST = timedelta(minutes=1), timedelta(minutes=15)
MOST = 100
"""Tries of one message; with these pauses a little over a day of trying, however long the server was off in between."""


def pause(failures: int) -> timedelta | None:
    """How long to wait after that many failed tries, from 1: one minute, doubling up to a quarter; None when it is enough."""
    if failures >= MOST:
        return None
    return min(LONGEST, FIRST * (1 << min(failures - 1, 10)))
