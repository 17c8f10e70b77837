"""Long work whose process died: its page says so and begins again, and nothing stays busy for ever."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from risico import clock
from risico.accounts.models import User
from risico.contract import Job
from risico.db import Database
from risico.errors import Refused
from risico.jobs import runner as runners
from risico.jobs.models import JobRun
from risico.jobs.runner import GONE, SILENT, Context, Runner, bury
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import csrf, web

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Work:
    """Long work that does what a test wants."""

    def __init__(self) -> None:
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.params: list[Mapping[str, Any]] = []

    def __call__(self, context: Context, params: Mapping[str, Any]) -> str:
        self.params.append(params)
        self.begun.set()
        assert self.may_end.wait(30)
        context.progress(1, 2)
        return "/"


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def runner(app: Flask, database: Database, work: Work) -> Iterator[Runner]:
    """The app's own runner, which knows this work too."""
    made: Runner = app.extensions["risico"].jobs
    made._jobs["test"] = Job("test", "Lang werk", work)
    yield made
    work.may_end.set()


@pytest.fixture
def user(make_user: MakeUser) -> User:
    return make_user(Role.CLERK, title="Griffier")


def stored(database: Database, run_id: str) -> JobRun:
    with database.reader() as session:
        return session.get_one(JobRun, run_id)


def left_behind(database: Database, user: User, run_id: str = "dead") -> str:
    """A run whose process is gone."""
    with database.writer() as session, session.begin():
        moment = clock.now()
        values = {
            "kind": "test",
            "title": "Lang werk",
            "params": {"n": 1},
            "user_id": user.id,
            "done": 3,
            "total": 39,
            "message": "De briefings worden gemaakt.",
        }
        session.add(JobRun(id=run_id, state="running", created_at=moment, seen_at=moment, **values))
    return run_id


def test_work_whose_process_died_fails_whatever_the_clock_does(database: Database, runner: Runner, user: User) -> None:
    for name, later in (("soon", SILENT + timedelta(seconds=1)), ("days", timedelta(days=2)), ("back", timedelta(hours=-2))):
        moment = clock.now()
        left_behind(database, user, name)
        bury(database)
        assert stored(database, name).state == "running"
        with clock.at(moment + later):
            bury(database)
        found = stored(database, name)
        assert (found.state, found.message) == ("failed", GONE) and found.finished_at


@ONE_DATABASE
def test_its_page_says_what_happened_and_begins_again(database: Database, runner: Runner, work: Work, user: User, login: Callable[[User], FlaskClient]) -> None:
    run_id = left_behind(database, user)
    visitor = login(user)
    assert "Opnieuw beginnen" not in visitor.get(f"/werk/{run_id}/").text, "it may still live"
    with clock.at(clock.now() + SILENT + timedelta(seconds=1)):
        page = visitor.get(f"/werk/{run_id}/")
        assert "Refresh" not in page.headers and "Wat al af was, is bewaard." in page.text
        begun = web.submit(visitor, f"/werk/{run_id}/", {})
    assert begun.status_code == 302 and begun.location not in (None, f"/werk/{run_id}/")
    work.may_end.set()
    fresh = begun.location.split("/")[2]
    _wait(lambda: stored(database, fresh).state == "done")
    assert work.params == [{"n": 1}]
    assert visitor.get(begun.location).location == "/"


@ONE_DATABASE
def test_work_that_is_busy_or_somebody_elses_is_not_begun_again(
    database: Database, runner: Runner, user: User, make_user: MakeUser, login: Callable[[User], FlaskClient]
) -> None:
    run_id = left_behind(database, user)
    visitor, other = login(user), login(make_user(Role.MAYOR))
    assert visitor.post(f"/werk/{run_id}/opnieuw/", headers=csrf.header(visitor)).location == f"/werk/{run_id}/"
    assert other.post(f"/werk/{run_id}/opnieuw/", headers=csrf.header(other)).status_code == 404


def test_work_that_lives_gives_signs_of_life_also_while_it_waits(
    database: Database, runner: Runner, work: Work, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runners, "PULSE", 0.05)
    ids = [runner.start(user.id, "test", {})[0] for _ in range(3)]
    begun = stored(database, ids[2]).seen_at
    _wait(lambda: all(stored(database, run_id).seen_at > begun for run_id in ids))
    assert sorted(stored(database, run_id).state for run_id in ids) == ["running", "running", "waiting"]


@ONE_DATABASE
def test_a_stop_ends_work_between_two_steps_and_says_so(database: Database, runner: Runner, work: Work, user: User) -> None:
    ids = [runner.start(user.id, "test", {})[0] for _ in range(3)]
    assert work.begun.wait(30)
    stopping = threading.Thread(target=runner.stop)
    stopping.start()
    _wait(runner._stopping.is_set)
    work.may_end.set()
    stopping.join(30)
    assert {(stored(database, run_id).state, stored(database, run_id).message) for run_id in ids} == {("failed", GONE)}


@ONE_DATABASE
def test_work_of_a_plugin_that_is_off_cannot_be_begun(runner: Runner, user: User) -> None:
    with pytest.raises(Refused, match="bestaat niet meer"):
        runner.start(user.id, "gone", {})


def _wait(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not ready():
        assert time.monotonic() < end, "took too long"
        time.sleep(0.02)
