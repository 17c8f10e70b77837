"""The way in from the server when nobody can log in any more, and taking away a second factor there."""

import re

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import select

from risico.accounts import service
from risico.accounts.commands import user as user_commands
from risico.accounts.models import SecondFactor, User
from risico.audit.models import AuditEvent
from risico.config import Settings
from risico.db import Database
from risico.outbox.models import Message
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.accounts import ENROL_PAGE, PASSWORD, enrol, give_factor, give_password, name_municipality, try_login

ADDRESS = "nood@noorderdijk.example"


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Runs commands on the test's database, on an installation with a mail server."""
    monkeypatch.setenv("RISICO_INSTANCE", str(settings.instance))
    monkeypatch.setenv("RISICO_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("RISICO_MAIL_HOST", "mail.voorbeeld.example")
    monkeypatch.setenv("RISICO_MAIL_FROM", "risico@voorbeeld.example")
    return CliRunner()


def _told(database: Database) -> list[tuple[str, str]]:
    with database.reader() as session:
        return [(message.to, message.subject) for message in session.scalars(select(Message).order_by(Message.id))]


def _events(database: Database) -> list[tuple[str, str]]:
    with database.reader() as session:
        return [(event.action, event.object) for event in session.scalars(select(AuditEvent).order_by(AuditEvent.seq))]


def test_the_emergency_account_lets_somebody_in_and_the_others_hear_of_it(run: CliRunner, app: Flask, database: Database, make_user: MakeUser) -> None:
    name_municipality(database)
    make_user(Role.ADMIN, email="beheer@noorderdijk.example")
    make_user(Role.CLERK)
    done = run.invoke(user_commands, ["emergency", f" {ADDRESS.upper()}"])
    link = re.search(r"^/welkom/[\w-]{43}/$", done.output, re.MULTILINE)
    assert done.exit_code == 0 and link, done.output
    assert _told(database) == [("beheer@noorderdijk.example", "Een noodaccount is geopend")]
    with database.reader() as session:
        made = session.scalars(select(User).where(User.email == ADDRESS)).one()
    assert made.roles == ["admin"] and _events(database) == [("accounts.emergency", f"user_id={made.id}")]
    visitor = app.test_client()
    web.submit(visitor, link[0], {"password": PASSWORD})
    assert try_login(app, ADDRESS, client=visitor).headers["Location"] == ENROL_PAGE
    enrol(visitor)
    assert visitor.get("/accounts/").status_code == 200


def test_an_account_that_was_closed_is_opened_again_with_nothing_old_left(
    run: CliRunner, app: Flask, database: Database, settings: Settings, make_user: MakeUser
) -> None:
    make_user(Role.ADMIN)
    user = give_password(database, make_user(Role.CLERK, email=ADDRESS))
    give_factor(database, settings, user)
    client = app.test_client()
    web.log_in(client, user)
    with database.writer() as session, session.begin():
        service.deactivate(session, user.id)
    assert run.invoke(user_commands, ["emergency", ADDRESS]).exit_code == 0
    with database.reader() as session:
        now = session.get_one(User, user.id)
        assert now.active and now.roles == ["clerk", "admin"] and session.get(SecondFactor, user.id) is None
    assert client.get("/account/").status_code == 302


def test_a_second_factor_is_taken_away_on_the_server(run: CliRunner, app: Flask, database: Database, settings: Settings, make_user: MakeUser) -> None:
    admin = give_password(database, make_user(Role.ADMIN))
    give_factor(database, settings, admin)
    client = app.test_client()
    web.log_in(client, admin)
    done = run.invoke(user_commands, ["reset-code", admin.email])
    assert done.exit_code == 0 and "stelt deze collega meteen een nieuwe in" in done.output
    assert _told(database) == [(admin.email, "De tweede stap van uw account is weg")]
    assert _events(database) == [("accounts.reset_code", f"user_id={admin.id}")]
    assert client.get("/account/").status_code == 302
    assert try_login(app, admin.email).headers["Location"] == ENROL_PAGE


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["emergency", ADDRESS], "Maak het eerste met 'risico user add'."),
        (["emergency", "geen adres"], "Dit is geen e-mailadres."),
        (["reset-code", ADDRESS], "Er is geen account met dit e-mailadres."),
        (["reset-code"], "ontbreekt"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_wrong_input_is_one_line(run: CliRunner, database: Database, arguments: list[str], says: str) -> None:
    done = run.invoke(user_commands, [*arguments])
    assert done.exit_code == 2 and says in done.output and done.output.count("\n") == 1
