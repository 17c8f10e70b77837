"""Backup, restore, export and import: everything comes back, on both databases, and nothing is half."""

import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pyrage
import pytest
from flask.testing import FlaskClient
from pyrage.x25519 import Identity
from sqlalchemy import func, select, update

from risico import create_app
from risico.accounts.models import AccountLink, User, UserSession
from risico.accounts.passwords import make_hash
from risico.accounts.service import create_user
from risico.audit.models import AuditEvent
from risico.backup import archive, rows, verify
from risico.backup.archive import Contents
from risico.backup.faults import BackupFault
from risico.backup.make import make
from risico.backup.restore import restore
from risico.config import Settings, load_settings
from risico.db import Database
from risico.encryption import key
from risico.outbox.models import MailPause, Message
from risico.permissions import Role
from tests.support import filling, web
from tests.support.databases import Databases
from tests.support.filling import WORD

SETTLED = {"user_session", "account_link", "outbox_pause", "audit_event", "audit_head"}
"""What a restore changes on purpose: logins and links end, mail stands still, and the trail tells it."""
PASSWORD = "vijf paarse fietsen bij de brug"
OWN = {
    "config.toml": b'municipality_note = ""\n',
    "assessments/eigen.toml": f"# {WORD} in een bestand\n".encode(),
    "templates/home/overview.html": "één €\n".encode(),
    "huisstijl.docx": bytes(range(256)) * 40,
    "logo.png": b"",
}

Opened = Callable[[Settings], Database]


@pytest.fixture
def opened() -> Iterator[Opened]:
    made: list[Database] = []

    def begin(settings: Settings) -> Database:
        made.append(Database(settings.url, settings.database_key))
        return made[-1]

    yield begin
    for database in made:
        database.dispose()


@pytest.fixture
def settings(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """The address of the database is in the environment, as in most installations with PostgreSQL."""
    monkeypatch.setenv("RISICO_DATABASE_URL", settings.database_url)
    return settings


@pytest.fixture
def full(settings: Settings, opened: Opened) -> Settings:
    """An installation with something in every column of every table, own files, and somebody who can log in."""
    for name, content in OWN.items():
        (settings.instance / name).parent.mkdir(parents=True, exist_ok=True)
        (settings.instance / name).write_bytes(content)
    (settings.instance / "config.toml").write_text("https = false\n")
    database = opened(settings)
    filling.fill(database)
    with database.writer() as session, session.begin():
        create_user(session, "beoordelaar@voorbeeldgemeente.example", "Beoordelaar", [Role.ASSESSOR], make_hash(PASSWORD))
    database.dispose()
    return settings


def contents(database: Database) -> dict[str, Contents]:
    with database.engine.connect() as connection:
        return rows.contents(connection)


def kept(found: dict[str, Contents]) -> dict[str, Contents]:
    return {name: table for name, table in found.items() if name not in SETTLED}


def files(instance: Path) -> dict[str, str]:
    """What is in the folder but the database, locks and what was put aside."""
    found = (file for file in instance.rglob("*") if file.is_file() and not file.relative_to(instance).parts[0].startswith((".", "risico", "scheduler.lock")))
    return {str(file.relative_to(instance)): hashlib.sha256(file.read_bytes()).hexdigest() for file in found}


def wipe(settings: Settings, opened: Opened) -> None:
    """A new server: no rows, no files."""
    for name in files(settings.instance):
        (settings.instance / name).unlink()
    if settings.database_file:
        settings.database_file.unlink()
        return
    database = opened(settings)
    with database.writing_engine.begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    database.dispose()


def test_nothing_is_forgotten_every_table_column_and_file_comes_back_and_somebody_can_log_in(full: Settings, opened: Opened, tmp_path: Path) -> None:
    """B2: a column that stays empty here, or a table that the models do not know, fails: it would never have been tried."""
    database = opened(full)
    before, own = contents(database), files(full.instance)
    with database.engine.connect() as connection:
        assert filling.empty_places(connection) == []
        numbers = filling.next_numbers(connection)
    assert set(before) == filling.tables_of_models()
    made = make(full, database, tmp_path / "alles.zip", unencrypted=True)
    assert made.tables == before
    database.dispose()
    wipe(full, opened)
    restore(full, tmp_path / "alles.zip", "backup", None)
    back = opened(full)
    assert kept(contents(back)) == kept(before)
    assert files(full.instance) == own
    with back.engine.connect() as connection:
        assert filling.next_numbers(connection) == numbers
    assert_settled(back, before)
    back.dispose()
    assert_login_works(full)


def assert_settled(database: Database, before: dict[str, Contents]) -> None:
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(UserSession).where(UserSession.ended_at.is_(None))) == 0
        assert session.scalar(select(func.count()).select_from(AccountLink).where(AccountLink.used_at.is_(None))) == 0
        assert session.scalar(select(func.count()).select_from(UserSession)) == before["user_session"].rows
        assert "backup.restored" in session.scalars(select(AuditEvent.action)).all()
        assert session.scalar(select(func.count()).select_from(MailPause)) == 1


def assert_login_works(settings: Settings) -> None:
    app = create_app(settings)
    app.testing = True
    try:
        client: FlaskClient = app.test_client()
        answer = web.submit(client, "/inloggen/", {"email": "beoordelaar@voorbeeldgemeente.example", "password": PASSWORD})
        assert answer.status_code == 302
        assert client.get("/account/").status_code == 200
    finally:
        app.extensions["risico"].close()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_export_goes_from_sqlite_to_postgresql_and_back_with_equal_rows_and_numbers(
    full: Settings, opened: Opened, databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B3, over installations that are empty but for what the first start made."""
    original = contents(opened(full))
    before = make(full, opened(full), tmp_path / "1.zip", "export", unencrypted=True)
    assert before.tables == original
    there = tmp_path / "daar"
    there.mkdir()
    with databases.fresh("postgresql", there) as url:
        monkeypatch.setenv("RISICO_DATABASE_URL", url)
        server = load_settings({"RISICO_DATABASE_URL": url}, instance=there)
        restore(server, tmp_path / "1.zip", "export", None)
        across = opened(server)
        assert kept(contents(across)) == kept(original)
        with across.engine.connect() as connection, opened(full).engine.connect() as first:
            assert kept_numbers(filling.next_numbers(connection)) == kept_numbers(filling.next_numbers(first))
        make(server, across, tmp_path / "2.zip", "export", unencrypted=True)
        across.dispose()
    monkeypatch.setenv("RISICO_DATABASE_URL", f"sqlite:///{tmp_path / 'terug' / 'risico.db'}")
    home = load_settings({}, instance=tmp_path / "terug")
    restore(home, tmp_path / "2.zip", "export", None)
    assert kept(contents(opened(home))) == kept(original)
    assert files(home.instance) == files(full.instance)


def kept_numbers(found: dict[str, int]) -> dict[str, int]:
    return {name: number for name, number in found.items() if name not in SETTLED}


def test_mail_that_waited_and_mail_that_was_made_again_waits_for_the_administrator(settings: Settings, opened: Opened, tmp_path: Path) -> None:
    from risico.outbox import pause, service
    from risico.outbox.claims import claim
    from risico.outbox.delivery import LEASE

    database = opened(settings)
    with database.writer() as session, session.begin():
        create_user(session, "oov@voorbeeldgemeente.example", "OOV", [Role.ADMIN])
        service.enqueue(session, key="voor", to="oov@voorbeeldgemeente.example", subject="Taak", text="Tekst")
    make(settings, database, tmp_path / "post.zip", unencrypted=True)
    with database.writer() as session, session.begin():
        session.execute(update(Message).values(state="sent"))
    database.dispose()
    restore(settings, tmp_path / "post.zip", "backup", None, replace=True)
    back = opened(settings)
    with back.writer() as session, session.begin():
        assert not service.enqueue(session, key="voor", to="oov@voorbeeldgemeente.example", subject="Taak", text="Tekst")
        assert service.enqueue(session, key="na", to="oov@voorbeeldgemeente.example", subject="Taak", text="Tekst")
    assert claim(back, "voorbeeldgemeente.example", LEASE) is None
    with back.writer() as session, session.begin():
        first = session.scalars(select(Message).where(Message.dedup_key == "voor")).one()
        pause.skip(session, first.id)
        pause.release(session)
    claimed = claim(back, "voorbeeldgemeente.example", LEASE)
    assert [message.dedup_key for message in claimed or ()] == ["na"]


def test_an_encrypted_backup_holds_no_word_and_only_the_private_key_opens_it(
    full: Settings, opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """B6: not in the archive, not in what is left on disk, not in logs; and the server itself cannot open it again."""
    identity, other = Identity.generate(), Identity.generate()
    sealed = full.model_copy(update={"backup_recipient": str(identity.to_public())})
    target = tmp_path / "versleuteld.zip"
    database = opened(sealed)
    made = make(sealed, database, target)
    exported = make(sealed, database, tmp_path / "uit.zip", "export")
    database.dispose()
    assert made.sealed and exported.sealed
    for place in (target, tmp_path / "uit.zip"):
        assert place.stat().st_mode & 0o777 == 0o600
        assert WORD.encode() not in place.read_bytes()
        with pytest.raises(BackupFault, match="--identity"):
            verify.verify(sealed, place, None)
        with pytest.raises(BackupFault, match="past niet"):
            verify.verify(sealed, place, other)
        assert verify.verify(sealed, place, identity).manifest.tables == made.tables
    assert WORD not in caplog.text
    left = {file for file in full.instance.rglob("*") if file.is_file() and WORD.encode() in file.read_bytes()}
    assert left == {full.instance / "assessments" / "eigen.toml"}
    assert not list(full.instance.glob(".werk-*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_database_in_a_sqlite_backup_stays_encrypted_and_the_key_is_not_in_it(full: Settings, opened: Opened, tmp_path: Path) -> None:
    target = tmp_path / "kopie.zip"
    make(full, opened(full), target)
    with archive.reading_file(target, None) as found:
        held = tmp_path / "database"
        with held.open("wb") as opened_file:
            found.copy(archive.DATABASE, opened_file)
    assert WORD.encode() not in held.read_bytes()
    assert full.database_key.encode() not in target.read_bytes()
    assert bytes.fromhex(full.database_key) not in target.read_bytes()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_a_recipient_postgresql_is_saved_readable_only_when_that_is_asked(settings: Settings, opened: Opened, tmp_path: Path) -> None:
    with pytest.raises(BackupFault, match="--unencrypted"):
        make(settings, opened(settings), tmp_path / "leesbaar.zip")
    assert list(tmp_path.glob("*.zip")) == []


def test_another_reader_finds_its_way_with_a_zip_program_and_age(full: Settings, opened: Opened, tmp_path: Path) -> None:
    """The format as docs/decisions/backup.md describes it."""
    import zipfile

    identity = Identity.generate()
    make(full.model_copy(update={"backup_recipient": str(identity.to_public())}), opened(full), tmp_path / "a.zip", "export")
    with zipfile.ZipFile(tmp_path / "a.zip") as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        lines = pyrage.decrypt(zipped.read("tables/account.jsonl.age"), [identity]).decode().splitlines()
        comment = zipped.comment.decode()
    assert hashlib.sha256((tmp_path / "a.zip").read_bytes()[:-64]).hexdigest() == comment
    rows_told = [json.loads(line) for line in lines]
    assert manifest["tables"]["account"]["rows"] == len(rows_told) == 3
    digests = sorted(hashlib.sha256(line.encode()).digest() for line in lines)
    assert hashlib.sha256(b"".join(digests)).hexdigest() == manifest["tables"]["account"]["sha256"]
    assert "beoordelaar@voorbeeldgemeente.example" in {row["email"] for row in rows_told}


def test_a_backup_is_never_written_over_another(settings: Settings, opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "er.zip").write_text("van gisteren")
    with pytest.raises(BackupFault, match="bestaat al"):
        make(settings, opened(settings), tmp_path / "er.zip", unencrypted=True)
    with pytest.raises(BackupFault, match="kan Risico niet schrijven"):
        make(settings, opened(settings), tmp_path / "weg" / "er.zip", unencrypted=True)
    assert (tmp_path / "er.zip").read_text() == "van gisteren"


def test_the_restore_test_gives_a_dated_certificate(full: Settings, opened: Opened, tmp_path: Path) -> None:
    make(full, opened(full), tmp_path / "proef.zip", unencrypted=True)
    before = contents(opened(full))
    proof = verify.verify(full, tmp_path / "proef.zip", None)
    lines = "\n".join(verify.certificate(tmp_path / "proef.zip", proof))
    assert f"{len(before)} tabellen, {sum(table.rows for table in before.values())} rijen, {len(files(full.instance))} bestanden" in lines
    assert f"{proof.at:%Y}" in lines and "alles is gelijk" in lines
    assert contents(opened(full)) == before


def test_users_of_a_key_file_keep_it_where_it_is(full: Settings, opened: Opened, tmp_path: Path) -> None:
    made = make(full, opened(full), tmp_path / "s.zip", unencrypted=True)
    names = [name for name in made.members if name.startswith("files/")]
    assert sorted(names) == sorted(f"files/{name}" for name in files(full.instance))
    assert not any(key.beside(full.instance).name in name for name in names)
    assert User.__tablename__ in made.tables
