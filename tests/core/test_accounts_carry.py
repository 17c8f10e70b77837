"""What somebody typed before their session ended comes back after login, for them alone."""

from collections.abc import Callable
from io import BytesIO
from random import Random
from string import ascii_letters

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, request
from flask.testing import FlaskClient
from playwright.sync_api import expect
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from risico import clock
from risico.accounts import otp, sessions
from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico.permissions import Permission, Role, requires
from risico.web import carry
from risico.web.access import TOKEN
from tests.conftest import MakeUser
from tests.support.accounts import CODE_PAGE, ENROL_PAGE, PASSWORD, fresh_code, give_factor, give_password
from tests.support.browser import Windows

Login = Callable[[User], FlaskClient]
TYPED = 'Zware regel één\r\nregel twee <b>&amp; "aanhalingstekens" ‘krom’ 🙂\r\n  inspringen'


@pytest.fixture
def received(app: Flask) -> list[MultiDict[str, str]]:
    """What arrives at a page with a long form; the page itself is /formulier/."""
    forms: list[MultiDict[str, str]] = []

    @requires(Permission.OWN_ACCOUNT)
    def take() -> str:
        if request.method == "POST":
            forms.append(MultiDict(request.form))
        return "gelukt"

    app.add_url_rule("/formulier/", "take", take, methods=["GET", "POST"])
    return forms


@pytest.fixture
def user(make_user: MakeUser, database: Database) -> User:
    return give_password(database, make_user(Role.SECRETARY))


def _end(database: Database, client: FlaskClient) -> None:
    """The session ends while the page is open."""
    with client.session_transaction() as cookie, database.writer() as session, session.begin():
        sessions.end_session(session, cookie[TOKEN])


def _csrf(client: FlaskClient) -> str:
    return _value(client.get("/wachtwoord/"), "csrf_token")


def _value(answer: TestResponse, name: str) -> str:
    found = BeautifulSoup(answer.text, "html5lib").select_one(f"main [name={name}]")
    assert found, f"no {name}"
    return str(found["value"])


def _send(client: FlaskClient, database: Database, fields: MultiDict[str, object], path: str = "/formulier/?a=1&b=2") -> TestResponse:
    """Fill in the form, and send it after the session ended."""
    token = _csrf(client)
    _end(database, client)
    return client.post(path, data=MultiDict([*fields.items(multi=True), ("csrf_token", token)]))


def _log_in(client: FlaskClient, page: TestResponse, email: str, password: str = PASSWORD, **changes: str) -> TestResponse:
    form = BeautifulSoup(page.text, "html5lib").select_one("main form")
    assert form
    data = {"email": email, "password": password, "carried": _value(page, "carried"), "csrf_token": _value(page, "csrf_token")}
    return client.post(str(form["action"]), data={**data, **changes})


def _resume_form(answer: TestResponse) -> Tag:
    form = BeautifulSoup(answer.text, "html5lib").select_one("main form")
    assert form, answer.text
    return form


def test_the_same_user_gets_everything_back(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    fields: MultiDict[str, object] = MultiDict([("note", TYPED), ("pick", "1"), ("pick", "3"), ("empty", ""), ("version", "7")])
    page = _send(client, database, fields)
    assert page.status_code == 401 and "Wat u had ingevuld, is bewaard." in page.text and received == []
    form = _resume_form(_log_in(client, page, user.email))
    assert form["action"] == "/formulier/?a=1&b=2"
    sent = MultiDict((str(control["name"]), str(control["value"])) for control in form.select("input"))
    assert client.post(str(form["action"]), data=sent).text == "gelukt"
    came = [(name, value) for name, value in received[0].items(multi=True) if name != "csrf_token"]
    assert came == [(name, str(value).replace("\r\n", "\n")) for name, value in fields.items(multi=True)]  # a browser writes \r\n again


def test_a_wrong_password_first_loses_nothing(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("note", TYPED)]))
    page = _log_in(client, page, user.email, "niet het goede")
    assert page.status_code == 401 and "Wat u had ingevuld, is bewaard." in page.text
    assert "Zware regel" in str(_resume_form(_log_in(client, page, user.email)))


def test_another_user_gets_nothing_of_it(received: list[MultiDict[str, str]], user: User, make_user: MakeUser, login: Login, database: Database) -> None:
    other = give_password(database, make_user(Role.CLERK))
    client = login(user)
    page = _send(client, database, MultiDict([("note", TYPED)]))
    answer = _log_in(client, page, other.email)
    assert answer.status_code == 302 and "Zware" not in client.get(answer.headers["Location"], follow_redirects=True).text


@pytest.mark.parametrize("damage", ["cut", "changed", "empty", "of another key", "another salt"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_was_tampered_with_is_not_carried(
    received: list[MultiDict[str, str]], user: User, login: Login, database: Database, app: Flask, damage: str
) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("note", TYPED)]))
    packed = _value(page, "carried")
    with app.app_context():
        foreign = str(app.session_interface.get_signing_serializer(app).dumps([user.id, "/formulier/", [], False]))  # type: ignore[attr-defined]
    other_key = foreign[:-4] + "AAAA"
    damaged = {"cut": packed[:-1], "changed": "A" + packed[1:], "empty": "", "of another key": other_key, "another salt": foreign}[damage]
    assert _log_in(client, page, user.email, carried=damaged).headers["Location"] == "/"


def test_a_form_without_a_valid_token_is_never_carried(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    _csrf(client)
    _end(database, client)
    for token in ("", "made up"):
        answer = client.post("/formulier/", data={"note": TYPED, "csrf_token": token})
        assert answer.status_code == 400 and "carried" not in answer.text and "Zware" not in answer.text


def test_a_visitor_without_any_session_is_asked_to_log_in_and_nothing_is_carried(received: list[MultiDict[str, str]], user: User, client: FlaskClient) -> None:
    token = _value(client.get("/inloggen/"), "csrf_token")
    answer = client.post("/formulier/", data={"note": TYPED, "csrf_token": token})
    assert answer.status_code == 401 and _value(answer, "carried") == "" and "bewaard" not in answer.text


def test_passwords_do_not_travel(user: User, login: Login, database: Database) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("current", "geheim van nu"), ("password", "geheim van straks")]), "/wachtwoord/")
    assert "geheim" not in str(_resume_form(_log_in(client, page, user.email)))


def test_a_file_does_not_travel_and_the_page_says_so(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("note", TYPED), ("upload", (BytesIO(b"inhoud"), "lijst.xlsx"))]))
    answer = _log_in(client, page, user.email)
    assert "Bestanden gaan niet mee. Kies uw bestand straks opnieuw." in answer.text and "lijst.xlsx" not in answer.text
    page = _send(client, database, MultiDict([("note", TYPED)]))
    assert "Bestanden gaan niet mee" not in _log_in(client, page, user.email).text


def test_what_is_too_long_to_carry_is_not_promised(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    noise = "".join(Random(1).choices(ascii_letters, k=600_000))
    page = _send(client, database, MultiDict([("note", noise)]))
    assert page.status_code == 401 and _value(page, "carried") == "" and "bewaard" not in page.text


def test_the_longest_that_is_carried_still_logs_in(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("note", "ë\n" * 100_000)]))
    assert 0 < len(_value(page, "carried")) <= carry.LIMIT
    assert _log_in(client, page, user.email).status_code == 200


def test_a_background_save_hears_that_it_did_not_work(received: list[MultiDict[str, str]], user: User, login: Login, database: Database) -> None:
    client = login(user)
    token = _csrf(client)
    _end(database, client)
    answer = client.post("/formulier/", data={"note": TYPED, "csrf_token": token}, headers={"HX-Request": "true"})
    assert answer.status_code == 401 and answer.text.startswith("Uw sessie is verlopen.") and "<form" not in answer.text


def test_forms_in_other_tabs_stay_valid_for_the_same_user_only(
    received: list[MultiDict[str, str]], user: User, make_user: MakeUser, login: Login, database: Database
) -> None:
    other = give_password(database, make_user(Role.CLERK))
    client = login(user)
    token = _csrf(client)
    for who, status in ((user, 200), (other, 400)):
        _end(database, client)
        _log_in(client, client.get("/inloggen/"), who.email)
        assert client.post("/formulier/", data={"note": TYPED, "csrf_token": token}).status_code == status


def test_what_was_typed_comes_along_through_the_code(
    received: list[MultiDict[str, str]], user: User, login: Login, database: Database, settings: Settings
) -> None:
    give_factor(database, settings, user)
    client = login(user)
    token = _csrf(client)
    page = _log_in(client, _send(client, database, MultiDict([("note", TYPED)])), user.email)
    assert page.status_code == 200 and _value(page, "carried")
    page = client.post(CODE_PAGE, data={"code": "000000", "carried": _value(page, "carried"), "csrf_token": _value(page, "csrf_token")})
    assert page.status_code == 401
    answer = client.post(CODE_PAGE, data={"code": fresh_code(database, user), "carried": _value(page, "carried"), "csrf_token": _value(page, "csrf_token")})
    assert "Zware regel" in str(_resume_form(answer))
    assert client.post("/formulier/", data={"csrf_token": token}).status_code == 200, "forms in other tabs stay valid"


def test_what_was_typed_comes_along_through_setting_up_an_app(
    received: list[MultiDict[str, str]], user: User, login: Login, database: Database, settings: Settings
) -> None:
    client = login(user)
    page = _send(client, database, MultiDict([("note", TYPED)]))
    with database.writer() as session, session.begin():
        session.get_one(User, user.id).roles = ["secretary", "admin"]
    page = _log_in(client, page, user.email)
    secret = BeautifulSoup(page.text, "html5lib").select_one("#sleutel")
    assert secret
    fields = {name: _value(page, name) for name in ("carried", "csrf_token", "sealed")}
    codes = client.post(ENROL_PAGE, data={**fields, "code": otp.code_of(secret.text.replace(" ", ""), otp.step_of(clock.now()))})
    assert "Uw herstelcodes" in codes.text and "Zware regel" in str(_resume_form(codes))


@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_in_a_browser(windows: Windows, make_user: MakeUser, database: Database, settings: Settings, javascript: bool) -> None:
    user = give_password(database, make_user(Role.ADMIN))
    give_factor(database, settings, user)
    colleague = make_user(Role.CLERK)
    page = windows.open(user, javascript=javascript)
    page.goto(f"/accounts/{colleague.id}/")
    page.locator("#title").fill("Griffier & <plaatsvervanger>")
    with database.writer() as session, session.begin():
        sessions.end_sessions(session, user.id)
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_label("E-mailadres").fill(user.email)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_label("Code").fill(fresh_code(database, user))
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name="Alsnog versturen").click()
    expect(page.get_by_role("link", name="Griffier & <plaatsvervanger>")).to_be_visible()
