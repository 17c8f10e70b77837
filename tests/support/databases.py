"""A fresh, migrated database for every test: a copy of one that was migrated once."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import pytest

from risico import migrations
from risico.db import Database
from risico.encryption import key
from risico.plugins import make_plugin_manager

from . import postgres, tools

DIALECTS = ("sqlite", "postgresql")
MIGRATED = "migrated"
KEY = "0123456789abcdef" * 4
"""Of every SQLite file in tests, so that one is a copy of the other; it looks like no key that anybody uses."""


class Databases:
    """Makes databases; the server and the migrated originals are made when first asked for and go with the last test.

    A PostgreSQL database is emptied and used again, for making one takes longer than most tests.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._idle: list[str] = []

    @contextmanager
    def fresh(self, dialect: str, folder: Path) -> Iterator[str]:
        """The address of a database that is gone after the block. The key is where an installation in that folder looks for it."""
        if dialect == "sqlite":
            file, place = folder / "risico.db", key.beside(folder)
            shutil.copy(self._sqlite_original, file)
            key.write(place, KEY)
            yield f"sqlite:///{file}"
            place.unlink(missing_ok=True)
        else:
            name = self._idle.pop() if self._idle else self._another()
            yield self._server.url(name)
            if postgres.emptied(self._server, name, MIGRATED):
                self._idle.append(name)
            else:
                self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextmanager
    def empty(self) -> Iterator[str]:
        """The address of a database of PostgreSQL without tables, gone after the block."""
        name = f"t{uuid.uuid4().hex}"
        self._server.execute(f"CREATE DATABASE {name}")
        yield self._server.url(name)
        self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _another(self) -> str:
        name = f"t{uuid.uuid4().hex}"
        self._server.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED} STRATEGY file_copy")
        return name

    def close(self) -> None:
        """Stop the server."""
        self._stack.close()

    @cached_property
    def _sqlite_original(self) -> Path:
        file = self._folder / "migrated.db"
        _migrate(f"sqlite:///{file}")
        return file

    @cached_property
    def _server(self) -> postgres.Server:
        binaries = tools.postgres()
        if binaries is None:
            pytest.fail(tools.NO_POSTGRES, pytrace=False)
        server = self._stack.enter_context(postgres.running(binaries))
        server.execute(f"CREATE DATABASE {MIGRATED}")
        _migrate(server.url(MIGRATED))
        return server


def _migrate(url: str) -> None:
    database = Database(url, KEY)
    try:
        migrations.upgrade(database, make_plugin_manager())
    finally:
        database.dispose()
