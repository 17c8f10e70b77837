"""B4: what is damaged, newer, of another key or of another kind is refused before anything is touched."""

import hashlib
import io
import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from risico.accounts.service import create_user
from risico.backup import archive, files, rows
from risico.backup.archive import Manifest
from risico.backup.faults import BackupFault
from risico.backup.make import make
from risico.backup.restore import restore
from risico.config import Settings
from risico.db import Database
from risico.permissions import Role
from risico.scheduling.lock import lock_for

FLIPS = 200


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("RISICO_DATABASE_URL", settings.database_url)
    return settings


@pytest.fixture
def saved(settings: Settings, tmp_path: Path) -> Path:
    """The backup of an installation with an account."""
    database = Database(settings.url, settings.database_key)
    with database.writer() as session, session.begin():
        create_user(session, "beheer@voorbeeldgemeente.example", "Beheerder", [Role.ADMIN])
    make(settings, database, tmp_path / "goed.zip", unencrypted=True)
    database.dispose()
    return tmp_path / "goed.zip"


@pytest.fixture
def untouched(settings: Settings, saved: Path) -> Iterator[None]:
    """After the test every row and file is what it was."""
    before = _state(settings)
    yield
    assert _state(settings) == before


def _state(settings: Settings) -> object:
    database = Database(settings.url, settings.database_key)
    try:
        with database.engine.connect() as connection:
            found = rows.contents(connection)
    finally:
        database.dispose()
    return found, {name: (settings.instance / name).read_bytes() for name in files.kept(settings)}, sorted(settings.instance.glob("*nieuw*"))


def rewrite(saved: Path, target: Path, change: Callable[[Manifest], Manifest]) -> Path:
    """The same archive with another manifest, and a checksum that fits."""
    with archive.reading_file(saved, None) as found, target.open("w+b") as opened, archive.writing(opened, []) as writer:
        for name in found.manifest.members:
            held = io.BytesIO()
            found.copy(name, held)
            held.seek(0)
            writer.add(name, held)
        writer.finish(change(found.manifest))
    return target


def test_one_changed_byte_anywhere_is_refused_and_so_is_every_shorter_file(saved: Path) -> None:
    whole, chance = saved.read_bytes(), random.Random(4)
    places = {0, len(whole) - 1, len(whole) - 64, len(whole) - 65, *chance.sample(range(len(whole)), FLIPS - 4)}
    refused = 0
    for place in places:
        with pytest.raises(BackupFault, match="beschadigd"), archive.reading(io.BytesIO(_flipped(whole, place, 1 << chance.randrange(8))), None):
            pass
        refused += 1
    assert refused >= FLIPS - 4
    for length in (0, 1, 63, 64, 65, len(whole) // 2, len(whole) - 1):
        with pytest.raises(BackupFault, match="beschadigd"), archive.reading(io.BytesIO(whole[:length]), None):
            pass
    with archive.reading(io.BytesIO(whole), None) as found:
        found.check()


def _flipped(whole: bytes, place: int, bit: int) -> bytes:
    return whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :]


@pytest.mark.usefixtures("untouched")
def test_what_does_not_fit_is_refused_with_a_sentence_before_anything_is_touched(settings: Settings, saved: Path, tmp_path: Path) -> None:
    whole = saved.read_bytes()
    cut = tmp_path / "kort.zip"
    cut.write_bytes(whole[: len(whole) // 2])
    strange = tmp_path / "foto.zip"
    strange.write_bytes(os.urandom(5000))
    ahead = {"alembic_version": "9999_from_the_future"}
    newer = rewrite(saved, tmp_path / "nieuw.zip", lambda told: told.model_copy(update={"revisions": told.revisions | ahead, "version": "9.0.0"}))
    format_2 = rewrite(saved, tmp_path / "vorm.zip", lambda told: told.model_copy(update={"format": 2, "version": "9.0.0"}))
    fewer = rewrite(saved, tmp_path / "minder.zip", lambda told: told.model_copy(update={"tables": told.tables | {"account": told.tables["year"]}}))
    exported = rewrite(saved, tmp_path / "uit.zip", lambda told: told.model_copy(update={"kind": "export"}))
    for file, why in (
        (cut, "beschadigd"),
        (strange, "beschadigd"),
        (tmp_path / "weg.zip", "is niet te lezen"),
        (newer, r"nieuwere versie van Risico \(9.0.0\)"),
        (format_2, "gemaakt met Risico 9.0.0"),
        (fewer, "niet de gegevens die erin gingen"),
        (exported, "risico import"),
    ):
        with pytest.raises(BackupFault, match=why):
            restore(settings, file, "backup", None, replace=True)
    with pytest.raises(BackupFault, match="--replace"):
        restore(settings, saved, "backup", None)
    restore(settings, saved, "backup", None, dry_run=True)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_of_another_key_is_refused(settings: Settings, saved: Path) -> None:
    with pytest.raises(BackupFault, match="sleutel"):
        restore(settings.model_copy(update={"database_key": "f" * 64}), saved, "backup", None, replace=True)


@pytest.mark.usefixtures("untouched")
def test_a_file_outside_the_folder_is_refused(settings: Settings, tmp_path: Path) -> None:
    database = Database(settings.url, settings.database_key)
    (settings.instance / "a.txt").write_text("a")
    make(settings, database, tmp_path / "a.zip", unencrypted=True)
    database.dispose()
    evil = tmp_path / "kwaad.zip"
    with archive.reading_file(tmp_path / "a.zip", None) as found, evil.open("w+b") as opened, archive.writing(opened, []) as writer:
        for name in found.manifest.members:
            held = io.BytesIO()
            found.copy(name, held)
            held.seek(0)
            writer.add("files/../../kwaad.txt" if name == "files/a.txt" else name, held)
        writer.finish(found.manifest.model_copy(update={"members": writer.members}))
    with pytest.raises(BackupFault, match="beschadigd"):
        restore(settings, evil, "backup", None, replace=True)
    assert not (tmp_path / "kwaad.txt").exists()
    (settings.instance / "a.txt").unlink()


@pytest.mark.usefixtures("untouched")
def test_while_the_app_or_the_scheduler_runs_nothing_is_put_back(settings: Settings, saved: Path) -> None:
    running = Database(settings.url, settings.database_key)
    with running.reader() as session:
        session.execute(text("SELECT 1"))
    with pytest.raises((BackupFault, RuntimeError), match="Stop"):
        restore(settings, saved, "backup", None, replace=True)
    lock = lock_for(settings, running)
    running.dispose()
    assert lock.take()
    try:
        with pytest.raises(BackupFault, match="Stop de app en de planner"):
            restore(settings, saved, "backup", None, replace=True)
    finally:
        lock.release()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_database_that_cannot_be_opened_any_more_is_replaced_and_kept_aside(settings: Settings, saved: Path) -> None:
    assert settings.database_file
    garbage = os.urandom(20_000)
    settings.database_file.write_bytes(garbage)
    settings.database_file.with_name("risico.db-wal").write_bytes(garbage)
    with pytest.raises(BackupFault, match="--replace"):
        restore(settings, saved, "backup", None)
    _, aside = restore(settings, saved, "backup", None, replace=True)
    assert hashlib.sha256((settings.instance / f"{aside}.db").read_bytes()).digest() == hashlib.sha256(garbage).digest()
    database = Database(settings.url, settings.database_key)
    with database.engine.connect() as connection:
        assert rows.contents(connection)["account"].rows == 1
    database.dispose()
