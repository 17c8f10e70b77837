"""The database is away, its connections break or its file is gone: everybody reads that in Dutch, and it mends itself."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from flask import Flask, flash, redirect
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.engine import make_url
from werkzeug.wrappers import Response

from risico import checks, space
from risico.accounts.models import User
from risico.contract import Problem
from risico.db import Database
from risico.jobs.models import JobRun
from risico.organisation.models import Municipality
from risico.permissions import Role, public
from risico.web.request import db
from tests.conftest import MakeUser
from tests.support import csrf

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
HOME = "/account/"


@pytest.fixture
def visitor(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> FlaskClient:
    """An administrator at work, in an app that hides its faults as it does in earnest."""
    app.testing = False
    return login(make_user(Role.ADMIN))


@contextmanager
def postgresql(database: Database) -> Iterator[psycopg.Connection]:
    """The server, through another database."""
    with psycopg.connect(dbname="postgres", user="risico", host=str(make_url(database.url).query["host"]), autocommit=True) as server:
        yield server


def break_connections(database: Database) -> int:
    """As when PostgreSQL is stopped at once; how many there were."""
    with postgresql(database) as server:
        return server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (make_url(database.url).database,)).rowcount


@contextmanager
def closed(database: Database) -> Iterator[None]:
    """Nobody gets in within the block."""
    name = make_url(database.url).database
    with postgresql(database) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        break_connections(database)
        try:
            yield
        finally:
            server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())


@contextmanager
def gone(database: Database) -> Iterator[None]:
    """The folder with data is elsewhere within the block, as when a disk is not mounted."""
    folder = Path(str(make_url(database.url).database)).parent
    database.engine.dispose()
    away = folder.rename(folder.with_name("elsewhere"))
    yield
    away.rename(folder)


def refusals(visitor: FlaskClient) -> list[tuple[int, str, bool, bool]]:
    """What comes of reading and of writing: status, when to try again, whether it says so in Dutch, whether something of the machine shows."""
    answers = (visitor.get(HOME), visitor.post("/uitloggen/", headers=csrf.header(visitor)), visitor.get("/inloggen/"))
    return [
        (each.status_code, each.headers.get("Retry-After", ""), "De database is op dit moment niet bereikbaar." in each.text, "Traceback" in each.text)
        for each in answers
    ]


def test_without_its_database_the_app_says_so_and_goes_on_when_it_is_back(database: Database, visitor: FlaskClient, client: FlaskClient) -> None:
    before = visitor.get(HOME).status_code
    with gone(database) if database.is_sqlite else closed(database):
        assert refusals(visitor) == [(503, "60", True, False)] * 3
        ready = client.get("/health/ready")
        assert ready.status_code == 503 and ready.json and ready.json["database"] is False
        assert client.get("/health/live").status_code == 200
    assert visitor.get(HOME).status_code == before
    assert client.get("/health/ready").status_code == 200


@SQLITE
def test_a_file_that_is_no_database_any_more_is_said_and_mends(database: Database, visitor: FlaskClient) -> None:
    file = Path(str(make_url(database.url).database))
    before = visitor.get(HOME).status_code
    database.engine.dispose()
    kept = shutil.copy(file, file.with_name("kept"))
    file.write_bytes(b"x" * 8192)
    assert refusals(visitor) == [(503, "60", True, False)] * 3
    shutil.move(kept, file)
    assert visitor.get(HOME).status_code == before


@POSTGRES
def test_a_connection_that_broke_between_two_requests_is_not_noticed(database: Database, visitor: FlaskClient) -> None:
    before = visitor.get(HOME).status_code
    assert break_connections(database)
    assert visitor.get(HOME).status_code == before


@POSTGRES
def test_a_connection_that_breaks_within_a_request_stores_nothing_and_says_so(app: Flask, database: Database, visitor: FlaskClient) -> None:
    @public
    def breaks() -> str:
        db().add(Municipality(id=1, name="Half"))
        db().flush()
        with postgresql(database) as server:
            server.execute("SELECT pg_terminate_backend(%s)", (db().scalar(text("SELECT pg_backend_pid()")),))
        return str(db().scalar(select(JobRun.id)))

    app.add_url_rule("/breekt/", "breaks", breaks, methods=["POST"])
    answer = visitor.post("/breekt/", headers=csrf.header(visitor))
    assert answer.status_code == 503 and "Wat u typte, staat nog in uw vorige scherm." in answer.text
    with database.reader() as session:
        assert session.scalar(select(Municipality.id)) is None
    assert visitor.get(HOME).status_code == 200


@SQLITE
def test_a_disk_that_is_nearly_full_is_told_before_it_is(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "bijna vol" not in " ".join(problem.text for problem in _problems(app))
    monkeypatch.setattr(space, "LEAST", 10**18)
    ready = client.get("/health/ready")
    assert ready.status_code == 503 and ready.json and ready.json["disk"].endswith("MB vrij")
    (problem,) = (problem for problem in _problems(app) if "schijf is bijna vol" in problem.text)
    assert "Maak ruimte" in problem.advice


@SQLITE
def test_what_a_request_was_going_to_say_is_not_said_when_it_could_not_be_stored(app: Flask, database: Database, visitor: FlaskClient) -> None:
    @public
    def saves() -> Response:
        db().add(Municipality(id=1, name="Voorbeeld"))
        flash("De naam is opgeslagen.", "message")
        db().connection().exec_driver_sql("PRAGMA query_only=ON")
        return redirect("/")

    app.add_url_rule("/bewaart/", "saves", saves, methods=["POST"])
    answer = visitor.post("/bewaart/", headers=csrf.header(visitor))
    assert answer.status_code == 503 and "opgeslagen." not in answer.text.replace("Er is niets opgeslagen.", "")
    assert "De naam is opgeslagen." not in visitor.get(HOME).text


def _problems(app: Flask) -> list[Problem]:
    with app.test_request_context():
        return list(checks.problems())
