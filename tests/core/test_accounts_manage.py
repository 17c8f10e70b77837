"""What the administrator does: accounts, links, closing, ending logins; and the own password."""

import re
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico import clock
from risico.accounts import links, service, sessions
from risico.accounts.models import CODE, AccountLink, User
from risico.db import Database
from risico.errors import Refused, Stale
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.accounts import PASSWORD, give_password, name_municipality, try_login
from tests.support.statements import counted

NEW_PASSWORD = "zeven groene eenden"
Login = Callable[[User], FlaskClient]


@pytest.fixture
def admin(make_user: MakeUser, database: Database) -> User:
    name_municipality(database)
    return make_user(Role.ADMIN, title="Functioneel beheerder")


@pytest.fixture
def desk(admin: User, login: Login) -> FlaskClient:
    """The administrator, logged in."""
    return login(admin)


def _stored(database: Database, user_id: int) -> User:
    with database.reader() as session:
        return service.get_user(session, user_id)


def _link_in(text: str) -> str:
    found = re.search(r"http://localhost(/welkom/[\w-]{43}/)", text)
    assert found, text
    return found[1]


def _press(client: FlaskClient, user: User, action: str) -> str:
    """Press a button on the account's page and follow it."""
    answer = web.submit(client, f"/accounts/{user.id}/", {}, form=f'form[action="/accounts/{user.id}/{action}/"]')
    return client.get(answer.headers["Location"]).text if answer.status_code == 302 else answer.text


def test_a_new_colleague_comes_in_with_the_link(desk: FlaskClient, app: Flask, database: Database) -> None:
    answer = web.submit(desk, "/accounts/nieuw/", {"email": "Wonen@Noorderdijk.example", "title": "Adviseur wonen", "roles": ["assessor"]})
    link = _link_in(answer.text)
    with database.reader() as session:
        assert session.scalars(select(AccountLink.token_hash)).one() not in link
    colleague = app.test_client()
    assert "wonen@noorderdijk.example" in colleague.get(link).text
    done = web.submit(colleague, link, {"password": PASSWORD})
    assert done.headers["Location"] == "/inloggen/"
    assert colleague.get("/wachtwoord/").status_code == 302, "a link never logs in by itself"
    assert try_login(app, "wonen@noorderdijk.example").status_code == 302


def test_a_link_works_once(desk: FlaskClient, app: Flask, make_user: MakeUser) -> None:
    link = _link_in(_press(desk, make_user(Role.CLERK), "link"))
    visitor = app.test_client()
    page = visitor.get(link).text
    web.submit(visitor, link, {"password": PASSWORD})
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    for answer in (visitor.get(link), visitor.post(link, data={"password": NEW_PASSWORD, "csrf_token": token[1]})):
        assert answer.status_code == 404 and "Deze link werkt niet meer" in answer.text


def test_of_two_who_use_a_link_at_once_one_succeeds(database: Database, make_user: MakeUser) -> None:
    user = make_user(Role.CLERK)
    with database.writer() as session, session.begin():
        token = links.new_link(session, user)
    with database.writer() as session, session.begin():
        links.use_link(session, token, "first")
    with database.writer() as session, pytest.raises(Refused):
        links.use_link(session, token, "second")
    assert _stored(database, user.id).password_hash == "first"


@pytest.mark.parametrize("ended_by", ["a week", "a newer link", "closing", "closing and opening"])
def test_a_link_stops_working(database: Database, desk: FlaskClient, app: Flask, make_user: MakeUser, ended_by: str) -> None:
    user = make_user(Role.CLERK)
    link = _link_in(_press(desk, user, "link"))
    moment = clock.now() + (timedelta(days=7, minutes=1) if ended_by == "a week" else timedelta())
    if ended_by == "a newer link":
        _press(desk, user, "link")
    if ended_by.startswith("closing"):
        _press(desk, user, "afsluiten")
    if ended_by.endswith("opening"):
        _press(desk, user, "heropenen")
    with clock.at(moment):
        assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize("token", ["x", "a" * 43, "../../accounts", "%00", "é" * 43])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_made_up_link_is_nobodys(admin: User, client: FlaskClient, token: str) -> None:
    assert client.get(f"/welkom/{token}/").status_code == 404


def test_using_a_link_ends_every_login(desk: FlaskClient, app: Flask, login: Login, make_user: MakeUser) -> None:
    user = make_user(Role.CLERK)
    devices = [login(user), login(user)]
    link = _link_in(_press(desk, user, "link"))
    assert [device.get("/wachtwoord/").status_code for device in devices] == [200, 200], "asking for a link ends nothing yet"
    web.submit(app.test_client(), link, {"password": PASSWORD})
    assert [device.get("/wachtwoord/").status_code for device in devices] == [302, 302]


def test_one_address_one_account(desk: FlaskClient, admin: User) -> None:
    answer = web.submit(desk, "/accounts/nieuw/", {"email": f" {admin.email.upper()}", "title": "Nog een", "roles": ["clerk"]})
    soup = BeautifulSoup(answer.text, "html5lib")
    message, title, box = soup.select_one("#email-fout"), soup.select_one("#title"), soup.select_one("input[value=clerk]")
    assert message and service.DOUBLE in message.text
    assert title and title["value"] == "Nog een" and box and box.has_attr("checked")


def test_the_list_costs_as_much_for_many_as_for_one(desk: FlaskClient, database: Database, make_user: MakeUser) -> None:
    costs = []
    for batch in (1, 40):
        for number in range(batch):
            make_user(Role.ASSESSOR, email=f"{batch}-{number}@noorderdijk.example")
        with counted(database.engine) as statements:
            assert f"{batch}-0@noorderdijk.example" in desk.get("/accounts/").text
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 6


def test_other_roles_count_at_once_and_end_the_logins(desk: FlaskClient, login: Login, make_user: MakeUser, database: Database) -> None:
    user = make_user(Role.SECRETARY)
    visitor = login(user)
    web.submit(desk, f"/accounts/{user.id}/", {"title": "Adjunct", "roles": ["auditor"]}, form="form.r-stack")
    changed = _stored(database, user.id)
    assert (changed.title, changed.roles) == ("Adjunct", ["auditor"])
    assert visitor.get("/wachtwoord/").status_code == 302


def test_another_title_ends_no_login(desk: FlaskClient, login: Login, make_user: MakeUser) -> None:
    user = make_user(Role.SECRETARY)
    visitor = login(user)
    web.submit(desk, f"/accounts/{user.id}/", {"title": "Adjunct"}, form="form.r-stack")
    assert "Adjunct" in visitor.get("/wachtwoord/").text


def test_another_address_ends_the_links_and_logs_in_from_then_on(desk: FlaskClient, app: Flask, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.CLERK))
    old_link = _link_in(_press(desk, user, "link"))
    web.submit(desk, f"/accounts/{user.id}/", {"email": " Griffie@Noorderdijk.example "}, form="form.r-stack")
    assert _stored(database, user.id).email == "griffie@noorderdijk.example"
    assert app.test_client().get(old_link).status_code == 404
    assert [try_login(app, address).status_code for address in (user.email, "griffie@noorderdijk.example")] == [401, 302]


def test_an_address_that_is_taken_is_told_beside_the_field(desk: FlaskClient, admin: User, make_user: MakeUser, database: Database) -> None:
    user = make_user(Role.CLERK)
    answer = web.submit(desk, f"/accounts/{user.id}/", {"email": admin.email, "title": "Anders"}, form="form.r-stack")
    soup = BeautifulSoup(answer.text, "html5lib")
    message, title = soup.select_one("#email-fout"), soup.select_one("#title")
    assert message and service.DOUBLE in message.text and title and title["value"] == "Anders"
    assert _stored(database, user.id).email == user.email


def test_of_two_administrators_the_second_sees_both_versions(desk: FlaskClient, login: Login, make_user: MakeUser, database: Database) -> None:
    user, other = make_user(Role.SECRETARY), login(make_user(Role.ADMIN, email="tweede@noorderdijk.example"))
    first = BeautifulSoup(other.get(f"/accounts/{user.id}/").text, "html5lib")
    web.submit(desk, f"/accounts/{user.id}/", {"title": "Van de eerste"}, form="form.r-stack")
    fields = {name: str(first.select_one(f"[name={name}]")["value"]) for name in ("csrf_token", "version")}  # type: ignore[index]
    answer = other.post(f"/accounts/{user.id}/", data={**fields, "email": user.email, "title": "Van de tweede", "roles": ["clerk"]})
    assert answer.status_code == 409
    soup = BeautifulSoup(answer.text, "html5lib")
    facts, title, box = soup.select_one(".r-facts"), soup.select_one("#title"), soup.select_one("input[value=clerk]")
    assert facts and "Van de eerste" in facts.text and "Gemeentesecretaris" in facts.text
    assert title and title["value"] == "Van de tweede" and box and box.has_attr("checked")
    assert _stored(database, user.id).title == "Van de eerste"
    version = soup.select_one("[name=version]")
    assert version
    again = other.post(f"/accounts/{user.id}/", data={**fields, "version": version["value"], "email": user.email, "title": "Van de tweede", "roles": ["clerk"]})
    assert again.status_code == 302 and _stored(database, user.id).title == "Van de tweede"


@pytest.mark.parametrize("version", ["", "0", "-1", "999999999999", "x"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_form_without_its_version_changes_nothing(admin: User, desk: FlaskClient, database: Database, version: str) -> None:
    answer = web.submit(desk, f"/accounts/{admin.id}/", {"title": "Anders", "version": version}, form="form.r-stack")
    assert answer.status_code == 409 and _stored(database, admin.id).title == "Functioneel beheerder"


def test_fields_that_are_not_on_the_form_change_nothing(admin: User, desk: FlaskClient, database: Database, make_user: MakeUser) -> None:
    user = make_user(Role.CLERK)
    extra = {"active": "", "password_hash": "x", "id": str(admin.id), "created_at": "2000-01-01", "user_id": str(admin.id)}
    web.submit(desk, f"/accounts/{user.id}/", {"title": "Nieuw", **extra}, form="form.r-stack")
    now = _stored(database, user.id)
    assert (now.title, now.email, now.active, now.password_hash, now.created_at) == ("Nieuw", user.email, True, None, user.created_at)


def test_closing_an_account_counts_at_once(desk: FlaskClient, app: Flask, login: Login, make_user: MakeUser, database: Database) -> None:
    user = give_password(database, make_user(Role.CLERK))
    devices = [login(user) for _ in range(3)]
    assert f"Het account van {user.email} is afgesloten." in _press(desk, user, "afsluiten")
    assert [device.get("/wachtwoord/").status_code for device in devices] == [302] * 3
    assert try_login(app, user.email).status_code == 401
    _press(desk, user, "heropenen")
    assert [device.get("/wachtwoord/").status_code for device in devices] == [302] * 3, "old logins stay ended"
    assert try_login(app, user.email).status_code == 302


def test_a_closed_account_gets_no_link(desk: FlaskClient, make_user: MakeUser, database: Database) -> None:
    user = make_user(Role.CLERK)
    _press(desk, user, "afsluiten")
    with database.writer() as session, pytest.raises(Refused):
        links.new_link(session, service.get_user(session, user.id))


def test_there_is_always_an_administrator(admin: User, desk: FlaskClient, database: Database, make_user: MakeUser) -> None:
    closed = make_user(Role.ADMIN, email="oud@noorderdijk.example")
    _press(desk, closed, "afsluiten")
    assert service.LAST_ADMIN in _press(desk, admin, "afsluiten")
    answer = web.submit(desk, f"/accounts/{admin.id}/", {"roles": ["auditor"]}, form="form.r-stack")
    assert service.LAST_ADMIN in answer.text
    now = _stored(database, admin.id)
    assert now.active and now.roles == ["admin"]
    _press(desk, closed, "heropenen")
    assert "is afgesloten" in _press(desk, closed, "afsluiten"), "of two, one may go"


def test_two_administrators_cannot_close_each_other(database: Database, make_user: MakeUser) -> None:
    first, second = make_user(Role.ADMIN), make_user(Role.ADMIN, email="tweede@noorderdijk.example")
    ready, refused = threading.Barrier(2), []

    def close(user_id: int) -> None:
        ready.wait()
        try:
            with database.writer() as session, session.begin():
                service.deactivate(session, user_id)
        except Refused as refusal:
            refused.append(refusal.message)

    threads = [threading.Thread(target=close, args=(user.id,)) for user in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == [service.LAST_ADMIN]
    assert _stored(database, first.id).active != _stored(database, second.id).active


def test_an_edit_of_an_old_version_is_stale(database: Database, make_user: MakeUser) -> None:
    user = make_user(Role.CLERK)
    with database.writer() as session, session.begin():
        service.edit_user(session, user.id, user.version, user.email, "Eerst", ["clerk"])
    with database.writer() as session, pytest.raises(Stale):
        service.edit_user(session, user.id, user.version, user.email, "Daarna", ["clerk"])


def test_the_administrator_sees_and_ends_logins(desk: FlaskClient, login: Login, make_user: MakeUser, admin: User) -> None:
    user = make_user(Role.CLERK)
    devices = [login(user), login(user)]
    page = BeautifulSoup(desk.get(f"/accounts/{user.id}/").text, "html5lib")
    assert len(page.select("#ingelogd ~ ul li")) == 2
    _press(desk, user, "uitloggen")
    assert [device.get("/wachtwoord/").status_code for device in devices] == [302, 302]
    own = login(admin)
    _press(desk, admin, "uitloggen")
    assert own.get("/wachtwoord/").status_code == 302 and desk.get("/wachtwoord/").status_code == 200


def test_the_own_password(app: Flask, client: FlaskClient, login: Login, database: Database, make_user: MakeUser) -> None:
    admin = give_password(database, make_user(Role.CLERK))
    other = login(admin)
    try_login(app, admin.email, client=client)
    with client.session_transaction() as cookie:
        before = cookie["token"]
    answer = web.submit(client, "/wachtwoord/", {"current": PASSWORD, "password": NEW_PASSWORD})
    assert answer.status_code == 302
    with client.session_transaction() as cookie:
        assert cookie["token"] != before
    assert client.get("/wachtwoord/").status_code == 200
    assert other.get("/wachtwoord/").status_code == 302
    assert try_login(app, admin.email).status_code == 401
    assert try_login(app, admin.email, NEW_PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("current", "new", "field", "says"),
    [
        ("niet het goede", NEW_PASSWORD, "current", "Dit is niet uw huidige wachtwoord."),
        ("", NEW_PASSWORD, "current", "Vul uw huidige wachtwoord in."),
        (PASSWORD, "kort", "password", "te kort"),
        (PASSWORD, "gemeente noorderdijk 2027", "password", "te makkelijk te raden"),
        (PASSWORD, "mijn admin wachtwoord", "password", "staat uw e-mailadres"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_fault_in_the_own_password(desk: FlaskClient, admin: User, database: Database, current: str, new: str, field: str, says: str) -> None:
    give_password(database, admin)
    soup = BeautifulSoup(web.submit(desk, "/wachtwoord/", {"current": current, "password": new}).text, "html5lib")
    message = soup.select_one(f"#{field}-fout")
    assert message and says in message.text
    assert desk.get("/wachtwoord/").status_code == 200


def test_guessing_the_current_password_is_throttled(desk: FlaskClient, admin: User, database: Database) -> None:
    give_password(database, admin)
    texts = [web.submit(desk, "/wachtwoord/", {"current": "niet het goede", "password": NEW_PASSWORD}).text for _ in range(11)]
    assert "niet uw huidige" in texts[9] and "Wacht een kwartier" in texts[10]


@pytest.mark.parametrize("number", [0, 987_654, 2**31, 10**30])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_account_that_does_not_exist(desk: FlaskClient, number: int) -> None:
    assert desk.get(f"/accounts/{number}/").status_code == 404


def test_sessions_of_a_month_ago_are_removed(database: Database, make_user: MakeUser) -> None:
    user = make_user(Role.CLERK)
    with clock.at(clock.now() - timedelta(days=31)), database.writer() as session, session.begin():
        old = sessions.start(session, user.id, method=CODE)
    with database.writer() as session, session.begin():
        new = sessions.start(session, user.id, method=CODE)
    assert sessions.owner_of_session(database, old) is None and sessions.owner_of_session(database, new) == user.id
