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
from risico.plugins import make_plugin_manager

from . import postgres, tools

DIALECTS = ("sqlite", "postgresql")
MIGRATED = "migrated"


class Databases:
    """Makes databases; the server and the migrated originals are made when first asked for and go with the last test."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()

    @contextmanager
    def fresh(self, dialect: str, folder: Path) -> Iterator[str]:
        """The address of a database that is gone after the block."""
        if dialect == "sqlite":
            file = folder / "risico.db"
            shutil.copy(self._sqlite_original, file)
            yield f"sqlite:///{file}"
        else:
            name = f"t{uuid.uuid4().hex}"
            self._server.execute(f"CREATE DATABASE {name} TEMPLATE {MIGRATED} STRATEGY file_copy")
            yield self._server.url(name)
            self._server.execute(f"DROP DATABASE {name} WITH (FORCE)")

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
    database = Database(url)
    try:
        migrations.upgrade(database, make_plugin_manager())
    finally:
        database.dispose()
