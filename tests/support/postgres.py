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
