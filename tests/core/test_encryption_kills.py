"""A change of key may be killed at any moment: the old or the new database is there, whole, with a key that opens it."""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from risico.encryption import change, file, key

ROWS = [(number, f"kenmerk-{number}") for number in range(3000)]
MARKS = (b"kenmerk-", "kenmerk-".encode("utf-16-le"))


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A database that is not encrypted, whose writer was killed: its log still holds rows."""
    original = tmp_path / "original" / "risico.db"
    original.parent.mkdir()
    writing = sqlite3.connect(original)
    writing.execute("PRAGMA journal_mode = WAL")
    writing.execute("CREATE TABLE topic (id INTEGER PRIMARY KEY, title TEXT)")
    writing.executemany("INSERT INTO topic VALUES (?, ?)", ROWS)
    writing.commit()
    copied = tmp_path / "plain"
    shutil.copytree(original.parent, copied)
    writing.close()
    assert (copied / "risico.db-wal").stat().st_size > 0
    return copied


def installation(folder: Path, plain: Path) -> tuple[Path, Path]:
    """The database and the key file of an installation with these data."""
    instance = folder / "instance"
    shutil.copytree(plain, instance)
    return instance / "risico.db", key.beside(instance)


@pytest.fixture
def killer() -> Iterator["subprocess.Popen[str]"]:
    """What starts processes and sees how they end: see `tests.support.killed`."""
    process = subprocess.Popen([sys.executable, "-m", "tests.support.killed"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    with process:
        yield process
        process.kill()


def killed(killer: "subprocess.Popen[str]", step: int, kind: str, database: Path, place: Path) -> bool:
    """Whether it was killed, and not ready before."""
    assert killer.stdin
    assert killer.stdout
    killer.stdin.write(f"{step} {kind} {database} {place}\n")
    killer.stdin.flush()
    return {"-9\n": True, "0\n": False}[killer.stdout.readline()]


def rows(database: Path, place: Path) -> list[tuple[int, str]]:
    """What is in it, with the key that an installation would find; also when the database is plain still."""
    found = key.own(place, database)
    connection = file.connect(database, "" if file.is_plain(database) else found)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [(number, title) for number, title in connection.execute("SELECT id, title FROM topic ORDER BY id")]
    finally:
        connection.close()


def is_clean(database: Path, place: Path) -> bool:
    """Nothing left of a change of keys, nothing readable, one key."""
    beside = {path.name for path in database.parent.iterdir()} - {"risico.db", "risico.db.use", "risico.db-wal", "risico.db-shm"}
    readable = [path for path in database.parent.iterdir() if any(mark in path.read_bytes() for mark in MARKS)]
    return not beside and not readable and not key.following(place).exists()


def test_a_killed_encryption_leaves_the_old_or_the_new_database(tmp_path: Path, plain: Path, killer: "subprocess.Popen[str]") -> None:
    seen = set()
    for step in count(1):
        database, place = installation(tmp_path / str(step), plain)
        was_killed = killed(killer, step, "encrypt", database, place)
        assert rows(database, place) == ROWS, step
        seen.add(file.is_plain(database))
        change.encrypt(database, key.own(place, database))
        assert rows(database, place) == ROWS, step
        assert is_clean(database, place), step
        if not was_killed:
            break
    assert step > 15, "it was not killed at every act on the disk"
    assert seen == {True, False}


def test_a_killed_change_of_keys_leaves_a_key_that_opens_the_database(tmp_path: Path, plain: Path, killer: "subprocess.Popen[str]") -> None:
    original, own = installation(tmp_path / "encrypted", plain)
    before = key.own(own, original)
    change.encrypt(original, before)
    seen = set()
    for step in count(1):
        database, place = installation(tmp_path / str(step), original.parent)
        shutil.copy(own, place)
        was_killed = killed(killer, step, "rotate", database, place)
        assert rows(database, place) == ROWS, step
        seen.add(file.opens(database, before))
        change.rotate(place, database)
        assert rows(database, place) == ROWS, step
        assert is_clean(database, place), step
        assert not file.opens(database, before), step
        if not was_killed:
            break
    assert step > 15, "it was not killed at every act on the disk"
    assert seen == {True, False}


def test_a_kill_in_the_middle_of_the_copying_loses_nothing(tmp_path: Path, plain: Path) -> None:
    chance = random.Random(7)
    for number in range(3):
        database, place = installation(tmp_path / str(number), plain)
        process = subprocess.Popen([sys.executable, "-m", "tests.support.killed", "0", "encrypt", str(database), str(place)])
        while not (database.parent / "risico.db.draft").exists() and file.is_plain(database):
            time.sleep(0.001)
        time.sleep(chance.random() * 0.03)
        process.kill()
        process.wait(20)
        assert rows(database, place) == ROWS
        change.encrypt(database, key.own(place, database))
        assert rows(database, place) == ROWS
        assert is_clean(database, place)
