"""The first visit: whoever can see the server makes the first account, and only one person does."""

import threading
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico import clock
from risico.accounts import service
from risico.accounts.models import User
from risico.accounts.tokens import is_setup_code, setup_code
from risico.config import Settings
from risico.db import Database
from risico.organisation.models import Municipality
from tests.support import web
from tests.support.accounts import ENROL_PAGE, PASSWORD, enrol

FORM = {
    "municipality": "Gemeente Noorderdijk",
    "email": "Secretaris@Noorderdijk.example",
    "title": "Gemeentesecretaris",
    "roles": ["secretary", "safety_director"],
    "password": PASSWORD,
}


def _set_up(client: FlaskClient, settings: Settings, **changes: object) -> TestResponse:
    return web.submit(client, "/installeren/", {**FORM, "code": setup_code(settings), **changes})


def _users(database: Database) -> list[User]:
    with database.reader() as session:
        return list(session.scalars(select(User)))


@pytest.mark.parametrize("path", ["/", "/inloggen/", "/accounts/", "/2027/", "/wachtwoord/"])
def test_before_there_is_an_account_every_page_leads_to_the_first_visit(client: FlaskClient, path: str) -> None:
    assert client.get(path, follow_redirects=True).request.path == "/installeren/"


def test_the_first_account_is_an_administrator_who_is_logged_in(client: FlaskClient, settings: Settings, database: Database, session: Session) -> None:
    assert _set_up(client, settings).headers["Location"] == ENROL_PAGE
    assert client.get("/accounts/").headers["Location"].startswith("/inloggen/"), "the second factor comes first"
    assert "Uw herstelcodes" in enrol(client).text
    first = session.scalars(select(User)).one()
    assert (first.email, first.title, first.roles) == ("secretaris@noorderdijk.example", "Gemeentesecretaris", ["secretary", "safety_director", "admin"])
    assert session.scalars(select(Municipality.name)).one() == "Gemeente Noorderdijk"
    session.rollback()
    page = client.get("/accounts/").text
    assert "Gemeente Noorderdijk" in page and "secretaris@noorderdijk.example" in page


def test_after_that_nobody_can_set_it_up_again(client: FlaskClient, settings: Settings, database: Database, app: Flask) -> None:
    late = app.test_client()
    page = late.get("/installeren/")
    token = BeautifulSoup(page.text, "html5lib").select_one("input[name=csrf_token]")
    assert token
    _set_up(client, settings)
    answer = late.post("/installeren/", data={**FORM, "email": "stranger@elders.example", "code": setup_code(settings), "csrf_token": token["value"]})
    assert answer.headers["Location"] == "/inloggen/"
    assert service.ALREADY in late.get("/inloggen/").text
    assert len(_users(database)) == 1


def test_the_code_of_the_server_is_asked(client: FlaskClient, settings: Settings, database: Database) -> None:
    answer = _set_up(client, settings, code="ABCD-EFGH-JKLM")
    assert "Deze code klopt niet" in answer.text and "Noorderdijk" in answer.text
    assert _users(database) == []


def test_the_code_may_be_typed_carelessly_and_is_readable(settings: Settings) -> None:
    code = setup_code(settings)
    assert is_setup_code(settings, f" {code.lower().replace('-', ' ')}\n")
    assert not is_setup_code(settings, code[:-1]) and not is_setup_code(settings, "") and not is_setup_code(settings, "é" * 12)
    assert len(code) == 14 and not set(code) & set("IOU0123456789")
    assert setup_code(settings.model_copy(update={"secret_key": "another"})) != code


def test_wrong_codes_are_throttled_per_address(app: Flask, settings: Settings, database: Database) -> None:
    guesser, owner = app.test_client(), app.test_client()
    owner.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    statuses = [_set_up(guesser, settings, code=f"ABCD-EFGH-JKL{letter}").status_code for letter in "ABCDEFGHJKLM"]
    assert statuses == [200] * 10 + [429] * 2
    assert _set_up(guesser, settings).status_code == 429, "not even the right code"
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert _set_up(guesser, settings, code="WRONG").status_code == 200
    assert _set_up(owner, settings).status_code == 302, "a stranger does not keep the owner out"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("municipality", "", "Vul de naam van de gemeente in."),
        ("municipality", "x" * 81, "hoogstens 80 tekens"),
        ("email", "geen adres", "Dit is geen e-mailadres."),
        ("email", "a@b@c.nl", "Dit is geen e-mailadres."),
        ("title", " ", "Vul de functie in."),
        ("roles", [], "Kies er minstens één."),
        ("roles", ["emperor"], "Kies uit de lijst."),
        ("password", "kort", "te kort"),
        ("password", "ik ben secretaris", "staat uw e-mailadres"),
        ("password", "x y" * 100, "te lang"),
        ("code", "", "Vul de installatiecode in."),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_is_told_beside_its_field_and_the_rest_stays(
    client: FlaskClient, settings: Settings, database: Database, field: str, value: object, says: str
) -> None:
    soup = BeautifulSoup(_set_up(client, settings, **{field: value}).text, "html5lib")
    message = soup.select_one(f"#{field}-fout")
    assert message and says in message.text
    kept = {str(control["name"]): control.get("value") for control in soup.select("main input[type=text], main input[type=email]")}
    expected = {name: FORM[name] for name in ("municipality", "email", "title") if name != field}
    assert expected.items() <= kept.items()
    assert PASSWORD not in str(soup), "a password is never sent back"
    assert _users(database) == []


def test_of_two_people_at_the_same_moment_one_succeeds(app: Flask, settings: Settings, database: Database) -> None:
    visitors = [app.test_client() for _ in range(4)]
    ready, places = threading.Barrier(len(visitors)), []

    def visit(number: int) -> None:
        ready.wait()
        places.append(_set_up(visitors[number], settings, email=f"nummer{number}@elders.example").headers.get("Location"))

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(len(visitors))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, places)) == ["/inloggen/", "/inloggen/", "/inloggen/", ENROL_PAGE]
    assert len(_users(database)) == 1
