"""Logging in with a work account: who it is, which roles they get, and where they go."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from risico.accounts import service as accounts
from risico.accounts.models import User, UserSession
from risico.accounts.tokens import fingerprint
from risico.audit.models import AuditEvent
from risico.config import Settings
from risico.db import Database
from risico.oidc import service
from risico.oidc.models import Identity
from risico.oidc.tokens import Visitor
from risico.permissions import Role
from risico.web.access import TOKEN
from tests.conftest import MakeUser
from tests.core.test_access import HOSTILE
from tests.support import accounts as local
from tests.support import csrf, web
from tests.support.provider import Provider, come_back, log_in, to_provider

from .conftest import SQLITE, WITH_CLAIM, Link, is_in

Login = Callable[[User], FlaskClient]
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
TENANT = "11111111-2222-3333-4444-555555555555"


@pytest.fixture
def user(make_user: MakeUser, link: Link) -> User:
    """A user whose work account is that of "jan"."""
    make_user(Role.ADMIN)
    return link(make_user(Role.SAFETY_DIRECTOR))


def read(database: Database, user: User) -> User:
    with database.reader() as session:
        return accounts.get_user(session, user.id)


def events(database: Database) -> list[tuple[str, str, str, str]]:
    with database.reader() as session:
        rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        return [(row.action, row.kind, row.result, row.actor) for row in rows]


def test_a_linked_work_account_logs_in(user: User, client: FlaskClient, database: Database) -> None:
    answer = log_in(client, "/oidc/inloggen/?verder=/account/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/account/")
    assert is_in(client)
    with database.reader() as session:
        login = session.scalars(select(UserSession)).one()
    assert (login.user_id, login.method) == (user.id, "werkaccount")
    assert events(database) == [("oidc.callback", "change", "done", "safety_director")]


@SQLITE
def test_what_was_in_the_cookie_before_opens_nothing_after(user: User, app: Flask, client: FlaskClient) -> None:
    """Session fixation (reliability.md S1)."""
    location, thief = to_provider(client), app.test_client()
    with client.session_transaction() as cookie:
        before = dict(cookie)
    come_back(client, location)
    with thief.session_transaction() as cookie:
        cookie.update(before)
    assert come_back(thief, location).status_code == 403  # the code was used
    assert is_in(client) and not is_in(thief)
    with client.session_transaction() as cookie:
        assert TOKEN in cookie and not before.keys() & cookie.keys()


@SQLITE
def test_another_name_or_address_at_the_provider_is_still_the_same_person(
    user: User, make_user: MakeUser, client: FlaskClient, provider: Provider, database: Database
) -> None:
    other = make_user(Role.CLERK, email="griffier@voorbeeldgemeente.example")
    provider.claims = {"sub": "jan", "email": other.email, "preferred_username": other.email, "email_verified": True}
    log_in(client)
    assert "safety_director" in client.get("/account/").text
    assert read(database, user).email == user.email


@SQLITE
def test_an_unknown_work_account_is_told_how_to_be_linked(user: User, client: FlaskClient, provider: Provider, database: Database) -> None:
    """Not even when the provider says that it has the e-mail address of an account."""
    provider.claims = {"sub": "piet", "email": user.email, "email_verified": True, "roles": ["Risico.Beheer"]}
    answer = log_in(client)
    assert answer.status_code == 403
    assert "hoort nog niet bij een account" in answer.text and "Mijn account" in answer.text
    assert not is_in(client)
    with database.reader() as session:
        assert session.scalars(select(Identity.subject)).all() == ["jan"]
    assert events(database)[-1] == ("oidc.callback", "change", "refused", "niemand")


@WITH_CLAIM
def test_who_has_a_role_at_the_provider_gets_an_account(user: User, client: FlaskClient, provider: Provider, database: Database) -> None:
    provider.claims = {"sub": "piet", "email": "Piet@voorbeeldgemeente.example", "roles": ["Risico.Griffie", "Iets.Anders", 3], "name": "Piet de Vries"}
    assert log_in(client).status_code == 302 and is_in(client)
    with database.reader() as session:
        made = accounts.find_user(session, "piet@voorbeeldgemeente.example")
    assert made and (made.title, made.roles, made.password_hash) == ("Griffier", ["clerk"], None)
    assert [event[0] for event in events(database)] == ["oidc.account", "oidc.callback"]


NO_ACCOUNT: list[tuple[dict[str, Any], str]] = [
    ({"email": "safety_director@voorbeeldgemeente.example", "roles": ["Risico.OOV"]}, "al een account in Risico met het e-mailadres"),
    ({"email": " SAFETY_DIRECTOR@voorbeeldgemeente.example", "roles": ["Risico.OOV"]}, "al een account in Risico met het e-mailadres"),
    ({"preferred_username": "safety_director@voorbeeldgemeente.example", "roles": ["Risico.OOV"]}, "al een account in Risico met het e-mailadres"),
    ({"roles": ["Risico.OOV"]}, "geeft geen e-mailadres door"),
    ({"email": "geen adres", "roles": "Risico.OOV"}, "geeft geen e-mailadres door"),
    ({"email": "piet@voorbeeldgemeente.example", "roles": ["Iets.Anders", "admin"]}, "heeft geen rol in Risico"),
    ({"email": "piet@voorbeeldgemeente.example", "roles": {"Risico.Beheer": True}}, "heeft geen rol in Risico"),
    ({"email": "piet@voorbeeldgemeente.example"}, "heeft geen rol in Risico"),
]


@SQLITE
@WITH_CLAIM
def test_who_gets_no_account_is_told_why(user: User, app: Flask, provider: Provider, database: Database) -> None:
    for claims, sentence in NO_ACCOUNT:
        provider.claims = {"sub": "piet", **claims}
        answer = log_in(app.test_client())
        assert answer.status_code == 403 and sentence in answer.text, claims
    with database.reader() as session:
        assert len(session.scalars(select(User)).all()) == 2


@WITH_CLAIM
def test_roles_follow_the_provider_at_each_login(user: User, app: Flask, client: FlaskClient, provider: Provider, database: Database) -> None:
    elsewhere = app.test_client()
    provider.claims = {"sub": "jan", "roles": ["Risico.OOV"]}
    log_in(elsewhere)
    assert is_in(elsewhere)
    provider.claims = {"sub": "jan", "roles": ["Risico.Griffie", "Risico.OOV"]}
    log_in(client)
    assert read(database, user).roles == ["safety_director", "clerk"]
    assert is_in(client) and not is_in(elsewhere)
    provider.claims = {"sub": "jan", "roles": []}
    answer = log_in(app.test_client())
    assert answer.status_code == 403 and "heeft geen rol in Risico" in answer.text
    assert read(database, user).roles == []
    assert not is_in(client)
    assert [event[0] for event in events(database)].count("oidc.roles") == 2


@SQLITE
@WITH_CLAIM
def test_the_last_administrator_stays_one(make_user: MakeUser, link: Link, app: Flask, client: FlaskClient, provider: Provider, database: Database) -> None:
    admin = link(make_user(Role.ADMIN))
    provider.claims = {"sub": "jan", "roles": ["Risico.Griffie"]}
    assert "er is geen andere" in client.get(log_in(client).headers["Location"], follow_redirects=True).text
    assert read(database, admin).roles == ["clerk", "admin"]
    make_user(Role.ADMIN, email="tweede@voorbeeldgemeente.example")
    log_in(app.test_client())
    assert read(database, admin).roles == ["clerk"]


def test_an_account_that_is_closed_here_stays_closed(user: User, client: FlaskClient, database: Database, app: Flask) -> None:
    log_in(client)
    with database.writer() as session, session.begin():
        accounts.deactivate(session, user.id)
    assert not is_in(client)
    answer = log_in(app.test_client())
    assert "afgesloten" in answer.text and not is_in(client)


@SQLITE
@pytest.mark.parametrize("extra", [{"local_login": "admins"}])
def test_with_that_setting_only_administrators_log_in_with_a_password(user: User, app: Flask, client: FlaskClient, database: Database) -> None:
    local.give_password(database, user)
    answer = local.try_login(app, user.email, client=client)
    assert "U logt in met uw werkaccount" in answer.text and not is_in(client)
    with database.reader() as session:
        admin = accounts.find_user(session, "admin@voorbeeldgemeente.example")
    assert admin
    local.give_password(database, admin)
    assert "U logt in met uw werkaccount" not in local.try_login(app, admin.email).text


@SQLITE
def test_the_work_account_comes_first_on_the_login_page(user: User, client: FlaskClient, settings: Settings) -> None:
    text = client.get("/inloggen/?verder=/account/").text
    assert text.index("Inloggen met uw werkaccount") < text.index("Zonder werkaccount inloggen") < text.index('name="password"')
    assert "/oidc/inloggen/?verder=/account/" in text
    assert settings.oidc_issuer not in text


@SQLITE
def test_no_return_path_leads_away(user: User, app: Flask) -> None:
    for target in HOSTILE:
        client = app.test_client()
        assert log_in(client, f"/oidc/inloggen/?verder={quote(target)}").headers["Location"] == "/"


@SQLITE
def test_the_address_to_come_back_to_is_that_of_the_settings(user: User, client: FlaskClient, settings: Settings) -> None:
    """Whatever the request says of itself (reliability.md S11)."""
    headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "Forwarded": "host=evil.example", "X-Original-Host": "evil.example"}
    for host, status in (("localhost", 302), ("127.0.0.1:8000", 302), ("evil.example", 400)):
        answer = client.get("/oidc/inloggen/", headers={**headers, "Host": host})
        assert answer.status_code == status
        if status == 302:
            assert parse_qs(urlsplit(answer.headers["Location"]).query)["redirect_uri"] == [f"{settings.address}/oidc/terug/"]


@SQLITE
def test_what_somebody_typed_waits_while_they_log_in_in_another_window(user: User, login: Login, database: Database) -> None:
    client = login(user)
    token = csrf.header(client)
    with database.writer() as session, session.begin():
        session.execute(delete(UserSession))
    with database.writer() as session, session.begin():
        session.add(UserSession(token_hash=fingerprint(_token(client)), user_id=user.id, started_at=LONG_AGO, seen_at=LONG_AGO))
    page = client.post("/wachtwoord/", data={"nieuw": "dit typte iemand"}, headers=token)
    assert page.status_code == 401 and 'target="_blank"' in page.text
    form = BeautifulSoup(page.text, "html5lib").select_one("form[action='/oidc/verder/']")
    assert form
    waiting = web.filled_in(form)
    assert client.post("/oidc/verder/", data=waiting).status_code == 401  # not yet
    log_in(client)
    answer = client.post("/oidc/verder/", data=waiting)
    assert answer.status_code == 200 and "dit typte iemand" in answer.text


def _token(client: FlaskClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie[TOKEN])


@SQLITE
@pytest.mark.parametrize("path", [f"/{TENANT}/v2.0"])
def test_for_entra_the_person_is_the_oid_within_the_tenant(make_user: MakeUser, link: Link, app: Flask, provider: Provider, database: Database) -> None:
    """`sub` of Entra ID is another one for each app; `oid` stays. A token of another tenant is nobody's."""
    link(make_user(Role.CLERK), "de-oid")
    make_user(Role.ADMIN)
    cases: list[tuple[dict[str, Any], int]] = [
        ({"sub": "een", "oid": "de-oid", "tid": TENANT}, 302),
        ({"sub": "twee", "oid": "de-oid", "tid": TENANT}, 302),
        ({"sub": "de-oid", "oid": "een-ander", "tid": TENANT}, 403),
        ({"sub": "een", "oid": "de-oid", "tid": TENANT.replace("1", "9")}, 403),
        ({"sub": "een", "oid": "de-oid"}, 403),
        ({"sub": "de-oid", "tid": TENANT}, 403),
    ]
    for claims, status in cases:
        provider.claims, client = claims, app.test_client()
        assert (log_in(client).status_code, is_in(client)) == (status, status == 302), claims


@SQLITE
def test_the_same_subject_of_another_provider_is_somebody_else(make_user: MakeUser, client: FlaskClient, database: Database) -> None:
    user = make_user(Role.ADMIN)
    with database.writer() as session, session.begin():
        service.link(session, user.id, Visitor("https://elders.example", "jan"))
    assert log_in(client).status_code == 403 and not is_in(client)
