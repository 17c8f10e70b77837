"""A provider that is slow, gone or talks nonsense gives a page that says what to do; and nobody else is ever asked (reliability.md I13)."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from flask import Flask, redirect
from werkzeug.wrappers import Response

from risico.accounts.models import LoginAttempt, User
from risico.checks import problems
from risico.clock import now
from risico.config import Settings
from risico.db import Database
from risico.oidc import checks, wire
from risico.oidc import provider as asking
from risico.oidc.faults import Unreachable, Untrusted
from risico.oidc.provider import Provider as Asker
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.accounts import give_password
from tests.support.provider import Provider, come_back, log_in, to_provider

from .conftest import SQLITE, Link, is_in

pytestmark = SQLITE
Answer = Callable[[], Response]
DOWN = "nu niet te bereiken"


@pytest.fixture(autouse=True)
def user(make_user: MakeUser, link: Link) -> User:
    """A user whose work account is that of "jan"."""
    return link(make_user(Role.SAFETY_DIRECTOR))


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody may ask: its address, and who asked."""
    asked: list[str] = []
    listener = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            asked.append("asked")
            connection.close()

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", asked
    listener.close()


def answers(text: str | bytes, status: int = 200) -> Answer:
    return lambda: Response(text, status, mimetype="application/json")


def test_a_provider_that_is_gone_is_told_in_dutch(app: Flask, settings: Settings, provider: Provider) -> None:
    client = app.test_client()
    location = to_provider(client)
    for path in ("/token", "/.well-known/openid-configuration"):
        provider.answers[path] = answers("kapot", 502)
    page = come_back(client, location)
    assert page.status_code == 503 and DOWN in page.text and "zonder werkaccount inloggen" in page.text
    assert not is_in(client)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    with pytest.raises(Unreachable, match=DOWN):
        Asker(settings.model_copy(update={"oidc_issuer": f"http://127.0.0.1:{port}"})).look()


NONSENSE: list[str | bytes] = ["", "{", "[]", "null", "3", '"x"', "\x00", b"\xff\xfe", "<html>", '{"issuer": 3}', "{}", "[" * 100_000, "9" * 5000]


def test_nonsense_of_the_provider_is_no_fault_of_the_app(settings: Settings, provider: Provider) -> None:
    for path in ("/.well-known/openid-configuration", "/jwks"):
        for text in NONSENSE:
            provider.answers = {path: answers(text)}
            with pytest.raises(Unreachable, match=DOWN):
                Asker(settings).login_url("state", "nonce", "verifier")
    asker = Asker(settings)
    provider.answers = {}
    asker.look()
    for text in (*NONSENSE, '{"access_token": "x"}', '{"id_token": 3}', '{"error": {"a": 1}}'):
        provider.answers = {"/token": answers(text)}
        with pytest.raises((Unreachable, Untrusted)):
            asker.visitor("code", "nonce", "verifier", None)
    for status in (302, 307, 400, 401, 403, 404, 500, 503):
        provider.answers = {"/token": answers("x", status)}
        with pytest.raises((Unreachable, Untrusted)):
            asker.visitor("code", "nonce", "verifier", None)


def test_a_very_long_answer_is_not_read_to_its_end(settings: Settings, provider: Provider) -> None:
    provider.answers["/jwks"] = answers(b'{"keys": "' + b"x" * wire.LARGEST + b'"}')
    with pytest.raises(Unreachable) as fault:
        Asker(settings).look()
    assert "geen antwoord van 127.0.0.1" in fault.value.why


def test_a_slow_answer_is_not_waited_for(app: Flask, settings: Settings, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a silence nor an answer that comes in drops; meanwhile the next visitor is told at once."""
    monkeypatch.setattr(wire, "WAIT", (0.3, 0.3))
    monkeypatch.setattr(wire, "WHOLE_ANSWER", 0.5)
    go_on = threading.Event()

    def drops() -> Iterator[bytes]:
        for _ in range(50):
            if go_on.wait(0.1):
                return
            yield b" "

    def silence() -> Response:
        go_on.wait(5)
        return Response("{}")

    for slow in (silence, lambda: Response(drops(), mimetype="application/json")):
        provider.answers["/.well-known/openid-configuration"] = slow
        begin = time.monotonic()
        with pytest.raises(Unreachable):
            Asker(settings).look()
        assert time.monotonic() - begin < 2
    client, begin = app.test_client(), time.monotonic()
    assert [client.get("/oidc/inloggen/").status_code for _ in range(20)] == [503] * 20
    assert time.monotonic() - begin < 3
    go_on.set()


def test_the_provider_is_asked_again_after_a_while(app: Flask, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "DOWN_FOR", 0.0)
    provider.answers["/jwks"] = answers("", 500)
    assert app.test_client().get("/oidc/inloggen/").status_code == 503
    provider.answers.clear()
    assert log_in(app.test_client()).status_code == 302


def test_nobody_but_the_provider_is_asked(settings: Settings, provider: Provider, elsewhere: tuple[str, list[str]]) -> None:
    """A redirect is not followed; an address without https is not asked, wherever the provider says that it is."""
    address, asked = elsewhere
    for path in ("/.well-known/openid-configuration", "/jwks"):
        provider.answers = {path: lambda: redirect(address)}
        with pytest.raises(Unreachable):
            Asker(settings).look()
    provider.answers = {"/token": lambda: redirect(address, 307)}
    with pytest.raises(Unreachable):
        Asker(settings).visitor("code", "nonce", "verifier", None)
    assert asked == []


def test_addresses_of_the_provider_are_https(settings: Settings, provider: Provider) -> None:
    for url in (
        "http://169.254.169.254/latest",
        "http://login.example/",
        "file:///etc/passwd",
        "ftp://login.example",
        "//login.example",
        "gopher://x",
        "",
        "http://[::1",
    ):
        with pytest.raises(Unreachable):
            wire.check_address(url, local=False)
    wire.check_address("https://login.example/x?p=y", local=False)
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"):
        provider.metadata = {name: "http://login.example/"}
        with pytest.raises(Unreachable) as fault:
            Asker(settings).look()
        assert "zonder https" in fault.value.why


def test_a_provider_with_another_name_is_not_believed(settings: Settings, provider: Provider) -> None:
    """Also that of `common` of Entra ID, which lets in every tenant there is."""
    for issuer in ("https://elders.example", provider.issuer + "/x", "https://login.microsoftonline.com/{tenantid}/v2.0"):
        provider.metadata = {"issuer": issuer}
        with pytest.raises(Unreachable) as fault:
            Asker(settings).look()
        assert "niet de instelling oidc_issuer" in fault.value.why
    provider.metadata = {"issuer": provider.issuer + "/"}
    assert Asker(settings).look().issuer == provider.issuer + "/"


def test_no_transaction_is_open_while_the_provider_answers(app: Flask, database: Database, provider: Provider) -> None:
    written: list[str] = []

    def write() -> None:
        with database.writer() as session, session.begin():
            session.add(LoginAttempt(key="x", at=now()))
        written.append("x")

    def noting(path: str) -> Answer:
        def answer() -> Response:
            write()
            return provider._answer(path[1:])

        return answer

    provider.answers = {path: noting(path) for path in ("/.well-known/openid-configuration", "/jwks", "/token")}
    assert log_in(app.test_client()).status_code == 302
    assert len(written) == 3


def test_the_secret_goes_in_the_body_where_the_provider_wants_it(settings: Settings, provider: Provider) -> None:
    provider.metadata = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}
    assert Asker(settings).look().auth_method == "client_secret_post"


def test_the_check_names_what_is_wrong_and_what_to_register(app: Flask, provider: Provider, database: Database, make_user: MakeUser) -> None:
    with app.app_context():
        assert list(checks.notes()) == ["Bij de inlogdienst hoort als omleidings-URI: http://127.0.0.1:8000/oidc/terug/"]
        assert [problem.text for problem in checks.problems()] == ["Valt de inlogdienst uit, dan kan geen enkele beheerder meer inloggen."]
        admin = give_password(database, make_user(Role.ADMIN))
        assert admin and list(checks.problems()) == []
        app.extensions["risico"] = replace(app.extensions["risico"], settings=app.extensions["risico"].settings.model_copy(update={"address": "http://x.nl"}))
        assert [problem.text for problem in checks.problems()] == ["De inlogdienst stuurt collega's terug naar een adres zonder https."]
        provider.metadata = {"token_endpoint": None}
        wrong = [problem.text for problem in problems()]
    assert "Inloggen met een werkaccount lukt niet: de gegevens van de inlogdienst zijn niet volledig (token_endpoint)." in wrong
