"""Leaving: at the provider too if somebody wants that, and logins that the provider ends."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico.accounts.models import User
from risico.audit.models import AuditEvent
from risico.config import Settings
from risico.db import Database
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.provider import CLIENT, KEYS, LOGOUT_EVENT, Provider, log_in

from .conftest import SQLITE, Link, is_in

END = "/oidc/uitloggen/"


@pytest.fixture(autouse=True)
def user(make_user: MakeUser, link: Link) -> User:
    """A user whose work account is that of "jan"."""
    return link(make_user(Role.SAFETY_DIRECTOR))


def visit(app: Flask, provider: Provider, **claims: Any) -> FlaskClient:
    """Somebody who logged in with these claims."""
    provider.claims, client = {"sub": "jan", **claims}, app.test_client()
    log_in(client)
    assert is_in(client)
    return client


@SQLITE
def test_somebody_may_log_out_of_the_work_account_too(app: Flask, client: FlaskClient, settings: Settings, provider: Provider) -> None:
    where = urlsplit(client.get("/oidc/uitloggen/bij-werkaccount/").headers["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{provider.issuer}/logout"
    assert parse_qs(where.query) == {"client_id": [CLIENT], "post_logout_redirect_uri": [f"{settings.address}/inloggen/"]}


@SQLITE
def test_a_provider_without_such_a_page_is_said_so(app: Flask, client: FlaskClient, provider: Provider) -> None:
    provider.metadata = {"end_session_endpoint": None}
    page = client.get("/oidc/uitloggen/bij-werkaccount/", follow_redirects=True)
    assert "Sluit alle vensters" in page.text


def test_the_provider_ends_one_login_or_all(app: Flask, provider: Provider, user: User, database: Database) -> None:
    """`sid` ends that one, `sub` ends all that began with the work account; a login with a password is not the provider's."""
    own = app.test_client()
    web.log_in(own, user)
    one, two, three = (visit(app, provider, sid=sid) for sid in ("s1", "s2", "s3"))
    assert app.test_client().post(END, data={"logout_token": provider.logout_token(sid="s1")}).status_code == 200
    assert [is_in(client) for client in (own, one, two, three)] == [True, False, True, True]
    assert app.test_client().post(END, data={"logout_token": provider.logout_token(sub="jan", sid="s2")}).status_code == 200
    assert [is_in(client) for client in (own, one, two, three)] == [True, False, False, True]
    assert app.test_client().post(END, data={"logout_token": provider.logout_token(sub="piet")}).status_code == 200
    assert is_in(three)
    assert app.test_client().post(END, data={"logout_token": provider.logout_token(sub="jan")}).status_code == 200
    assert [is_in(client) for client in (own, three)] == [True, False]
    with database.reader() as session:
        told = session.scalars(select(AuditEvent).where(AuditEvent.action == "oidc.end_by_provider")).all()
    assert [(event.object, event.actor, event.origin) for event in told] == [(f"user_id={user.id}", "systeem", "inlogdienst")] * 3


@SQLITE
def test_no_hostile_token_ends_a_login(app: Flask, provider: Provider) -> None:
    client, now = visit(app, provider, sid="s1"), int(time.time())
    wrong: dict[str, str] = {
        "nothing": "",
        "nonsense": "x.y.z",
        "deep": "W1tb" * 9_000 + ".e30.x",
        "endless": "x" * 900_000,
        "letters from elsewhere": "é€.é.é",
        "for somebody else": provider.logout_token(sid="s1", aud="elders"),
        "by somebody else": provider.logout_token(sid="s1", iss="https://elders.example"),
        "expired": provider.logout_token(sid="s1", exp=now - 61),
        "without an end": provider.logout_token(sid="s1", exp=None),
        "made tomorrow": provider.logout_token(sid="s1", iat=now + 86400),
        "without a number": provider.logout_token(sid="s1", jti=None),
        "about nobody": provider.logout_token(),
        "about a number": provider.logout_token(sub=3),
        "no event": provider.logout_token(sid="s1", events=None),
        "another event": provider.logout_token(sid="s1", events={"x": {}}),
        "an event that is a list": provider.logout_token(sid="s1", events=[LOGOUT_EVENT]),
        "an ID token": provider.signed(provider.id_claims("x") | {"sid": "s1"}),
        "a nonce": provider.logout_token(sid="s1", nonce="x"),
    }
    provider.key = KEYS[1]
    wrong["another key"] = provider.logout_token(sid="s1")
    stranger = app.test_client()
    assert {name: stranger.post(END, data={"logout_token": token}).status_code for name, token in wrong.items()} == dict.fromkeys(wrong, 400)
    assert stranger.post(END, data=provider.logout_token(sid="s1")).status_code == 400
    assert stranger.get(f"{END}?logout_token={provider.logout_token(sid='s1')}").status_code == 405
    assert is_in(client)


@SQLITE
def test_tokens_of_strangers_do_not_make_the_app_ask_for_keys(app: Flask, provider: Provider) -> None:
    visit(app, provider)
    asked = len(provider.asked)
    for _ in range(20):
        app.test_client().post(END, data={"logout_token": provider.signed(provider.id_claims("x"), KEYS[2])})
    assert len(provider.asked) == asked
