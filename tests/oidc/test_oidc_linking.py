"""A work account and an account are linked by their owner, who proves both and says yes; and unlinked."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from risico.accounts import links
from risico.accounts.models import SecondFactor, User
from risico.clock import now
from risico.db import Database
from risico.oidc import service
from risico.oidc.models import Identity
from risico.oidc.tokens import Visitor
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import csrf, web
from tests.support.accounts import PASSWORD, give_password
from tests.support.provider import Provider, come_back, log_in, to_provider

from .conftest import SQLITE, Link, is_in

pytestmark = SQLITE
Login = Callable[[User], FlaskClient]
CONFIRM = "/oidc/bevestigen/"


@pytest.fixture
def user(make_user: MakeUser, database: Database) -> User:
    """A user with a password and no work account."""
    make_user(Role.ADMIN)
    return give_password(database, make_user(Role.SAFETY_DIRECTOR))


def linked(database: Database) -> dict[str, int]:
    with database.reader() as session:
        return {row.subject: row.user_id for row in session.scalars(select(Identity))}


def welcome(database: Database, user: User) -> str:
    with database.writer() as session, session.begin():
        return links.new_link(session, user)


def say_yes(client: FlaskClient, password: str | None = PASSWORD) -> TestResponse:
    return web.submit(client, CONFIRM, {"current": password} if password else {})


def test_a_user_links_their_work_account(user: User, login: Login, app: Flask, provider: Provider, database: Database) -> None:
    client = login(user)
    assert "nog niet gekoppeld" in client.get("/account/werkaccount/").text
    provider.claims = {"sub": "jan", "email": "j.jansen@voorbeeldgemeente.example"}
    assert log_in(client, "/oidc/koppelen/").headers["Location"] == CONFIRM
    page = client.get(CONFIRM).text
    assert "j.jansen@voorbeeldgemeente.example" in page and user.email in page
    assert linked(database) == {}, "nothing is linked before somebody says yes"
    assert say_yes(client, "een ander wachtwoord").status_code == 200
    assert linked(database) == {}
    assert say_yes(client).status_code == 302
    assert linked(database) == {"jan": user.id}
    assert client.get(CONFIRM).status_code == 409, "one yes links once"
    other = app.test_client()
    log_in(other)
    assert is_in(other)


def test_nobody_else_can_make_a_user_link(user: User, login: Login, app: Flask, database: Database) -> None:
    """Another site may send somebody to the provider and back, but cannot say yes; and a yes counts only for who began."""
    client = login(user)
    log_in(client, "/oidc/koppelen/")
    for token in ({}, {"X-CSRFToken": csrf.RAW}):
        assert client.post(CONFIRM, data={"current": PASSWORD}, headers=token).status_code == 400
    assert client.post(CONFIRM, data={"current": PASSWORD}, headers={**csrf.header(client), "Sec-Fetch-Site": "cross-site"}).status_code == 400
    with client.session_transaction() as cookie:
        waiting = cookie["oidc_found"]
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie["oidc_found"] = waiting
    assert stranger.get(CONFIRM).status_code == 409
    assert linked(database) == {}


def test_a_work_account_belongs_to_one_account(user: User, make_user: MakeUser, login: Login, link: Link, database: Database) -> None:
    other = link(make_user(Role.CLERK))
    client = login(user)
    log_in(client, "/oidc/koppelen/")
    answer = say_yes(client)
    assert answer.status_code == 409 and "hoort al bij een ander account" in answer.text
    assert linked(database) == {"jan": other.id}


def test_a_new_work_account_replaces_the_old_one(user: User, login: Login, link: Link, app: Flask, provider: Provider, database: Database) -> None:
    link(user, "oud")
    elsewhere = app.test_client()
    provider.claims = {"sub": "oud"}
    log_in(elsewhere)
    assert is_in(elsewhere)
    client = login(user)
    provider.claims = {"sub": "nieuw"}
    log_in(client, "/oidc/koppelen/")
    say_yes(client)
    assert linked(database) == {"nieuw": user.id}
    assert is_in(client) and not is_in(elsewhere)


def test_a_link_of_the_administrator_can_be_used_for_a_work_account(user: User, app: Flask, database: Database) -> None:
    client, token = app.test_client(), welcome(database, user)
    assert f"/oidc/welkom/{token}/" in client.get(f"/welkom/{token}/").text
    assert log_in(client, f"/oidc/welkom/{token}/").headers["Location"] == CONFIRM
    assert say_yes(client, None).headers["Location"] == "/inloggen/"
    assert not is_in(client), "a link never logs in by itself"
    assert linked(database) == {"jan": user.id}
    assert client.get(f"/welkom/{token}/").status_code == 404
    assert client.get(f"/oidc/welkom/{token}/").status_code == 409
    log_in(client)
    assert is_in(client)


@pytest.mark.parametrize("extra", [{"local_login": "admins"}])
def test_who_may_not_use_a_password_is_not_asked_for_one(user: User, client: FlaskClient, database: Database) -> None:
    page = client.get(f"/welkom/{welcome(database, user)}/").text
    assert "Koppel uw werkaccount" in page and 'name="password"' not in page


def test_a_link_that_was_used_meanwhile_links_nothing(user: User, app: Flask, database: Database) -> None:
    client, token = app.test_client(), welcome(database, user)
    location = to_provider(client, f"/oidc/welkom/{token}/")
    with database.writer() as session, session.begin():
        links.end_links(session, user.id)
    assert come_back(client, location).headers["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 409
    assert linked(database) == {}


def test_a_link_does_not_pass_by_a_second_factor(user: User, app: Flask, database: Database) -> None:
    """Who found the link but has no phone with the code, gets no further with a work account of their own."""
    with database.writer() as session, session.begin():
        session.add(SecondFactor(user_id=user.id, sealed="x", last_step=0, since=now()))
    client, token = app.test_client(), welcome(database, user)
    log_in(client, f"/oidc/welkom/{token}/")
    answer = say_yes(client, None)
    assert answer.status_code == 409 and "tweede stap" in answer.text
    assert linked(database) == {}


def test_unlinking_ends_what_began_with_the_work_account(user: User, login: Login, link: Link, app: Flask, database: Database) -> None:
    link(user)
    elsewhere, client = app.test_client(), login(user)
    log_in(elsewhere)
    assert web.submit(client, "/account/werkaccount/", {"current": "een ander wachtwoord"}).status_code == 200
    assert linked(database) == {"jan": user.id}
    assert web.submit(client, "/account/werkaccount/", {"current": PASSWORD}).status_code == 302
    assert linked(database) == {}
    assert is_in(client) and not is_in(elsewhere)
    assert log_in(app.test_client()).status_code == 403


def test_who_has_no_password_does_not_lock_themselves_out(make_user: MakeUser, link: Link, client: FlaskClient, database: Database) -> None:
    user = link(make_user(Role.ADMIN))
    log_in(client)
    assert "Vraag de beheerder" in client.get("/account/werkaccount/").text
    answer = client.post("/account/werkaccount/ontkoppelen/", headers=csrf.header(client))
    assert answer.status_code == 409 and "kunt u nu niet inloggen" in answer.text
    assert linked(database) == {"jan": user.id}


def test_an_administrator_takes_a_link_away(user: User, make_user: MakeUser, login: Login, link: Link, app: Flask, database: Database) -> None:
    link(user)
    client, admin = app.test_client(), login(make_user(Role.ADMIN, email="ander@voorbeeldgemeente.example"))
    log_in(client)
    web.submit(admin, f"/accounts/{user.id}/", {}, "form[action$='/werkaccount/ontkoppelen/']")
    assert linked(database) == {} and not is_in(client)


def test_the_link_of_an_old_provider_gives_way(user: User, link: Link, database: Database) -> None:
    with database.writer() as session, session.begin():
        service.link(session, user.id, Visitor("https://vorige.example", "jan"))
    link(user, "nieuw")
    assert linked(database) == {"nieuw": user.id}
