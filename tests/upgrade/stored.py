"""The stored databases: per version one for SQLite and one for PostgreSQL, filled by its own `risico demo`, and an empty one of each.

`python -m tests.upgrade VERSION` makes them from the tag of that version, with the libraries of this environment.
"""

import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url

from risico.backup.postgres import program
from tests.support import postgres, tools

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FILLS = ("empty", "demo")
PASSWORD = "een lang demowoord"
RISICO = "from risico.cli import main; main()"


def released() -> list[str]:
    """The versions that CHANGELOG.md says were released."""
    return re.findall(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)


def sqlite_file(version: str, fill: str) -> Path:
    """A SQLite file, compressed."""
    return HERE / f"v{version}-{fill}.db.gz"


def postgres_file(version: str, fill: str) -> Path:
    """pg_dump's plain SQL, compressed."""
    return HERE / f"v{version}-{fill}.sql.gz"


def key_file(version: str) -> Path:
    """The key of the SQLite files, of versions that encrypt them."""
    return HERE / f"v{version}.key"


def put_sqlite(version: str, fill: str, file: Path) -> None:
    """Unpack one."""
    file.write_bytes(gzip.decompress(sqlite_file(version, fill).read_bytes()))


def put_postgres(version: str, fill: str, url: str) -> None:
    """Load one into an empty database."""
    script = gzip.decompress(postgres_file(version, fill).read_bytes())
    address = make_url(url)
    command = (program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-h", str(address.query["host"]), "-U", str(address.username), str(address.database))
    subprocess.run(command, input=script, check=True, stdout=subprocess.DEVNULL)


def store(version: str) -> Iterator[str]:
    """Make the files of a version; gives their names and sizes."""
    binaries = tools.postgres()
    assert binaries, tools.NO_POSTGRES
    with _checkout(_commit(version)) as code, postgres.running(binaries) as server:
        for fill in FILLS:
            with tempfile.TemporaryDirectory() as folder:
                instance = Path(folder) / "instance"
                _run(code, instance, fill)
                source = instance / "risico.db"
                sqlite_file(version, fill).write_bytes(gzip.compress(source.read_bytes(), 9, mtime=0))
                if (key := instance.with_name("instance.key")).exists():
                    shutil.copy(key, key_file(version))
            yield _described(sqlite_file(version, fill))
            server.execute(f"CREATE DATABASE {fill}")
            with tempfile.TemporaryDirectory() as folder:
                _run(code, Path(folder) / "instance", fill, RISICO_DATABASE_URL=server.url(fill))
            command = (program("pg_dump"), "--no-owner", "--no-privileges", "--schema=public", "-h", str(server.folder), "-U", "risico", fill)
            script = subprocess.run(command, check=True, capture_output=True).stdout.replace(b"CREATE SCHEMA public;", b"")
            postgres_file(version, fill).write_bytes(gzip.compress(script, 9, mtime=0))
            yield _described(postgres_file(version, fill))


def _commit(version: str) -> str:
    """Its tag, or what is checked out now when it is about to be released."""
    tagged = subprocess.run(("git", "rev-parse", "-q", "--verify", f"v{version}"), cwd=ROOT, stdout=subprocess.DEVNULL)
    return f"v{version}" if tagged.returncode == 0 else "HEAD"


@contextmanager
def _checkout(tag: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        code = Path(folder) / tag
        subprocess.run(("git", "worktree", "add", "-q", "--detach", code, tag), cwd=ROOT, check=True)
        try:
            yield code
        finally:
            subprocess.run(("git", "worktree", "remove", "--force", code), cwd=ROOT, check=True)


def _run(code: Path, instance: Path, fill: str, **more: str) -> None:
    """The version's own `db upgrade`, and for a filled one its `demo`."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{code}{os.pathsep}{code / 'plugins'}", "RISICO_INSTANCE": str(instance)}
    for arguments in (("db", "upgrade"), ("demo",)) if fill == "demo" else (("db", "upgrade"),):
        command = (sys.executable, "-c", RISICO, *arguments)
        subprocess.run(command, cwd=code, env={**environment, "RISICO_DEMO_PASSWORD": PASSWORD, **more}, check=True, stdout=subprocess.DEVNULL)


def _described(file: Path) -> str:
    return f"{file.name}: {file.stat().st_size // 1000} kB"
