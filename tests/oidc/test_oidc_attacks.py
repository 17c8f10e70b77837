"""Attacks on logging in with a work account: each ends on a Dutch page, logs nobody in, and never is a fault of the app."""

import hmac
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc import jwt

from risico import clock
from risico.accounts.models import User
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.provider import CLIENT, KEYS, SECRET, Claims, Provider, by_hand, come_back, log_in, to_provider

from .conftest import SQLITE, Link, is_in

pytestmark = SQLITE
Sign = Callable[[Claims], str]


@pytest.fixture(autouse=True)
def user(make_user: MakeUser, link: Link) -> User:
    """A user whose work account is that of "jan"."""
    return link(make_user(Role.SAFETY_DIRECTOR))


def refused(client: FlaskClient, location: str, **changed: str) -> str:
    """The page that says no."""
    answer = come_back(client, location, **changed)
    assert answer.status_code == 403 and "niet gelukt" in answer.text
    assert not is_in(client)
    return answer.text


def test_an_answer_to_a_question_that_this_browser_did_not_ask(app: Flask, client: FlaskClient) -> None:
    """A wrong state; and login CSRF: a link with somebody else's code."""
    stranger = app.test_client()
    theirs = to_provider(stranger)
    assert "verlopen, of begon in een ander venster" in refused(client, theirs)
    mine = to_provider(client)
    refused(client, mine, state="x")
    refused(client, mine)  # one wrong answer ends the question
    refused(app.test_client(), mine, state="")
    assert come_back(stranger, theirs).status_code == 302


def test_a_code_works_once(app: Flask, client: FlaskClient) -> None:
    location = to_provider(client)
    assert come_back(client, location).status_code == 302
    assert come_back(client, location).headers["Location"] == "/"  # the second click of who is in already
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.clear()
    refused(thief, to_provider(thief), code=location.partition("code=")[2].partition("&")[0])


def test_a_code_of_somebody_else_does_not_fit_this_question(app: Flask, client: FlaskClient) -> None:
    """PKCE: the code was given for another browser's secret."""
    stolen = to_provider(app.test_client())
    refused(client, to_provider(client), code=stolen.partition("code=")[2].partition("&")[0])


def test_a_question_lasts_ten_minutes(client: FlaskClient) -> None:
    location = to_provider(client)
    with clock.at(clock.now() + timedelta(minutes=11)):
        refused(client, location)


def test_what_the_provider_says_about_a_failure_is_not_shown(client: FlaskClient) -> None:
    text = refused(client, to_provider(client), code="", error="access_denied", error_description="<b>bel 06-12345678</b>")
    assert "afgebroken" in text and "06-12345678" not in text
    refused(client, to_provider(client), error="server_error")  # an error with a code is an error
    refused(client, to_provider(client), code="")
    refused(client, to_provider(client), code="x" * 3000)
    refused(client, to_provider(client), iss="https://elders.example")  # mix-up of providers, RFC 9207


def changed(provider: Provider, **claims: object) -> Sign:
    """A well-signed token with other claims; None leaves one out."""
    return lambda right: provider.signed({name: value for name, value in (right | claims).items() if value is not None})


def unsigned(algorithm: str) -> Sign:
    return lambda right: by_hand({"alg": algorithm, "typ": "JWT"}, right, lambda text: b"")


def with_shared_secret(secret: bytes) -> Sign:
    """HS256 with something that an attacker may know, such as the public key."""
    return lambda right: by_hand({"alg": "HS256", "kid": "een"}, right, lambda text: hmac.digest(secret, text, "sha256"))


def with_own_key(right: Claims) -> str:
    """The token brings the key that it is signed with."""
    return jwt.encode({"alg": "RS256", "jwk": KEYS[1].as_dict(private=False)}, right, KEYS[1])


def tampered(provider: Provider) -> Sign:
    def sign(right: Claims) -> str:
        real, other = provider.signed(right).split("."), provider.signed(right | {"sub": "jan"}).split(".")
        return ".".join([real[0], other[1], real[2]])

    return sign


def hostile(provider: Provider) -> dict[str, Sign]:
    now = int(time.time())
    return {
        "another nonce": changed(provider, nonce="x"),
        "no nonce": changed(provider, nonce=None),
        "for somebody else": changed(provider, aud="elders"),
        "for nobody": changed(provider, aud=None),
        "for two, and not by us": changed(provider, aud=[CLIENT, "elders"], azp="elders"),
        "for two, by nobody": changed(provider, aud=[CLIENT, "elders"]),
        "asked by somebody else": changed(provider, azp="elders"),
        "by another issuer": changed(provider, iss="https://elders.example"),
        "by an issuer that begins the same": changed(provider, iss=provider.issuer + "/x"),
        "by nobody": changed(provider, iss=None),
        "expired": changed(provider, exp=now - 61),
        "without an end": changed(provider, exp=None),
        "with an end that is no number": changed(provider, exp="morgen"),
        "made tomorrow": changed(provider, iat=now + 86400),
        "valid from tomorrow": changed(provider, nbf=now + 86400),
        "about nobody": changed(provider, sub=None),
        "about an empty subject": changed(provider, sub=""),
        "about a list": changed(provider, sub=["jan"]),
        "about a very long subject": changed(provider, sub="j" * 300),
        "unsigned": unsigned("none"),
        "unsigned in capitals": unsigned("NONE"),
        "unsigned RS256": unsigned("RS256"),
        "signed with the public key as a secret": with_shared_secret(KEYS[0].as_pem(private=False)),
        "signed with our own secret": with_shared_secret(SECRET.encode()),
        "signed with a key it brings": with_own_key,
        "signed by somebody else": lambda right: provider.signed(right, KEYS[1]),
        "changed after signing": lambda right: tampered(provider)(right | {"sub": "piet"}),
        "no token": lambda right: "x.y.z",
        "an empty token": lambda right: "",
        "a token of one part": lambda right: "é" * 20,
        "a logout token": lambda right: provider.signed({**right, "nonce": None, "events": {}}),
    }


def test_no_hostile_token_logs_anybody_in(app: Flask, provider: Provider) -> None:
    for name, sign in hostile(provider).items():
        provider.sign, client = sign, app.test_client()
        assert (name, log_in(client).status_code, is_in(client)) == (name, 403, False)
    provider.sign = provider.signed
    assert log_in(app.test_client()).status_code == 302


def test_a_clock_that_is_a_little_off_is_no_reason_to_refuse(app: Flask, provider: Provider) -> None:
    now = int(time.time())
    for claims in ({"exp": now - 30}, {"iat": now + 30, "nbf": now + 30}):
        provider.sign = changed(provider, **claims)
        assert log_in(app.test_client()).status_code == 302


def test_new_keys_are_fetched_and_old_ones_stop(app: Flask, provider: Provider) -> None:
    assert log_in(app.test_client()).status_code == 302
    asked = provider.asked.count("/jwks")
    assert log_in(app.test_client()).status_code == 302
    assert provider.asked.count("/jwks") == asked == 1
    provider.key, provider.published = KEYS[1], [KEYS[1].as_dict(private=False)]
    assert log_in(app.test_client()).status_code == 302
    provider.sign = lambda right: provider.signed(right, KEYS[0])
    assert log_in(app.test_client()).status_code == 403
    provider.sign = provider.signed
    provider.key, provider.published = (
        KEYS[2],
        [{"kty": "oct", "k": "AAAA"}, {"kty": "OKP"}, {**KEYS[1].as_dict(private=False), "use": "enc"}, KEYS[2].as_dict(private=False)],
    )
    assert log_in(app.test_client()).status_code == 302


def test_a_key_without_a_name_may_change_too(app: Flask, provider: Provider) -> None:
    for key in (KEYS[0], KEYS[1]):
        provider.published = [{name: value for name, value in key.as_dict(private=False).items() if name != "kid"}]
        provider.sign = lambda right, key=key: jwt.encode({"alg": "RS256"}, right, key)  # type: ignore[misc]
        assert log_in(app.test_client()).status_code == 302
