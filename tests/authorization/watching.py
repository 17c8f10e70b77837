"""Which tables were written: every statement that changed rows and was committed."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from risico.db import Database

_WRITE = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
_UNKNOWN = re.compile(r"^\s*INSERT|\bRETURNING\b", re.IGNORECASE)
"""Statements of which the number of rows is not known when they return."""
AUDIT = "audit"
"""How the names of the tables of the audit trail begin: a refused request writes there, and what is written stays."""
COUNTS = {"login_attempt"}
"""Tables that a refused request may write too, and that are put back all the same."""


class Watch:
    """Collects the names of tables while it is on, counters left out, and counts statements."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.counted: set[str] = set()
        self.statements = 0
        self._pending: dict[int, set[str]] = {}

    def executed(self, connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        self.statements += 1
        found = _WRITE.match(statement)
        if found and (cursor.rowcount != 0 or _UNKNOWN.search(statement)) and not found[1].startswith(AUDIT):
            self._pending.setdefault(id(connection.connection.dbapi_connection), set()).add(found[1])

    def committed(self, connection: Any) -> None:
        found = self._pending.pop(id(connection.connection.dbapi_connection), set())
        self.counted |= found & COUNTS
        self.written |= found - COUNTS

    def rolled_back(self, connection: Any) -> None:
        self._pending.pop(id(connection.connection.dbapi_connection), None)


@contextmanager
def watched(database: Database) -> Iterator[Watch]:
    """What is written within the block, by whatever thread."""
    watch = Watch()
    listeners: dict[str, Callable[..., None]] = {"after_cursor_execute": watch.executed, "commit": watch.committed, "rollback": watch.rolled_back}
    for name, listener in listeners.items():
        event.listen(database.engine, name, listener)
    try:
        yield watch
    finally:
        for name, listener in listeners.items():
            event.remove(database.engine, name, listener)
