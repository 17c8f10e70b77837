"""The database: engine, sessions for reading and writing, and the base of all tables.

SQLite (design.md decision 2) is encrypted (docs/decisions/encryption.md): WAL, synchronous=FULL; a reading session begins deferred and cannot write, a
writing session takes a gate (a lock in this process and on a file beside the database) and begins immediate.
"""

import fcntl
import os
import threading
import time
import weakref
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import JSON, DateTime, Engine, MetaData, create_engine, event, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator
from sqlcipher3 import dbapi2

from .encryption import file as files
from .encryption.alone import share

PRAGMAS = ("busy_timeout=10000", "foreign_keys=ON", "synchronous=FULL", "trusted_schema=OFF", "secure_delete=ON", "temp_store=MEMORY")
GATE_SECONDS = 10.0
_FOUND = "found"
P = ParamSpec("P")
R = TypeVar("R")


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware and UTC in Python, without zone in the database."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC).replace(tzinfo=None) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    """Base of all tables; constraints get predictable names, so that migrations can find them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UTCDateTime, dict[str, Any]: JSON, list[str]: JSON, dict[str, list[str]]: JSON}


class Busy(Exception):
    """The database could not be had for writing within ten seconds."""


class Gate:
    """Lets one writer in at a time, in this process and between processes (reliability.md §3.3)."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._descriptor: int | None = None
        self._lock = threading.Lock()
        self._holder: object | None = None

    def enter(self, holder: object) -> None:
        """Wait for the turn; Busy after ten seconds. A connection that has it keeps it over several transactions, as of migrations."""
        if self._holder is holder:
            return
        deadline = time.monotonic() + GATE_SECONDS
        if not self._lock.acquire(timeout=GATE_SECONDS):
            raise Busy
        while not self._locked():
            if time.monotonic() > deadline:
                self._lock.release()
                raise Busy
            time.sleep(0.005)
        self._holder = holder

    def leave(self, holder: object | None) -> None:
        """Give up the turn, if it is this holder's; None is a connection that was lost before."""
        if holder is not None and self._holder is holder:
            self._holder = None
            if self._descriptor is not None:
                fcntl.flock(self._descriptor, fcntl.LOCK_UN)
            self._lock.release()

    def close(self) -> None:
        """Let go of the file when nobody has the turn; it is opened again when somebody enters."""
        if self._holder is None and self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _locked(self) -> bool:
        if self._descriptor is None:
            self._descriptor = os.open(self._file, os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


class Database:
    """Gives sessions. `url` is a SQLite file or a PostgreSQL server; `key` opens the SQLite file (Settings.database_key).

    Unreadable (a RuntimeError) when the SQLite file is there and cannot be used, with one Dutch line that says why.
    """

    def __init__(self, url: str, key: str = "", connections: int = 8) -> None:
        self.url = url
        self.key = key
        self.is_sqlite = make_url(url).get_backend_name() == "sqlite"
        self._let_go: Callable[[], object] = lambda: None
        ways = self._sqlite(Path(str(make_url(url).database))) if self.is_sqlite else {"pool_pre_ping": True}
        self.engine = create_engine(url, pool_size=connections, max_overflow=4, **ways)
        self._gate = _take_turns(self.engine) if self.is_sqlite else None
        self._readers = self.engine.execution_options(**({} if self.is_sqlite else {"postgresql_readonly": True}))
        self._writers = self.engine.execution_options(write=True)

    def reader(self) -> Session:
        """A session that cannot change anything."""
        return Session(self._readers, autoflush=False, info={_FOUND: {}})

    def writer(self) -> Session:
        """A session that may write; on SQLite it holds the only write turn until it is closed."""
        return Session(self._writers, expire_on_commit=False)

    @property
    def writing_engine(self) -> Engine:
        """The engine for migrations."""
        return self._writers

    def forget(self) -> None:
        """Take out of SQLite's files what was deleted or overwritten: its log keeps earlier pages until then. Whoever reads is not waited for."""
        if not self.is_sqlite:
            return
        connection = self.engine.raw_connection()
        cursor = connection.cursor()
        for pragma in ("busy_timeout=0", "wal_checkpoint(TRUNCATE)", PRAGMAS[0]):
            cursor.execute(f"PRAGMA {pragma}")
        connection.close()

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self._let_go()
        if self._gate is not None:
            self._gate.close()

    def _sqlite(self, file: Path) -> dict[str, Any]:
        """How the engine reaches an encrypted file. Tried at once, so that a wrong key stops the start and not the first visitor."""
        if not self.key:
            raise ValueError("a SQLite database has a key")
        files.refuse_faulty_sqlite()
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._let_go = weakref.finalize(self, os.close, share(file))
        try:
            if not files.is_absent(file):
                files.connect(file, self.key).close()
        except BaseException:
            self._let_go()
            raise
        return {"module": dbapi2, "creator": partial(_connect, file, self.key)}


def insert_new(session: Session, model: type[Base], **values: Any) -> bool:
    """Insert this row unless one with the same unique key is there already; whether it was written. Never fails on a duplicate."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(model).values(values).on_conflict_do_nothing().returning(*inspect(model).primary_key)
    return session.execute(statement).first() is not None


def once(read: Callable[Concatenate[Session, P], R]) -> Callable[Concatenate[Session, P], R]:
    """Read only once per reading session, in which nothing can change; several parts of a page ask the same. Arguments must be hashable."""

    @wraps(read)
    def ask(session: Session, /, *args: P.args, **kwargs: P.kwargs) -> R:
        found: dict[Any, R] | None = session.info.get(_FOUND)
        if found is None:
            return read(session, *args, **kwargs)
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in found:
            found[key] = read(session, *args, **kwargs)
        return found[key]

    return ask


def _connect(file: Path, key: str) -> Any:
    connection = files.connect(file, key)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    if connection.execute("PRAGMA journal_mode=WAL").fetchone()[0] != "wal":
        raise files.Unreadable("De database kan niet in WAL-stand. Zet haar op een gewone schijf, niet op een netwerkschijf.")
    return connection


def _take_turns(engine: Engine) -> Gate:
    """Let writers of this engine in one at a time; gives the gate."""
    file = Path(str(engine.url.database))
    gate = Gate(file.with_name(file.name + ".gate"))

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        raw = connection.connection.dbapi_connection
        writes = connection.get_execution_options().get("write", False)
        if writes:
            gate.enter(raw)
        raw.execute(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    # Not "commit": that event fires before COMMIT has been sent.
    @event.listens_for(engine, "checkin")
    def _checkin(dbapi: Any, record: Any) -> None:
        gate.leave(dbapi)

    @event.listens_for(engine, "invalidate")
    def _invalidate(dbapi: Any, record: Any, exception: BaseException | None) -> None:
        gate.leave(dbapi)

    return gate
