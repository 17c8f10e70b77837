"""Who visits: an account of every role, a colleague of each, and requests that carry a session but keep nothing."""

from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from risico.accounts.models import User
from risico.demo import ACCOUNTS, DOMAIN
from risico.permissions import Role
from tests.support import csrf, web

LETTERS = {
    None: "an",
    Role.SECRETARY: "se",
    Role.SAFETY_DIRECTOR: "di",
    Role.ASSESSOR: "as",
    Role.INCIDENT_COORDINATOR: "co",
    Role.CLERK: "cl",
    Role.MAYOR: "ma",
    Role.AUDITOR: "au",
    Role.ADMIN: "ad",
}
"""The columns of the matrix: nobody, and the roles."""
MAIN = {role: f"{name}@{DOMAIN}" for name, _, role in reversed(ACCOUNTS)}
"""The account that stands for a role; of several the first of the demo."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door. The cookie goes with every request and is never changed by an answer."""

    client: FlaskClient
    user: User | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, url: str, **more: Any) -> TestResponse:
        return self.client.get(url, **self._with(more))

    def post(self, url: str, data: Any = None, **more: Any) -> TestResponse:
        return self.client.post(url, data=data, **self._with(more))

    def open(self, url: str, method: str) -> TestResponse:
        return self.client.open(url, method=method, **self._with({}))

    def _with(self, more: dict[str, Any]) -> dict[str, Any]:
        return more | {"headers": self.headers | more.get("headers", {}), "buffered": True}


def visitor(app: Flask, user: User | None) -> Visitor:
    """A device on which this user is logged in; None: nobody is."""
    entering = app.test_client()
    if user is not None:
        web.log_in(entering, user)
    token = csrf.header(entering)
    cookie = entering.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return Visitor(app.test_client(use_cookies=False), user, {"Cookie": f"{cookie.key}={cookie.value}", **token})
