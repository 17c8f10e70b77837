"""One leader per installation: who holds the lock does the timed work, whichever process or server that is.

The lock is gone with the process that holds it, also after `kill -9` or a power cut: it belongs to an open file, or to a
connection with the database.
"""

import fcntl
import os
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, NullPool, create_engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from ..config import Settings
from ..db import Database

KEY = 0x5249534943  # "RISIC"; PostgreSQL keeps advisory locks per database
PATIENCE = {"connect_timeout": 5, "tcp_user_timeout": 10_000}
"""Seconds and milliseconds after which a silent server is gone (libpq)."""


class Lock(Protocol):
    """Held by one process at a time."""

    def take(self) -> bool:
        """Try to get it; False when another has it, or when there is no telling."""

    def held(self) -> bool:
        """Whether it is still ours."""

    def release(self) -> None:
        """Give it up, if we have it."""


def lock_for(settings: Settings, database: Database) -> Lock:
    """The lock of this installation."""
    return FileLock(settings.instance / "scheduler.lock") if database.is_sqlite else DatabaseLock(settings.url)


class FileLock:
    """For SQLite, where every process runs on one server: a lock on a file in the instance folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None

    def take(self) -> bool:
        descriptor = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def held(self) -> bool:
        """Not when the file was thrown away: another process may have locked a new one."""
        if self._descriptor is None or not self._file.exists():
            return False
        return os.path.samestat(os.fstat(self._descriptor), self._file.stat())

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class DatabaseLock:
    """For PostgreSQL, where processes may run on several servers: an advisory lock on a connection that does nothing else."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=PATIENCE)
        self._connection: Connection | None = None

    def take(self) -> bool:
        try:
            connection = self._engine.connect()
        except SQLAlchemyError:
            return False
        try:
            taken = bool(connection.scalar(select(func.pg_try_advisory_lock(KEY))))
        except SQLAlchemyError:
            taken = False
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def held(self) -> bool:
        """Ask the server: the lock is lost with the connection."""
        if self._connection is None:
            return False
        try:
            return bool(self._connection.scalar(select(1)))
        except SQLAlchemyError:
            return False

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
