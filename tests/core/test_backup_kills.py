"""B5: a restore that is shot at any step leaves the old installation or the new one, never something of both. B1: backups while others write."""

import multiprocessing
import os
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import func, select

from risico import clock
from risico.accounts.models import LoginAttempt
from risico.accounts.service import set_up
from risico.backup import staging
from risico.backup.make import make
from risico.backup.restore import restore
from risico.config import Settings
from risico.db import Database
from risico.organisation.models import Municipality
from risico.outbox.models import BlockedAddress
from risico.permissions import Role
from tests.support import forks

KILLS = 8
BACKUPS = 6
WRITERS = 3


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RISICO_DATABASE_URL", settings.database_url)
    return settings


def save(settings: Settings, name: str, target: Path) -> None:
    """A backup of a municipality with this name, in a file of its own as well."""
    (settings.instance / "huisstijl.docx").write_text(name)
    (settings.instance / f"{name}.txt").write_text(name)
    database = Database(settings.url, settings.database_key)
    with database.writer() as session, session.begin():
        if (found := session.get(Municipality, 1)) is not None:
            found.name = name
        else:
            set_up(session, name, "beheer@voorbeeldgemeente.example", "Beheerder", [Role.ADMIN], None)
    make(settings, database, target, unencrypted=True)
    database.dispose()
    (settings.instance / f"{name}.txt").unlink()


def found_names(settings: Settings) -> set[str]:
    """The names that the database and the files tell, after what every start of Risico does first."""
    staging.finish(settings)
    database = Database(settings.url, settings.database_key)
    with database.reader() as session:
        name = session.get_one(Municipality, 1).name
    database.dispose()
    own = {file.stem for file in settings.instance.glob("*.txt")}
    return {name, (settings.instance / "huisstijl.docx").read_text(), *own}


@forks.FORK_WARNING
def test_a_restore_that_is_shot_leaves_the_old_or_the_new_and_never_both(settings: Settings, tmp_path: Path) -> None:
    places = {name: tmp_path / f"{name}.zip" for name in ("Oost", "West")}
    for name, place in places.items():
        save(settings, name, place)

    def put_back(name: str) -> None:
        restore(settings, places[name], "backup", None, replace=True)

    forks.run(lambda: put_back("Oost"))
    assert found_names(settings) == {"Oost"}
    steps = forks.count(lambda: put_back("West"))
    assert found_names(settings) == {"West"}
    outcomes = set()
    for number in range(KILLS):
        (before,) = found_names(settings)
        other = "Oost" if before == "West" else "West"
        at = 1 + number * (steps - 1) // (KILLS - 1)
        assert forks.run(lambda name=other, step=at: put_back(name), kill_at=at) == 9, f"step {at} of {steps}"  # type: ignore[misc]
        after = found_names(settings)
        assert len(after) == 1, f"shot at step {at} of {steps}: {after}"
        outcomes.add(after == {before})
        assert not list(settings.instance.glob(".terugzetten"))
    assert outcomes == {True, False}


def write(settings: Settings, number: int, told: Connection) -> None:
    """Two rows in one transaction, again and again; tells how many times that was committed."""
    database = Database(settings.url, settings.database_key)
    for turn in range(1_000_000):
        with database.writer() as session, session.begin():
            session.add(LoginAttempt(key=f"{number}-{turn}", at=clock.now()))
            session.add(BlockedAddress(address=f"{number}-{turn}@voorbeeld.example", reason="bounced", answer="", since=clock.now()))
        told.send(turn + 1)
        time.sleep(0.002)


def test_every_backup_taken_while_three_processes_write_is_whole_and_has_all_that_was_committed(settings: Settings, tmp_path: Path) -> None:
    """`make` itself checks integrity and references of each copy, reads it back, and raises when anything is wrong."""
    start = multiprocessing.get_context("spawn")
    pipes = [start.Pipe(duplex=False) for _ in range(WRITERS)]
    writers = [start.Process(target=write, args=(settings, number, pipe[1]), daemon=True) for number, pipe in enumerate(pipes)]
    for writer in writers:
        writer.start()
    committed = [0] * WRITERS
    database = Database(settings.url, settings.database_key)
    try:
        for number, pipe in enumerate(pipes):
            committed[number] = pipe[0].recv()
        for number in range(BACKUPS):
            before = sum(_newest(committed, [pipe[0] for pipe in pipes]))
            told = make(settings, database, tmp_path / f"{number}.zip", unencrypted=True).tables
            after = sum(_newest(committed, [pipe[0] for pipe in pipes])) + WRITERS
            assert before <= told["login_attempt"].rows <= after
            assert told["login_attempt"].rows == told["outbox_address"].rows
        assert before > BACKUPS
        with database.reader() as session:
            counted = (select(func.count()).select_from(table).scalar_subquery() for table in (LoginAttempt, BlockedAddress))
            tries, addresses = session.execute(select(*counted)).one()  # in one statement: the writers go on
            assert tries == addresses
    finally:
        for writer in writers:
            os.kill(writer.pid or 0, 9)
            writer.join(10)
        database.dispose()


def _newest(committed: list[int], pipes: list[Connection]) -> list[int]:
    for number, pipe in enumerate(pipes):
        while pipe.poll():
            committed[number] = pipe.recv()
    return committed
