"""Who asks for a lot at once waits: making and reading large files takes a turn (reliability.md P3).

A visitor has at most two turns and all visitors together half of the threads, so that a page always has a thread left.
Turns are counted in memory while a request lasts, by account or else by the personal link, and written down nowhere.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import g, request

from ..errors import Crowded
from ..installation import installation

PER_VISITOR = 2
TEXT = "Er wordt al een bestand voor u gemaakt of gelezen. Wacht tot dat klaar is en probeer het dan opnieuw."
FULL = "Veel mensen vragen nu tegelijk om een bestand. Wacht een minuut en probeer het opnieuw."

P = ParamSpec("P")
R = TypeVar("R")


class Turns:
    """The turns that are taken now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: Counter[str] = Counter()

    @contextmanager
    def take(self, visitor: str, most: int) -> Iterator[None]:
        """Have a turn within the block; Crowded when this visitor has two, or `most` are taken."""
        with self._lock:
            if self._taken[visitor] >= PER_VISITOR:
                raise Crowded(TEXT)
            if self._taken.total() >= most:
                raise Crowded(FULL)
            self._taken[visitor] += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken[visitor] -= 1
                self._taken = +self._taken  # forgets who has none


def takes_a_turn(view: Callable[P, R]) -> Callable[P, R]:
    """A view that makes or reads a large file."""

    @wraps(view)
    def wait(*args: P.args, **kwargs: P.kwargs) -> R:
        user = g.get("user")
        visitor = f"user {user.id}" if user else request.path
        with _turns.take(visitor, max(installation().settings.threads // 2, 1)):
            return view(*args, **kwargs)

    return wait


_turns = Turns()
