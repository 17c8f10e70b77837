"""Visiting the app without a browser: logging in, and sending a form with all that its page put in it."""

from threading import Lock
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from risico.accounts import sessions
from risico.accounts.models import CODE, User
from risico.web.access import TOKEN

HELD = "held by the test"
_one_at_a_time = Lock()


class Visitor(FlaskClient):
    """A visitor to whom the test gives way: on SQLite there is one writer, and reading a protected page is written down too."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Commit what the test has open, then ask."""
        held: Session | None = self.application.extensions.get(HELD)
        with _one_at_a_time:
            if held is not None and held.in_transaction():
                held.commit()
        answer = super().open(*args, **kwargs)
        answer.request.environ["wsgi.input"].close()  # a large form is a file, which Werkzeug leaves open
        return answer


def log_in(client: FlaskClient, user: User) -> str:
    """Begin a session for `user`, as the login page would, and give its token."""
    app: Flask = client.application
    with app.extensions["risico"].database.writer() as session, session.begin():
        token = sessions.start(session, user.id, method=CODE)
    with client.session_transaction() as cookie:
        cookie.clear()
        cookie[TOKEN] = token
    return token


def submit(client: FlaskClient, url: str, values: dict[str, Any], form: str = "main form") -> TestResponse:
    """Open the page, fill in its form (found by CSS selector) and send it; a list fills several boxes of one name."""
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    element = BeautifulSoup(page.text, "html5lib").select_one(form)
    assert element, f"{url} has no {form}"
    data = filled_in(element)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return client.post(str(element.get("action") or url), data=data)


def filled_in(form: Tag) -> MultiDict[str, Any]:
    """What a browser would send when nobody typed anything."""
    data: MultiDict[str, Any] = MultiDict()
    for control in form.select("input[name], textarea[name], select[name]"):
        name, kind = str(control["name"]), control.get("type")
        if control.name == "textarea":
            data.add(name, control.text.removeprefix("\n"))
        elif control.name == "select":
            for option in control.select("option[selected]") or control.select("option")[:1]:
                data.add(name, str(option.get("value", option.text)))
        elif kind in ("radio", "checkbox") and control.has_attr("checked"):
            data.add(name, str(control.get("value", "on")))
        elif kind not in ("radio", "checkbox", "submit", "button", "file"):
            data.add(name, str(control.get("value", "")))
    return data
