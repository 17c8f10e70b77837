"""A PostgreSQL server of the tests' own: in a temporary folder, on a Unix socket, without promises about power cuts."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
from psycopg.sql import SQL, Identifier

SPEED = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c autovacuum=off -c max_connections=60"


class Server(NamedTuple):
    """A running server; the folder holds its socket."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database for SQLAlchemy."""
        return f"postgresql+psycopg://risico@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement outside a transaction, as CREATE DATABASE wants it."""
        with psycopg.connect(dbname="postgres", user="risico", host=str(self.folder), autocommit=True) as connection:
            connection.execute(statement.encode())


_TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
_SHAPE = """SELECT string_agg(concat_ws(' ', relname, relkind, relnatts, reltriggers), ',' ORDER BY relname)
FROM (SELECT relname, relkind, relnatts, (SELECT count(*) FROM pg_trigger WHERE tgrelid = pg_class.oid) AS reltriggers
      FROM pg_class WHERE relnamespace = 'public'::regnamespace) AS shape"""


def emptied(server: Server, name: str, original: str) -> bool:
    """Bring this database back to the rows of the original; False when it does not have the same tables any more."""
    with _connection(server, original) as good, _connection(server, name) as used:
        used.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        used.execute("SET session_replication_role = replica")  # no trigger or foreign key is in the way
        if used.execute(_SHAPE).fetchone() != good.execute(_SHAPE).fetchone():
            return False
        if filled := _filled(used):
            used.execute(SQL("TRUNCATE {} CASCADE").format(SQL(", ").join(filled)))
        for table in _filled(good):
            _copy(table, good, used)
        used.execute("SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence")
    return True


def _filled(connection: psycopg.Connection) -> list[Identifier]:
    """The tables that have rows."""
    tables = [Identifier(name) for (name,) in connection.execute(_TABLES)]
    asked = (SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(place, table) for place, table in enumerate(tables))
    return [tables[place] for (place,) in connection.execute(SQL(" UNION ALL ").join(asked))]


def _copy(table: Identifier, source: psycopg.Connection, target: psycopg.Connection) -> None:
    out, into = SQL("COPY {} TO STDOUT").format(table), SQL("COPY {} FROM STDIN").format(table)
    with source.cursor().copy(out) as rows, target.cursor().copy(into) as written:
        for row in rows:
            written.write(row)


def _connection(server: Server, name: str) -> psycopg.Connection:
    return psycopg.connect(dbname=name, user="risico", host=str(server.folder), autocommit=True)


@contextmanager
def running(binaries: Path) -> Iterator[Server]:
    """A server from `binaries`, stopped and removed at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="risico-pg-"))
    account = _account()
    if account:
        binaries = _reachable(binaries, folder, account)
        shutil.chown(folder, account["user"], account["group"])
    control, data = [str(binaries / "pg_ctl"), "-D", str(folder / "data"), "-s", "-w"], folder / "data"
    try:
        _run([str(binaries / "initdb"), "-D", str(data), "-U", "risico", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"], account)
        _run([*control, "-l", str(folder / "log"), "-o", f"-k {folder} -c listen_addresses='' {SPEED}", "start"], account)
        yield Server(folder)
    finally:
        if (data / "postmaster.pid").exists():
            _run([*control, "-m", "immediate", "stop"], account)
        shutil.rmtree(folder)


def _account() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: then it runs as an unprivileged user."""
    if os.geteuid() != 0:
        return {}
    names = {user.pw_name: user for user in pwd.getpwall()}
    user = names.get("postgres") or names["nobody"]
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _reachable(binaries: Path, folder: Path, account: dict[str, Any]) -> Path:
    """`binaries`, or a copy when the unprivileged user may not read them where they are, as in a checkout under /root."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, stdout=subprocess.DEVNULL, cwd="/", **account)
    except PermissionError:
        package = binaries.parents[2]
        shutil.copytree(package, folder / "postgres", symlinks=True)
        return folder / "postgres" / binaries.relative_to(package)
    return binaries


def _run(command: list[str], account: dict[str, Any]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL, **account)
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
