"""Every answer makes the browser careful, whatever was asked (reliability.md P4, S4); security.txt says where a leak is reported (RFC 9116)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers

from risico import clock, create_app
from risico.accounts.models import User
from risico.checks import problems
from risico.config import Settings, SettingsError, load_settings
from risico.permissions import Role
from risico.web.headers import ALWAYS, CSP
from tests.conftest import MakeUser
from tests.support import csrf, web

from .conftest import Tour
from .world import World, copy_of

STRICTER = {"Referrer-Policy": "no-referrer"}
"""What pages with a secret in their address say instead."""
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def faults(headers: Headers, endpoint: str) -> list[str]:
    """What is wrong with the headers of one answer."""
    wrong = [name for name, value in ALWAYS.items() if headers.getlist(name) not in ([value], [STRICTER.get(name)])]
    kept = headers.getlist("Cache-Control") != ["public, max-age=31536000, immutable" if endpoint == "static" else "no-store"]
    told = [name for name in headers.keys() if name.lower() in ("server", "x-powered-by", "x-aspnet-version")]  # noqa: SIM118  pairs otherwise
    return [*wrong, *told, *(["Cache-Control"] if kept else [])]


def test_every_page_and_download_has_the_careful_headers_once(tour: Tour) -> None:
    wrong = {f"{visit.page.url}: {fault}" for visit in tour.visits for fault in faults(visit.page.headers, visit.page.endpoint)}
    assert wrong == set()
    assert len({visit.page.mimetype for visit in tour.visits}) > 7


def test_what_is_no_page_is_never_shown_as_one(tour: Tour) -> None:
    """A file is saved, not opened in the site; and a browser does not guess what it is."""
    shown = ("text/html", "text/css", "text/javascript", "image/png", "image/svg+xml", "application/json", "text/calendar", "font/woff2", "text/plain")
    opened = [
        v.page.url
        for v in tour.visits
        if v.page.status == 200 and v.page.mimetype not in shown and "attachment" not in v.page.headers.get("Content-Disposition", "")
    ]
    assert opened == []


def test_odd_answers_have_them_too(world: World) -> None:
    client = world.visitor("oov")
    fetched = client.get("/static/risico.css")
    odd = {
        304: client.get("/static/risico.css", headers={"If-None-Match": fetched.headers["ETag"]}),
        308: client.get("/hulp"),
        404: client.get("/%00/%ff/../../etc/passwd"),
        405: client.open("/hulp/", method="PROPFIND"),
        410: client.get("/peiling/bestaat-niet/"),
        413: client.post("/wachtwoord/", data=b"x" * 3_000_000, headers=csrf.header(client)),
        400: client.get("/", headers={"Host": "evil.example"}),
        401: world.visitor(None).get("/2026/", headers={"HX-Request": "true"}),
        200: client.options("/hulp/"),
    }
    assert {status: answer.status_code for status, answer in odd.items()} == {status: status for status in odd}
    assert {status: faults(answer.headers, "static" if status == 304 else "") for status, answer in odd.items()} == {status: [] for status in odd}
    for answer in (fetched, *odd.values()):
        answer.close()


def test_the_policy_allows_only_this_site() -> None:
    sources = {source for rule in CSP.split(";") for source in rule.split()[1:]}
    assert sources == {"'none'", "'self'", "data:"}, "data: is for pictures in the stylesheet"


def test_over_https_every_cookie_and_answer_is_bound_to_it(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    with copy_of(*filled, tmp_path / "https", https=True, address="https://localhost") as world:
        client = world.app.test_client()
        answers = [
            client.open(url, method=method, base_url="https://localhost")
            for url in ("/inloggen/", "/", "/x", "/static/risico.css")
            for method in ("GET", "POST")
        ]
        cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-risico=")
            assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")} and "Domain" not in cookie
        assert [answer.headers.getlist("Strict-Transport-Security") for answer in answers] == [["max-age=31536000; includeSubDomains"]] * len(answers)
        for answer in answers:
            answer.close()


def _security_txt(settings: Settings, **values: object) -> tuple[int, str, str]:
    app = create_app(settings.model_copy(update=values))
    answer = app.test_client().get("/.well-known/security.txt")
    app.extensions["risico"].close()
    return answer.status_code, answer.headers["Content-Type"], answer.text


@SQLITE
def test_security_txt_says_where_to_report_and_until_when(settings: Settings) -> None:
    last = clock.today() + timedelta(days=200)
    contact = {"security_contact": "mailto:security@gemeente.example", "security_expires": last, "security_policy": "https://gemeente.example/cvd"}
    status, kind, text = _security_txt(settings, **contact, address="https://risico.gemeente.example")
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert text.splitlines() == [
        "Contact: mailto:security@gemeente.example",
        f"Expires: {last}T23:59:59Z",
        "Preferred-Languages: nl, en",
        "Canonical: https://risico.gemeente.example/.well-known/security.txt",
        "Policy: https://gemeente.example/cvd",
    ]
    assert "Canonical" not in _security_txt(settings, **contact)[2], "only an address with https may stand there"
    assert _security_txt(settings)[0] == 404


@SQLITE
@pytest.mark.parametrize(("days", "said"), [(None, "ontbreekt"), (10, "gelden tot en met"), (-3, "gelden tot en met"), (200, "")])
def test_the_check_says_when_it_is_missing_or_nearly_over(settings: Settings, days: int | None, said: str) -> None:
    contact = {"security_contact": "mailto:a@b.example", "security_expires": clock.today() + timedelta(days=days)} if days is not None else {}
    app = create_app(settings.model_copy(update={"https": True, **contact}))
    with app.app_context():
        found = [problem.text for problem in problems() if "security.txt" in problem.text]
    app.extensions["risico"].close()
    assert ([said in text for text in found] == [True]) if said else found == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"security_contact": "security@gemeente.example", "security_expires": "2027-11-30"},
        {"security_contact": "mailto:a@b.example\r\nPolicy: https://evil.example", "security_expires": "2027-11-30"},
        {"security_contact": "mailto:a@b.example"},
        {"security_contact": "mailto:a@b.example", "security_expires": "30-11-2027"},
        {"security_policy": "http://gemeente.example"},
    ],
)
def test_a_contact_that_nobody_can_use_is_refused(instance: Path, wrong: dict[str, str]) -> None:
    with pytest.raises(SettingsError, match="Instelling security_"):
        load_settings({}, instance=instance, **wrong)


@SQLITE
def test_a_page_that_was_left_open_after_logging_out_is_not_kept(app: Flask, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    """A9: the back button asks the server again, and that asks for a login."""
    client = login(make_user(Role.CLERK))
    page = client.get("/leden/")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store" and "ETag" not in page.headers
    web.submit(client, "/leden/", {}, "form[action='/uitloggen/']")
    assert client.get("/leden/", headers={"If-Modified-Since": "Thu, 26 Nov 2099 09:00:00 GMT", "If-None-Match": "*"}).status_code == 302
