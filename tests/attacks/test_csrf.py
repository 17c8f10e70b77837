"""Nothing changes because another site wants it (reliability.md S3): the token, and behind it what the browser says of where it comes from.

That every route refuses a missing and a wrong token stands in tests/core/test_routes.py; here are the roundabout ways.
"""

from collections.abc import Mapping

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from tests.support import csrf

from .walk import Form, visit
from .world import World

ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "anything"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "https://evil.example\\@localhost"},
    {"Origin": "http://[localhost"},
    {"Origin": ""},
]
OURS = [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}]
URL = "/herinneringen/"


def form_of(client: FlaskClient) -> Form:
    """The form with which somebody chooses how often they get mail."""
    return next(form for form in visit(client, URL).forms if form.endpoint == "reminders.preference")


def send(client: FlaskClient, form: Form, headers: Mapping[str, str]) -> int:
    with client.post(form.action, data=dict(form.fields), headers=headers) as answer:
        return answer.status_code


def test_what_comes_from_another_site_is_refused_even_with_a_good_token(world: World) -> None:
    client = world.visitor("oov")
    form, before = form_of(client), world.rows()
    assert [send(client, form, headers) for headers in ELSEWHERE] == [400] * len(ELSEWHERE)
    assert world.rows() == before
    assert [send(client, form_of(client), headers) for headers in OURS] == [302] * len(OURS)


@pytest.mark.parametrize("link", ["poll", "briefing", "stop"])
def test_pages_without_a_token_refuse_another_site_too(world: World, link: str) -> None:
    before = world.rows()
    for headers in ELSEWHERE:
        assert world.visitor(None).post(world.links[link], data={"gelezen": "1"}, headers=headers).status_code == 400
    assert world.rows() == before


def test_the_token_of_somebody_else_or_of_a_session_that_ended_is_no_token(world: World) -> None:
    mine, other = world.visitor("oov"), world.visitor("secretaris")
    form, before = form_of(mine), world.rows()
    tokens = [dict(form_of(other).fields)["csrf_token"], "", "0" * 40, csrf.RAW, dict(form.fields)["csrf_token"][:-1], str(_signed("another key"))]
    answers = [mine.post(form.action, data=dict(form.fields) | {"csrf_token": token}).status_code for token in tokens]
    assert answers == [400] * len(tokens)
    assert world.rows()["reminders_preference"] == before["reminders_preference"]


def _signed(key: str) -> str | bytes:
    return URLSafeTimedSerializer(key, salt="wtf-csrf-token").dumps(csrf.RAW)


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json", "application/octet-stream", "multipart/form-data", "", "application/x-www-form-urlencoded; charset=utf-7"]
)
def test_a_kind_of_content_that_a_browser_sends_without_asking_is_no_way_around(world: World, kind: str) -> None:
    """A form of another site may send text/plain; what is in it is no field, so there is no token."""
    client = world.visitor("oov")
    form, before = form_of(client), world.rows()
    body = "&".join(f"{name}={value}" for name, value in form.fields if name != "csrf_token") + '{"csrf_token": "x"}'
    assert client.post(form.action, data=body, content_type=kind).status_code == 400
    assert world.rows() == before


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"])
def test_no_header_or_field_makes_reading_writing(world: World, header: str) -> None:
    client = world.visitor("oov")
    form = form_of(client)
    before = world.rows()
    fields = dict(form.fields) | {"_method": "POST"}
    for answer in (client.get(form.action, query_string=fields, headers={header: "POST"}), client.get(form.action, data=fields, headers={header: "POST"})):
        assert answer.status_code == 200
    assert world.rows()["reminders_preference"] == before["reminders_preference"]


def test_the_token_in_the_address_does_not_count(world: World) -> None:
    """An address ends up in histories and logs; a token in it proves nothing."""
    client = world.visitor("oov")
    fields = dict(form_of(client).fields)
    token = fields.pop("csrf_token")
    assert client.post(f"{URL}?csrf_token={token}", data=fields).status_code == 400
