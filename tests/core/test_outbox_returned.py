"""`risico mail bounce`: mail that comes back later is told at Post, and an address that does not exist gets no more mail."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from risico import clock
from risico.accounts.models import User
from risico.audit.models import AuditEvent
from risico.config import Settings, load_settings
from risico.db import Database
from risico.outbox import addresses, service
from risico.outbox.models import DEAD, SENT, WAITING, Message
from risico.outbox.reports import read
from risico.outbox.returned import Returned, write_down
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.reports import exchange, postfix

TO = "oud@voorbeeldgemeente.example"
Report = Callable[..., bytes]


@pytest.fixture
def relay(settings: Settings) -> Settings:
    return load_settings({}, instance=settings.instance, mail_host="mail.example", mail_from="risico@voorbeeldgemeente.example")


@pytest.fixture
def sent(database: Database) -> str:
    """The Message-ID of a message that the mail server took."""
    with database.writer() as session, session.begin():
        service.enqueue(session, key="taak", to=TO, subject="Er staat een taak voor u klaar", text="Log in.")
        done = update(Message).values(state=SENT, sent_at=clock.now(), attempts=1, message_id=Message.message_id + "@voorbeeldgemeente.example")
        return session.scalars(done.returning(Message.message_id)).one()


def take(database: Database, relay: Settings, content: bytes) -> Returned | None:
    report = read(content)
    assert report
    with database.writer() as session, session.begin():
        return write_down(session, report, relay)


def message(database: Database) -> Message:
    with database.reader() as session:
        return session.scalars(select(Message)).one()


def silent(database: Database) -> list[str]:
    with database.reader() as session:
        return [row.address for row in addresses.all_blocked(session)]


@pytest.mark.parametrize("write", [postfix, exchange])
def test_an_address_that_does_not_exist_gets_no_more_mail(database: Database, relay: Settings, sent: str, write: Report) -> None:
    assert take(database, relay, write(TO, sent)) == Returned(TO, blocked=True)
    assert message(database).state == DEAD and silent(database) == [TO]
    with database.reader() as session:
        assert addresses.all_blocked(session)[0].answer.startswith("De mailserver kent dit adres niet.")
    assert message(database).last_answer.startswith("Teruggekomen. De mailserver kent dit adres niet. Antwoord van de mailserver: 550 5.1.1")
    assert take(database, relay, write(TO, sent)) == Returned(TO, blocked=True), "a second report of the same changes nothing"
    with database.reader() as session:
        (event, _) = session.scalars(select(AuditEvent).where(AuditEvent.action == "outbox.bounce"))
        assert TO not in event.object


@pytest.mark.parametrize(
    ("status", "said", "words"),
    [
        ("5.2.2", "552 5.2.2 Mailbox full", "neemt geen mail aan"),
        ("5.7.1", "550 5.7.1 Rejected as spam", "staat niet toe"),
        ("4.4.1", "connect to mx.elders.example: Connection timed out", "probeerde het dagenlang en gaf het op"),
    ],
)
def test_another_failure_is_told_and_silences_nobody(database: Database, relay: Settings, sent: str, status: str, said: str, words: str) -> None:
    assert take(database, relay, postfix(TO, sent, status=status, said=said)) == Returned(TO, blocked=False)
    assert message(database).state == DEAD and words in message(database).last_answer and silent(database) == []


def test_a_failure_where_mail_was_passed_on_silences_nobody(database: Database, relay: Settings, sent: str) -> None:
    report = postfix(TO, sent, final="jan@elders.example", asked="rfc822;jan@elders.example")
    assert take(database, relay, report) == Returned(TO, blocked=False)
    assert message(database).state == DEAD and silent(database) == []


@pytest.mark.parametrize("write", [postfix, exchange])
def test_a_forged_report_without_our_message_id_changes_nothing(database: Database, relay: Settings, sent: str, write: Report) -> None:
    token, _, domain = sent.partition("@")
    for wrong in (f"{token[::-1]}@{domain}", token, f"%@{domain}", "taak"):
        assert take(database, relay, write(TO, wrong)) is None
    assert message(database).state == SENT and silent(database) == []


def test_a_report_cannot_silence_another_address_than_that_of_its_message(database: Database, relay: Settings, sent: str) -> None:
    assert take(database, relay, postfix("burgemeester@voorbeeldgemeente.example", sent)) == Returned(TO, blocked=False)
    assert silent(database) == []


def test_a_late_report_does_not_stop_a_message_that_goes_again(database: Database, relay: Settings, sent: str) -> None:
    with database.writer() as session, session.begin():
        session.execute(update(Message).values(state=WAITING))
    take(database, relay, postfix(TO, sent, status="5.2.2", said="552 5.2.2 Mailbox full"))
    assert message(database).state == WAITING


@pytest.fixture
def bounce(instance: Path, database_url: str) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Hands a mail to the command, as a mail server does."""

    def run(content: bytes, url: str = database_url) -> subprocess.CompletedProcess[bytes]:
        environment = {**os.environ, "RISICO_INSTANCE": str(instance), "RISICO_DATABASE_URL": url}
        return subprocess.run([Path(sys.executable).with_name("risico"), "mail", "bounce"], env=environment, input=content, capture_output=True)

    return run


def test_the_page_tells_it_and_one_button_sends_again(
    app: Flask,
    database: Database,
    sent: str,
    bounce: Callable[..., subprocess.CompletedProcess[bytes]],
    make_user: MakeUser,
    login: Callable[[User], FlaskClient],
) -> None:
    done = bounce(exchange(TO, sent))
    assert (done.returncode, done.stdout.decode()) == (0, f"Het bericht aan {TO} is niet aangekomen. Dit adres krijgt geen post meer.\n")
    admin = login(make_user(Role.ADMIN))
    page = admin.get("/post/").text
    assert "Teruggekomen. De mailserver kent dit adres niet." in page and "RESOLVER.ADR.RecipientNotFound" in page
    assert web.submit(admin, "/post/", {}, "td form").status_code == 302
    assert message(database).state == WAITING and silent(database) == []


def test_who_wants_no_mail_is_not_sent_again(database: Database, sent: str, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    with database.writer() as session, session.begin():
        session.execute(update(Message).values(state=DEAD))
        addresses.block(session, TO, addresses.UNSUBSCRIBED)
    admin = login(make_user(Role.ADMIN))
    assert "Geef eerst het adres vrij" in web.submit(admin, "/post/", {}, "td form").text
    assert message(database).state == DEAD and silent(database) == [TO]


def test_other_mail_is_left_alone_and_the_mail_server_tries_again_when_it_must(
    database: Database, bounce: Callable[..., subprocess.CompletedProcess[bytes]], tmp_path: Path
) -> None:
    holiday = bounce(b"Subject: Ik ben op vakantie\r\n\r\nTot maandag.\r\n")
    assert (holiday.returncode, holiday.stdout.decode()) == (0, "Dit is geen bericht over mail die niet aankwam. Er is niets veranderd.\n")
    stranger = bounce(postfix(TO, "elders@elders.example"))
    assert (stranger.returncode, stranger.stdout.decode()) == (0, "Dit gaat niet over een bericht van Risico. Er is niets veranderd.\n")
    away = bounce(postfix(TO, "elders@elders.example"), f"sqlite:///{tmp_path}/nog-niet.db")
    assert away.returncode == 75 and away.stderr.decode().count("\n") == 1 and b"Traceback" not in away.stderr
