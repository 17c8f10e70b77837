"""B8: the databases of every released version, brought to today's by the command that administrators use, with every value still there."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from bs4 import BeautifulSoup
from click.testing import CliRunner
from flask.testing import FlaskClient
from sqlalchemy import Connection, create_engine

from risico import create_app, migrations
from risico.backup import rows, verify
from risico.cli import cli
from risico.config import Settings, load_settings
from risico.db import Database
from risico.encryption.file import is_plain
from risico.plugins import make_plugin_manager
from tests.support import web
from tests.support.databases import Databases

from . import stored

Lines = dict[str, list[dict[str, Any]]]


def test_every_released_version_has_its_databases_here() -> None:
    """After a release: `python -m tests.upgrade VERSION`."""
    for version in stored.released():
        for fill in stored.FILLS:
            assert stored.sqlite_file(version, fill).exists() and stored.postgres_file(version, fill).exists(), f"python -m tests.upgrade {version}"


def all_lines(connection: Connection) -> Lines:
    return {table.name: [json.loads(line) for line in rows.lines(connection, table)] for table in rows.tables(connection)}


@contextmanager
def old(version: str, fill: str, dialect: str, databases: Databases, folder: Path) -> Iterator[tuple[str, Lines]]:
    """The address of a stored database, and what is in it."""
    folder.mkdir()
    if dialect == "sqlite":
        stored.put_sqlite(version, fill, folder / "risico.db")
        if stored.key_file(version).exists():
            (folder.parent / f"{folder.name}.key").write_bytes(stored.key_file(version).read_bytes())
        url = f"sqlite:///{folder / 'risico.db'}"
        yield url, _lines_of(folder)
        return
    with databases.empty() as url:
        stored.put_postgres(version, fill, url)
        engine = create_engine(url)
        with engine.connect() as connection:
            before = all_lines(connection)
        engine.dispose()
        yield url, before


def _lines_of(folder: Path) -> Lines:
    """Of a SQLite file, encrypted or not."""
    file = folder / "risico.db"
    database = None if is_plain(file) else Database(f"sqlite:///{file}", load_settings({}, instance=folder).database_key)
    engine = database.engine if database else create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        found = all_lines(connection)
    engine.dispose()
    if database:
        database.dispose()
    return found


@pytest.mark.parametrize("version", stored.released())
@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
@pytest.mark.parametrize("fill", stored.FILLS)
def test_a_database_of_that_version_works_today_and_keeps_every_value(
    version: str, dialect: str, fill: str, databases: Databases, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--db") not in (dialect, "all"):
        pytest.skip("not on this database")
    with old(version, fill, dialect, databases, tmp_path / "instance") as (url, before):
        environment = {"RISICO_INSTANCE": str(tmp_path / "instance"), "RISICO_DATABASE_URL": url}
        answer = CliRunner().invoke(cli, ["db", "upgrade"], env=environment, standalone_mode=False)
        assert answer.exit_code == 0 and "De database is bijgewerkt." in answer.output, answer.output
        settings = load_settings(environment)
        (saved,) = (tmp_path / "instance" / "reservekopieen").glob("voor-*.zip")
        assert {name: table.rows for name, table in verify.verify(settings, saved, None).manifest.tables.items()} == {n: len(r) for n, r in before.items()}
        check_schema_and_rows(settings, before)
        check_pages(settings, fill)
        if settings.database_file:
            assert b"voorbeeldgemeente.example" not in settings.database_file.read_bytes()


def check_schema_and_rows(settings: Settings, before: Lines) -> None:
    """What is in the tables that were there is still there, in the columns that were there."""
    database = Database(settings.url, settings.database_key)
    manager = make_plugin_manager()
    assert migrations.state(database, manager) == migrations.CURRENT
    for history in migrations.histories(database, manager):
        command.check(history)
    with database.engine.connect() as connection:
        after = all_lines(connection)
    for name, lines in before.items():
        columns = set(lines[0]) if lines else set()
        assert [{key: value for key, value in line.items() if key in columns} for line in after[name]] == lines, name
    database.dispose()


def check_pages(settings: Settings, fill: str) -> None:
    """Somebody logs in with the password of then and opens every page of the menu."""
    app = create_app(settings)
    app.testing = True
    client: FlaskClient = app.test_client()
    try:
        if fill == "empty":
            assert client.get("/", follow_redirects=True).status_code == 200
            return
        login = web.submit(client, "/inloggen/", {"email": "oov@voorbeeldgemeente.example", "password": stored.PASSWORD})
        assert login.status_code == 302
        first = client.get("/", follow_redirects=True)
        links = {str(link["href"]) for link in BeautifulSoup(first.text, "html5lib").select("nav a[href^='/'], main a[href^='/']")}
        assert len(links) > 5
        assert {link: client.get(link, follow_redirects=True).status_code for link in links} == dict.fromkeys(links, 200)
    finally:
        app.extensions["risico"].close()
