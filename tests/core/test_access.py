"""The door: closed until opened, careful headers and cookies, and no way out to another site."""

from collections.abc import Callable
from enum import StrEnum
from urllib.parse import quote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from risico import create_app
from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico.permissions import Permission, Role, public, requires
from risico.web.access import here
from risico.web.headers import ALWAYS
from tests.conftest import MakeUser
from tests.support import csrf, web
from tests.support.accounts import PASSWORD, give_password

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = [
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\\/evil.example",
    "/x\\..\\evil",
    "https://evil.example",
    "http:evil.example",
    "HTTPS:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "mailto:a@b.nl",
    "evil.example",
    "@evil.example",
    ".evil.example",
    "?verder=//evil.example",
    "#x",
    "",
    " /ok",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/ok\r\nSet-Cookie: a=b",
    "/ok\x00",
    "/ok\x7f",
    "/\u00a0/evil.example",
    "\u2215\u2215evil.example",
    "／／evil.example",
    "/" + "a" * 5000,
]


@pytest.mark.parametrize("target", HOSTILE)
def test_a_path_that_may_lead_away_is_not_followed(target: str) -> None:
    assert here(target) is None


@pytest.mark.parametrize("target", ["/", "/2027/", "/2027/onderwerpen/T01/?blok=P&x=1", "/hulp/#top", "/a//b", "/één/"])
def test_an_own_path_is_followed(target: str) -> None:
    assert here(target) == target


@given(st.text(alphabet="/\\.:@?#% \t\r\nahtps%2f", max_size=12))
@example("/%5cevil.example")
def test_what_is_followed_stays_on_this_site(target: str) -> None:
    path = here(target)
    if path is not None:
        # How a browser reads it: white space dropped, backslashes turned.
        read = path.replace("\t", "").replace("\n", "").replace("\r", "").replace("\\", "/")
        assert read.startswith("/") and not read.startswith("//")


@pytest.mark.parametrize("parameter", ["verder", "terug"])
@ONE_DATABASE
def test_no_page_leads_away(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient], database: Database, parameter: str) -> None:
    user = give_password(database, make_user(Role.CLERK))
    for target in HOSTILE[:-1]:
        if parameter == "verder":
            answer = web.submit(app.test_client(), f"/inloggen/?verder={quote(target)}", {"email": user.email, "password": PASSWORD})
            assert answer.headers["Location"] == "/"
        else:
            page = login(user).get(f"/scherm-verbergen/?terug={quote(target)}").text
            assert 'href="/"' in page and "evil.example" not in page


@ONE_DATABASE
def test_a_view_that_declares_nothing_is_closed_to_everyone(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    app.add_url_rule("/vergeten/", "forgotten", lambda: "open")
    everyone = make_user(*Role)
    assert login(everyone).get("/vergeten/").status_code == 403
    assert app.test_client().get("/vergeten/").status_code == 403


@ONE_DATABASE
def test_a_permission_that_nobody_was_given_opens_nothing(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    class Unknown(StrEnum):
        THING = "thing:do"

    app.add_url_rule("/niemand/", "nobody", requires(Unknown.THING)(lambda: "open"))
    assert login(make_user(*Role)).get("/niemand/").status_code == 403


@pytest.fixture
def answers(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> dict[str, TestResponse]:
    """An answer of every kind, by what it is."""

    @public
    def broken() -> str:
        raise ZeroDivisionError

    @requires(Permission.OWN_ACCOUNT)
    def big() -> str:
        return "x"

    app.add_url_rule("/stuk/", "broken", broken)
    app.add_url_rule("/groot/", "big", big, methods=["POST"])
    visitor, client = app.test_client(), login(make_user(Role.CLERK))
    token = csrf.header(client)
    found = {
        "page": client.get("/wachtwoord/"),
        "public page": visitor.get("/inloggen/"),
        "redirect": visitor.get("/wachtwoord/"),
        "login asked": visitor.post("/uitloggen/", headers=csrf.header(visitor)),
        "refused": client.get("/accounts/"),
        "missing": visitor.get("/bestaat-niet/"),
        "wrong method": visitor.delete("/hulp/"),
        "no csrf": client.post("/wachtwoord/", data={}),
        "too big": client.post("/groot/", data={"x": "y" * 3_000_000}, headers=token),
        "fault": visitor.get("/stuk/"),
        "wrong host": visitor.get("/inloggen/", headers={"Host": "evil.example"}),
        "static": visitor.get("/static/risico.css"),
        "health": visitor.get("/health/live"),
        "head": client.head("/wachtwoord/"),
        "background": visitor.get("/wachtwoord/", headers={"HX-Request": "true"}),
    }
    for answer in found.values():
        answer.close()
    return found


@ONE_DATABASE
def test_every_answer_has_the_careful_headers_once(answers: dict[str, TestResponse]) -> None:
    statuses = {kind: answer.status_code for kind, answer in answers.items()}
    expected = {
        "page": 200,
        "redirect": 302,
        "refused": 403,
        "missing": 404,
        "wrong method": 405,
        "no csrf": 400,
        "too big": 413,
        "fault": 500,
        "wrong host": 400,
    }
    assert expected.items() <= statuses.items()
    for kind, answer in answers.items():
        for name, value in ALWAYS.items():
            assert answer.headers.getlist(name) == [value], f"{kind}: {name}"
        stored = "public, max-age=31536000, immutable" if kind == "static" else "no-store"
        assert answer.headers.getlist("Cache-Control") == [stored], kind
        assert "Server" not in answer.headers, kind


def test_the_policy_allows_no_inline_code() -> None:
    policy = ALWAYS["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy


@ONE_DATABASE
def test_an_error_page_tells_nothing_of_the_fault(answers: dict[str, TestResponse]) -> None:
    text = answers["fault"].text
    assert "ZeroDivision" not in text and "Traceback" not in text and "Dat ligt niet aan u." in text


@pytest.mark.parametrize(("https", "name"), [(False, "risico"), (True, "__Host-risico")])
@ONE_DATABASE
def test_the_cookie_is_for_this_site_alone(settings: Settings, database_url: str, https: bool, name: str) -> None:
    app = create_app(settings.model_copy(update={"https": https}))
    answer = app.test_client().get("/installeren/", base_url="https://localhost" if https else None)
    parts = {part.strip() for part in answer.headers["Set-Cookie"].split(";")}
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= parts and ("Secure" in parts) == https
    assert next(part for part in parts if part.startswith(f"{name}=")) and not any(part.startswith("Domain") for part in parts)
    assert ("Strict-Transport-Security" in answer.headers) == https
    app.extensions["risico"].jobs.stop()
    app.extensions["risico"].database.dispose()
