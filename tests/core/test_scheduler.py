"""The scheduler within one process: what is due, what goes wrong, what is remembered, and who is told."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from risico import clock, hookimpl
from risico.accounts import links
from risico.accounts.models import AccountLink, LoginAttempt, User, UserSession
from risico.contract import Timed
from risico.db import Database
from risico.permissions import Role
from risico.scheduling import health, scheduler, work
from risico.scheduling.lock import DatabaseLock, FileLock, Lock, lock_for
from risico.scheduling.models import SchedulerBeat, TimedRun
from risico.scheduling.runs import do, last_run
from risico.scheduling.scheduler import Scheduler
from risico.web.outside import in_app
from risico.year.models import Year
from tests.conftest import MakeUser
from tests.support.statements import counted

Login = Callable[[User], FlaskClient]
MORNING = datetime(2027, 5, 11, 7, 0, 10, tzinfo=UTC)  # 9.00 in the Netherlands
DAY = timedelta(days=1)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)


# ── Doing work ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("off", "missed"),
    [(timedelta(seconds=3), True), (timedelta(hours=3), True), (timedelta(days=3), True), (timedelta(hours=3), False)],
    ids=["3 s over the moment", "3 h over the moment", "3 days", "3 h without a moment"],
)
def test_a_server_that_was_off_does_its_daily_work_once(app: Flask, off: timedelta, missed: bool) -> None:
    done: list[datetime] = []
    daily = Timed("test.daily", time(9), lambda app: done.append(clock.now()))
    back = MORNING if missed else MORNING + timedelta(hours=8)
    for moment in (back - off - timedelta(seconds=20), back, back + timedelta(seconds=30), back + timedelta(hours=5)):
        with clock.at(moment):
            do(app, daily)
    assert done[1:] == ([back] if missed else [])


def test_what_goes_wrong_is_noted_tried_again_and_forgotten_when_it_works(app: Flask, database: Database) -> None:
    tries: list[datetime] = []

    def run(app: Flask) -> None:
        tries.append(clock.now())
        if len(tries) == 1:
            raise ZeroDivisionError("geheim adres")

    daily = Timed("test.poison", time(9), run)
    minutes = [0, 1, 9, 10, 11, 60]
    for minute in minutes:
        with clock.at(MORNING + timedelta(minutes=minute)):
            do(app, daily)
            last = last_run(database, "test.poison")
            assert last and last.fault == ("ZeroDivisionError" if minute < 10 else "")
    assert tries == [MORNING, MORNING + timedelta(minutes=10)]


def test_work_that_comes_often_leaves_a_row_only_when_it_failed(app: Flask, session: Session) -> None:
    broken = [True]
    often = Timed("test.often", timedelta(seconds=10), lambda app: 1 / (not broken[0]))
    do(app, often)
    with app.extensions["risico"].database.reader() as reading:
        assert [problem.text.partition(" op ")[0] for problem in health.problems(reading)] == ["De planner kreeg 'test.often' niet af"]
    broken[0] = False
    do(app, often)
    do(app, Timed("test.other", timedelta(seconds=10), lambda app: None))
    assert [(row.name, row.fault) for row in session.scalars(select(TimedRun))] == [("test.often", "")]


def test_the_log_names_the_kind_of_fault_and_never_its_text(app: Flask, capsys: pytest.CaptureFixture[str]) -> None:
    def leak(app: Flask) -> None:
        raise ValueError("Dorpsstraat 12")

    do(app, Timed("test.leak", timedelta(seconds=10), leak))
    logged = "".join(capsys.readouterr())
    assert "ValueError" in logged and "test.leak" in logged
    assert "Dorpsstraat" not in logged


@SQLITE
def test_outside_a_request_addresses_are_those_of_the_settings(app: Flask) -> None:
    with in_app(app):
        assert url_for("home.overview", year=2027) == "/2027/"
        assert url_for("home.overview", year=2027, _external=True) == "http://127.0.0.1:8000/2027/"


def test_tidying_removes_what_is_old_and_nothing_else(app: Flask, session: Session, make_user: MakeUser) -> None:
    user = make_user(Role.SECRETARY)
    for days in (100, 0):
        with clock.at(MORNING - days * DAY):
            links.new_link(session, user)
            session.add(UserSession(token_hash=f"{days:064}", user_id=user.id, started_at=clock.now(), seen_at=clock.now()))
            session.add(LoginAttempt(key="x", at=clock.now()))
    session.add(AccountLink(token_hash="old", user_id=user.id, expires_at=MORNING - 31 * DAY))
    session.commit()
    with clock.at(MORNING):
        work.tidy(app)
    assert [session.scalar(select(func.count()).select_from(table)) for table in (UserSession, AccountLink, LoginAttempt)] == [1, 1, 1]
    assert session.scalar(select(AccountLink.expires_at)) == MORNING + links.VALID_FOR


# ── Running ─────────────────────────────────────────────────────────────────


def register(app: Flask, *timed: Timed) -> None:
    """As if a plugin had this work."""
    app.extensions["risico"].plugins.register(SimpleNamespace(timed=hookimpl(lambda settings: timed, specname="timed")))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks ten times a second."""
    monkeypatch.setattr(scheduler, "LOOK_EVERY", 0.1)


@pytest.fixture
def started(app: Flask, quick: None) -> Iterator[Callable[[], Scheduler]]:
    made: list[Scheduler] = []

    def start() -> Scheduler:
        made.append(Scheduler(app))
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.stop()


def test_broken_work_stops_no_other_work_and_stopping_waits_for_what_runs(app: Flask, started: Callable[[], Scheduler]) -> None:
    begun, others, finished = threading.Event(), threading.Semaphore(0), threading.Event()

    def slow(app: Flask) -> None:
        begun.set()
        threading.Event().wait(0.7)
        finished.set()

    register(
        app,
        Timed("test.broken", timedelta(seconds=1), lambda app: 1 / 0),
        Timed("test.slow", timedelta(hours=1), slow),
        Timed("test.other", timedelta(seconds=0.2), lambda app: others.release()),
    )
    running = started()
    assert begun.wait(10)
    assert others.acquire(timeout=10) and others.acquire(timeout=10)
    running.stop()
    assert finished.is_set()


def test_of_two_schedulers_one_works_and_the_other_takes_over(app: Flask, started: Callable[[], Scheduler]) -> None:
    runs = threading.Semaphore(0)
    register(app, Timed("test.once", timedelta(hours=1), lambda app: runs.release()))
    first = started()
    assert runs.acquire(timeout=10)
    started()
    assert not runs.acquire(timeout=0.5)
    first.stop()
    assert runs.acquire(timeout=10)


@POSTGRES
def test_a_database_that_was_away_is_found_again(app: Flask, database: Database, started: Callable[[], Scheduler]) -> None:
    runs = threading.Semaphore(0)
    register(app, Timed("test.again", timedelta(hours=1), lambda app: runs.release()))
    started()
    assert runs.acquire(timeout=10)
    name = make_url(database.url).database
    from psycopg import connect

    with connect(dbname="postgres", user="risico", host=str(make_url(database.url).query["host"]), autocommit=True) as server:
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false'.encode())
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,))
        assert not runs.acquire(timeout=0.5)
        server.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true'.encode())
    assert runs.acquire(timeout=10), "leads again, and wakes everything at once"


def test_a_clock_that_is_set_wakes_everything(app: Flask, started: Callable[[], Scheduler], monkeypatch: pytest.MonkeyPatch) -> None:
    runs = threading.Semaphore(0)
    register(app, Timed("test.clock", timedelta(hours=1), lambda app: runs.release()))
    started()
    assert runs.acquire(timeout=10)
    true_offset = scheduler._offset()
    monkeypatch.setattr(scheduler, "_offset", lambda: true_offset - 7200)
    assert runs.acquire(timeout=10)


# ── The lock ────────────────────────────────────────────────────────────────


def test_one_holds_the_lock_until_it_lets_go(app: Flask, database: Database) -> None:
    settings = app.extensions["risico"].settings
    mine, other = lock_for(settings, database), lock_for(settings, database)
    assert isinstance(mine, FileLock if database.is_sqlite else DatabaseLock)
    assert mine.take() and mine.held()
    assert not other.take() and not other.held()
    mine.release()
    assert not mine.held()
    assert other.take()
    other.release()


@SQLITE
def test_a_lock_file_that_was_thrown_away_is_no_lock(app: Flask, database: Database, instance: Path) -> None:
    lock = lock_for(app.extensions["risico"].settings, database)
    assert lock.take()
    (instance / "scheduler.lock").unlink()
    assert not lock.held()
    lock.release()


@POSTGRES
def test_a_lock_whose_connection_broke_is_no_lock(app: Flask, database: Database) -> None:
    lock: Lock = lock_for(app.extensions["risico"].settings, database)
    assert lock.take()
    with database.writing_engine.begin() as connection:
        connection.execute(text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'"))
    assert not lock.held()
    lock.release()
    assert lock.take()
    lock.release()


@POSTGRES
def test_without_a_database_nobody_has_the_lock(app: Flask) -> None:
    assert not DatabaseLock("postgresql+psycopg://risico@127.0.0.1:1/nothing").take()


# ── Who is told ─────────────────────────────────────────────────────────────


@pytest.fixture
def silent(session: Session, make_user: MakeUser) -> datetime:
    """The scheduler was last heard sixteen minutes ago, in a year that is open."""
    leader = make_user(Role.SAFETY_DIRECTOR)
    heard = clock.now() - timedelta(minutes=16)
    session.add(Year(number=2027, opened_at=clock.now(), opened_by_id=leader.id))
    session.add(SchedulerBeat(id=work.ONLY_ROW, at=heard, leader="server:1"))
    session.commit()
    return heard


def test_silence_is_on_the_health_page_until_the_next_beat(app: Flask, client: FlaskClient, silent: datetime) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (
        503,
        {"status": "fout", "database": True, "schema": True, "planner": f"stil sinds {silent:%Y-%m-%dT%H:%MZ}", "backup": "uit", "disk": "ok"},
    )
    with app.extensions["risico"].database.reader() as reading:
        (problem,) = health.problems(reading)
        assert problem.text.startswith("De planner staat stil sinds") and "risico scheduler" in problem.advice
    work.beat(app)
    assert client.get("/health/ready").json == {"status": "ok", "database": True, "schema": True, "planner": "ok", "backup": "uit", "disk": "ok"}


def test_who_can_do_something_reads_that_it_is_silent(login: Login, make_user: MakeUser, silent: datetime) -> None:
    secretary, mayor, admin = make_user(Role.SECRETARY), make_user(Role.MAYOR), make_user(Role.ADMIN)
    assert "Vraag de beheerder om hem te starten." in login(secretary).get("/2027/").text
    assert "Start ‘risico scheduler’" in login(admin).get("/accounts/").text
    assert "planner" not in login(mayor).get("/2027/").text


def test_a_scheduler_that_lives_or_never_ran_is_not_mentioned(app: Flask, login: Login, make_user: MakeUser, silent: datetime, session: Session) -> None:
    secretary = login(make_user(Role.SECRETARY))
    work.beat(app)
    assert "planner staat stil" not in secretary.get("/2027/").text
    session.query(SchedulerBeat).delete()
    session.commit()
    assert "planner staat stil" not in secretary.get("/2027/").text


def test_the_line_costs_no_statement(database: Database, login: Login, make_user: MakeUser, silent: datetime, app: Flask) -> None:
    secretary = login(make_user(Role.SECRETARY))
    counts = []
    for _ in range(2):
        with counted(database.engine) as seen:
            assert secretary.get("/2027/").status_code == 200
        counts.append(len(seen))
        work.beat(app)
    assert counts[0] == counts[1] <= 12
