"""PostgreSQL: pg_dump in one snapshot, and a dump loaded in one transaction beside what is there."""

import os
import re
import shutil
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from ..db import Database
from .faults import DAMAGED, BackupFault

IN_USE = "Risico draait nog, of iemand anders is met de database verbonden. Stop de app en de planner op alle servers, en probeer het opnieuw."
NO_RIGHT = "Het account van de database mag geen tijdelijke database maken. Geef het recht CREATEDB (ALTER ROLE ... CREATEDB) en probeer het opnieuw."
PATIENCE = 2.0
"""Seconds: a connection that was just closed is still in the list for a moment."""
_VERSION = re.compile(r"\d+")
_COPY = re.compile(rb"COPY .* FROM stdin;\n")
_END = b"\\.\n"


def program(name: str) -> Path:
    """pg_dump or pg_restore: the newest of Debian's, else the one on PATH; a dump needs one as new as the server."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda file: int(_VERSION.findall(file.parts[-3])[0]))
    found = newest[-1] if newest else shutil.which(name)
    if found is None:
        raise BackupFault(f"Het programma {name} ontbreekt. Installeer het (Debian: apt install postgresql-client) en probeer het opnieuw.")
    return Path(found)


@contextmanager
def dump(database: Database, connection: Connection) -> Iterator[IO[bytes]]:
    """pg_dump's own format of what `connection`, in REPEATABLE READ, sees. BackupFault when pg_dump fails."""
    snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
    schema = connection.scalar(text("SELECT current_schema()"))
    conninfo, environment = _address(database)
    command = (program("pg_dump"), "-Fc", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", f"--schema={schema}", "-d", conninfo)
    with _running(command, environment) as process:
        assert process.stdout is not None  # noqa: S101  it was asked for
        yield process.stdout


def check(feed: Callable[[IO[bytes]], None]) -> None:
    """BackupFault unless pg_restore can read the whole dump that `feed` writes."""
    with _running((program("pg_restore"), "-f", os.devnull), {}) as process, suppress(BrokenPipeError), process.stdin as opened:  # type: ignore[union-attr]
        feed(opened)


def load(connection: Connection, feed: Callable[[IO[bytes]], None]) -> None:
    """Run a dump within the transaction of `connection`; `feed` writes it. Its schema must not exist."""
    cursor: Any = connection.connection.cursor()
    command = (program("pg_restore"), "--no-owner", "--no-privileges", "-f", "-")
    with _running(command, {}) as process:
        feeding = _Feeding(feed, process)
        feeding.start()
        try:
            _run_script(cursor, iter(process.stdout))  # type: ignore[arg-type]
        except connection.dialect.dbapi.Error as fault:  # type: ignore[union-attr]
            raise BackupFault(f"PostgreSQL neemt deze reservekopie niet aan: {str(fault).splitlines()[0]}. Er is niets veranderd.") from None
        finally:
            process.stdout.close()  # type: ignore[union-attr]
            feeding.join()
        if feeding.fault is not None:
            raise feeding.fault
    cursor.execute("RESET ALL")


def set_aside(connection: Connection, name: str) -> str:
    """Give the schema with everything in it another name; gives its own, that is free then."""
    schema = str(connection.scalar(text("SELECT current_schema()")))
    connection.execute(text(f'ALTER SCHEMA "{schema}" RENAME TO "{name}"'))
    return schema


def mark(connection: Connection, token: str) -> None:
    """Write on the schema that this is the restored one."""
    connection.execute(text(f"COMMENT ON SCHEMA {connection.scalar(text('SELECT quote_ident(current_schema())'))} IS '{token}'"))


def bears(connection: Connection, token: str) -> bool:
    """Whether that is written on the schema."""
    return bool(connection.scalar(text("SELECT obj_description(current_schema()::regnamespace, 'pg_namespace')")) == token)


def refuse_others(connection: Connection) -> None:
    """BackupFault when anybody else is connected with this database."""
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    end = time.monotonic() + PATIENCE
    while connection.scalar(text(others)):
        if time.monotonic() > end:
            raise BackupFault(IN_USE)
        connection.rollback()
        time.sleep(0.1)


@contextmanager
def temporary(database: Database) -> Iterator[Database]:
    """An empty database on the same server, gone after the block; BackupFault when the account may not make one."""
    name = f"risico_proef_{uuid.uuid4().hex[:12]}"
    server = create_engine(database.url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            try:
                connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
            except ProgrammingError:
                raise BackupFault(NO_RIGHT) from None
            made = Database(database.engine.url.set(database=name).render_as_string(hide_password=False))
            try:
                yield made
            finally:
                made.dispose()
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    finally:
        server.dispose()


class _Feeding(threading.Thread):
    """Writes a dump into pg_restore, while its answer is read."""

    def __init__(self, feed: Callable[[IO[bytes]], None], process: "subprocess.Popen[bytes]") -> None:
        super().__init__()
        self._feed = feed
        self._process = process
        self.fault: Exception | None = None

    def run(self) -> None:
        try:
            with self._process.stdin as opened:  # type: ignore[union-attr]
                self._feed(opened)
        except BrokenPipeError:  # pg_restore stopped, and says so itself
            return
        except Exception as fault:  # noqa: BLE001  raised again where it is waited for
            self.fault = fault


def _run_script(cursor: Any, lines: Iterator[bytes]) -> None:
    """Statements as they come; the lines after a COPY are its rows, until one with only a backslash and a point."""
    statements: list[bytes] = []
    for line in lines:
        if _COPY.fullmatch(line):
            cursor.execute(b"".join(statements))
            statements.clear()
            with cursor.copy(line) as rows:
                for row in iter(lambda: next(lines), _END):
                    rows.write(row)
        elif not line.startswith(b"\\"):  # psql's own \restrict
            statements.append(line)
    cursor.execute(b"".join(statements))


@contextmanager
def _running(command: Sequence[str | Path], environment: dict[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env={**os.environ, **environment}, **pipes) as process:  # type: ignore[call-overload]  # noqa: S603  our own arguments
        try:
            yield process
        except BaseException:
            process.kill()
            raise
        told = process.stderr.read().decode(errors="replace").strip().splitlines()
    if process.returncode:
        name = Path(command[0]).name
        raise BackupFault(f"{name} lukte niet: {told[0]}" if name == "pg_dump" and told else DAMAGED)


def _address(database: Database) -> tuple[str, dict[str, str]]:
    """How the programs reach the database; the password not among what everybody on the server can read."""
    from psycopg.conninfo import make_conninfo  # here, because SQLite does without this library
    from psycopg.pq import Conninfo

    _, found = database.engine.dialect.create_connect_args(database.engine.url)
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}  # the rest is for the driver
    password = found.pop("password", None)
    return make_conninfo(**{name: value for name, value in found.items() if name in known}), {"PGPASSWORD": password} if password else {}
