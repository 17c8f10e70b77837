"""Nobody but the settings says what this site is called, and nobody but our own proxy where a visitor comes from (S11, P6)."""

import re
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import request
from sqlalchemy import select

from risico.outbox.models import Message
from tests.support.browser import serving

from .walk import visit
from .world import World, copy_of

EVIL = [
    {"Host": "evil.example"},
    {"Host": "localhost.evil.example"},
    {"Host": "evil.example:80"},
    {"Host": "localhost@evil.example"},
    {"Host": "localhost:80@evil.example"},
    {"Host": "localhost#@evil.example"},
    {"Host": "localhost/../evil.example"},
    {"Host": "localhost evil.example"},
    {"Host": ""},
    {"Host": "[::1]"},
    {"Host": "127.0.0.1.nip.io"},
    {"Host": "LOCALHOST.evil.example"},
]
FORWARDED = ("X-Forwarded-Host", "X-Host", "X-Forwarded-Server", "X-HTTP-Host-Override", "X-Original-Host", "X-Rewrite-URL", "X-Original-URL", "Forwarded")


def test_another_name_gets_nothing(world: World) -> None:
    client = world.visitor("oov")
    answers = [client.get("/hulp/", headers=headers) for headers in EVIL]
    assert [(answer.status_code, "evil" in answer.text) for answer in answers] == [(400, False)] * len(EVIL)


def test_no_other_header_renames_the_site(world: World) -> None:
    client = world.visitor("beheer")
    for header in FORWARDED:
        value = "host=evil.example" if header == "Forwarded" else "evil.example"
        pages = [client.get(url, headers={header: value}) for url in ("/accounts/", "/", "/hulp", "/agenda/")]
        assert not any("evil" in page.text + str(page.headers) for page in pages), header


def test_links_to_hand_over_and_in_mail_lead_to_a_name_of_the_settings(world: World) -> None:
    """Whoever asks for a reset link with a host of their own in the request gets ours (reliability.md S11)."""
    client = world.visitor("beheer")
    form = next(form for form in visit(client, f"/accounts/{world.users['griffier'].id}/").forms if form.endpoint == "accounts.link")
    answer = client.post(form.action, data=dict(form.fields), headers=dict.fromkeys(FORWARDED, "evil.example"))
    assert "http://localhost/welkom/" in answer.text and "evil" not in answer.text
    with world.database.reader() as session:
        mails = [row.text + row.html for row in session.scalars(select(Message))]
    addresses = {address for mail in mails for address in re.findall(r"https?://[^/\s\"<]+", mail)}
    assert addresses == {world.app.extensions["risico"].settings.address}


@pytest.mark.parametrize(
    "request_line",
    [
        "GET /hulp/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example",
        "GET /hulp/ HTTP/1.1\r\nHost: evil.example\r\nHost: localhost",
        "GET http://evil.example/hulp/ HTTP/1.1\r\nHost: evil.example",
        "GET /hulp/ HTTP/1.1\r\nHost: localhost\r\n Host: evil.example",
        "GET /hulp/ HTTP/1.1\r\nHost : evil.example",
        "GET /hulp/ HTTP/1.1\r\nHost: localhost\tevil.example",
        "POST /inloggen/ HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked, identity",
        "POST /inloggen/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nContent-Length: 6",
        "GET /hulp/ HTTP/1.1",
    ],
)
def test_a_request_that_says_two_things_is_refused_by_the_server(world: World, request_line: str) -> None:
    with serving(world.app) as address:
        answer = _raw(address, request_line + "\r\nConnection: close\r\n\r\n")
    assert answer[9:12] in ("400", "501"), answer[:200]
    assert "evil.example" not in answer and "Server:" not in answer


def test_an_address_in_the_request_line_does_not_rename_the_site(world: World) -> None:
    with serving(world.app) as address:
        answer = _raw(address, "GET http://evil.example/hulp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer[9:12] == "308" and "evil" not in answer


def _raw(address: str, text: str) -> str:
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as opened:
        opened.sendall(text.encode("latin-1"))
        received = b""
        while data := opened.recv(65536):
            received += data
    return received.decode("latin-1")


def test_who_is_no_proxy_of_ours_cannot_say_where_a_visitor_comes_from(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> None:
    """Without proxies in the settings the header is nothing; with one, only the last name in it counts: what that proxy itself added."""
    for proxies, seen in ((0, "192.0.2.1"), (1, "198.51.100.7")):
        with copy_of(*filled, tmp_path / str(proxies), proxies=proxies) as world:
            found = []
            world.app.before_request_funcs.setdefault(None, []).insert(0, lambda: found.append(request.remote_addr))  # noqa: B023
            headers = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7", "X-Real-IP": "203.0.113.9", "Forwarded": "for=203.0.113.9"}
            world.app.test_client().get("/hulp/", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.1"})
            assert found == [seen]
