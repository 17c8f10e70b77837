"""An identity provider that can do everything wrong: a real server on this machine, with keys and tokens of its own.

It logs everybody in at once, as a provider does where somebody is logged in already, and checks what it is sent.
"""

import base64
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import requests
from flask import Flask, jsonify, redirect, request
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from .browser import serving

CLIENT, SECRET = "risico", "een geheim: met% tekens"
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
Claims = dict[str, Any]


def new_key(kid: str) -> RSAKey:
    """A key pair to sign with."""
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"})


KEYS = [new_key("een"), new_key("twee"), new_key("drie")]


class Provider:
    """What it says can be changed at any moment; `asked` are the paths it was asked, `seen` what came with them."""

    def __init__(self) -> None:
        self.address, self.path = "", ""
        self.key = KEYS[0]
        self.published: list[Claims] = [self.key.as_dict(private=False)]
        self.claims: Claims = {"sub": "jan"}
        self.metadata: Claims = {}
        self.answers: dict[str, Callable[[], Response]] = {}
        self.sign: Callable[[Claims], str] = self.signed
        self.asked: list[str] = []
        self.codes: dict[str, Claims] = {}
        self.app = self._app()

    @property
    def issuer(self) -> str:
        return self.address + self.path

    def signed(self, claims: Claims, key: RSAKey | None = None) -> str:
        """A token that is right, if its claims are."""
        key = key or self.key
        return jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)

    def id_claims(self, nonce: str) -> Claims:
        """What an ID token of this login says; `claims` goes before."""
        now = int(time.time())
        return {"iss": self.issuer, "aud": CLIENT, "exp": now + 300, "iat": now, "nonce": nonce, **self.claims}

    def logout_token(self, **claims: Any) -> str:
        """A logout token; a claim that is None is left out."""
        now = int(time.time())
        whole: Claims = {"iss": self.issuer, "aud": CLIENT, "exp": now + 120, "iat": now, "jti": "1", "events": {LOGOUT_EVENT: {}}, **claims}
        return self.sign({name: value for name, value in whole.items() if value is not None})

    def _app(self) -> Flask:
        app = Flask("provider")

        @app.before_request
        def _note() -> Response | None:
            path = request.path.removeprefix(self.path)
            self.asked.append(path)
            answer = self.answers.get(path)
            return answer() if answer else None

        app.add_url_rule("/<path:path>", view_func=self._answer, methods=["GET", "POST"])
        return app

    def _answer(self, path: str) -> Response:
        path = f"/{path}".removeprefix(self.path)
        if path == "/.well-known/openid-configuration":
            return jsonify(self._metadata())
        if path == "/jwks":
            return jsonify(keys=self.published)
        if path == "/authorize":
            return self._authorize()
        return self._token() if path == "/token" else Response("uitgelogd" if path == "/logout" else "", 200 if path == "/logout" else 404)

    def _metadata(self) -> Claims:
        ends = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/jwks", "end_session_endpoint": "/logout"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in ends.items()}, **self.metadata}

    def _authorize(self) -> Response:
        args = request.args.to_dict()
        assert (args["response_type"], args["client_id"], args["code_challenge_method"]) == ("code", CLIENT, "S256")
        assert "openid" in args["scope"].split() and len(args["state"]) >= 43 and len(args["nonce"]) >= 43
        code = f"code-{len(self.asked)}"
        self.codes[code] = args
        return redirect(f"{args['redirect_uri']}?{urlencode({'code': code, 'state': args['state']})}")

    def _token(self) -> Response:
        known = self.codes.pop(request.form.get("code", ""), None)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()).decode().rstrip("=")
        secret = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        right = known and challenge == known["code_challenge"] and request.form.get("redirect_uri") == known["redirect_uri"]
        if not known or not right or secret != f"{CLIENT}:{SECRET}":
            answer = jsonify(error="invalid_grant")
            answer.status_code = 400
            return answer
        return jsonify(access_token="x", token_type="Bearer", id_token=self.sign(self.id_claims(known["nonce"])))


def by_hand(header: Any, claims: Any, sign: Callable[[bytes], bytes]) -> str:
    """A token as no library would make it; `sign` gives the signature of its text."""
    text = b".".join(_part(json.dumps(part).encode()) for part in (header, claims))
    return (text + b"." + _part(sign(text))).decode()


def _part(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


@contextmanager
def providing() -> Iterator[Provider]:
    """The provider on a free port."""
    made = Provider()
    with serving(made.app) as address:
        made.address = address
        yield made


def to_provider(client: FlaskClient, start: str = "/oidc/inloggen/") -> str:
    """Follow the button to the provider, log in there, and give where it sends the browser."""
    answer = client.get(start)
    assert answer.status_code == 302, answer.text
    sent = requests.get(answer.headers["Location"], allow_redirects=False, timeout=5)
    return sent.headers["Location"]


def come_back(client: FlaskClient, location: str, **changed: str) -> TestResponse:
    """Open that address here, with other parameters if given."""
    parts = urlsplit(location)
    args = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
    return client.get(f"{parts.path}?{urlencode({name: value for name, value in args.items() if value})}")


def log_in(client: FlaskClient, start: str = "/oidc/inloggen/") -> TestResponse:
    """From the button to the answer of the app."""
    return come_back(client, to_provider(client, start))
