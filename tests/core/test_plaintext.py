"""What people type cannot be read from any file without the key, and what was erased cannot be read with it (reliability.md L7, B10)."""

import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.encryption import file, rewrite
from risico.organisation import terms
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.models import Term
from risico.outbox.models import Message
from risico.outbox.service import enqueue
from risico.permissions import Role
from risico.scheduling.work import tidy
from tests.conftest import MakeUser
from tests.support.pages import decrypted
from tests.support.web import submit

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PERSON, ADDRESS = "Q. Kwartelvink", "kwartelvink@noorderdijk.example"
SUBJECT, BODY = "Onderwerp Zilverreiger", "Tekst over Zilverreiger en Wouwaap."
TITLE, VISITOR = "Beleidsadviseur Roerdomp", "roerdomp@noorderdijk.example"
TYPED = (PERSON, ADDRESS, SUBJECT, BODY, TITLE, VISITOR)


def forms(words: str) -> set[bytes]:
    """As it might stand in a file."""
    return {words.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")}


def found(raw: bytes) -> set[str]:
    """What was typed and can be read there."""
    return {words for words in TYPED if any(form in raw for form in forms(words))}


@pytest.fixture
def data(app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database after words came in by a page and by services, part of it in its log; whoever wants a temporary file gets a fault."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nergens"))
    clerk, admin = make_user(Role.CLERK), make_user(Role.ADMIN)
    with database.writer() as session, session.begin():
        terms.add(session, clerk, Member(PERSON, ADDRESS, Body.COUNCIL, Office.COUNCILLOR, 0), clock.today() - timedelta(days=9))
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with database.writer() as session, session.begin():
        enqueue(session, key="zilverreiger", to=VISITOR, subject=SUBJECT, text=BODY)
    answer = submit(login(admin), "/accounts/nieuw/", {"title": TITLE, "email": VISITOR, "roles": ["assessor"]})
    assert answer.status_code < 400, answer.text
    used: Path = app.extensions["risico"].settings.database_file
    return used


def test_no_file_shows_what_was_typed(data: Path, database: Database, tmp_path: Path) -> None:
    raw = {path.name: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert {"risico.db", "risico.db-wal", "risico.db-shm", "risico.db.gate", "instance.key"} <= set(raw)
    assert min(len(raw["risico.db"]), len(raw["risico.db-wal"])) > 4096
    assert {name: words for name, content in raw.items() if (words := found(content))} == {}
    assert found(decrypted(data, database.key)) == set(TYPED), "with the key it is all there"


def test_the_same_search_finds_it_in_a_plain_copy(data: Path, database: Database, tmp_path: Path) -> None:
    plain = tmp_path / "plain.db"
    connection = file.connect(data, database.key)
    for statement in (f"ATTACH DATABASE '{plain}' AS plain KEY ''", "SELECT sqlcipher_export('plain')", "DETACH DATABASE plain"):
        connection.execute(statement)
    connection.close()
    assert found(plain.read_bytes()) == set(TYPED)


def test_a_change_of_keys_writes_nothing_readable_either(app: Flask, data: Path, database: Database) -> None:
    database.dispose()
    seen: set[str] = set()
    with pytest.MonkeyPatch.context() as watching:
        take_place = rewrite._take_place

        def look(draft: Path, into: Path) -> None:
            seen.update(*(found(path.read_bytes()) for path in into.parent.iterdir()), {draft.name})
            take_place(draft, into)

        watching.setattr(rewrite, "_take_place", look)
        rewrite.rewrite(data, database.key, "e" * 64)
    assert seen == {"risico.db.draft"}
    assert file.opens(data, "e" * 64)


def test_who_was_erased_is_in_no_page_of_the_file_or_its_log(app: Flask, data: Path, database: Database) -> None:
    """Pages that no row is in any more are searched too: SQLite overwrites what goes, and the log ends."""
    with database.writer() as session, session.begin():
        session.scalars(select(Term)).one().until = clock.today() - timedelta(days=5 * 366)
        session.execute(delete(Message))
    assert {PERSON, ADDRESS, SUBJECT, BODY} <= found(decrypted(data, database.key))
    with clock.at(clock.now() + timedelta(days=60)):
        tidy(app)
    with database.reader() as session:
        assert session.scalars(select(Term.name)).one() == ""
    assert not found(decrypted(data, database.key)) & {PERSON, ADDRESS, SUBJECT, BODY}
