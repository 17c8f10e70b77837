"""Somebody clicks and types at random through the demo: never an error page, whatever the role (issue: "never a 500").

The seed is fixed, so that a fault can be found again; each role visits other pages and sends other things.
"""

import random
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from risico.accounts.models import User
from risico.demo import ACCOUNTS, DOMAIN, fill
from tests.support.web import filled_in

PAGES, FORMS_OF_A_KIND = 45, 2
TYPED = ("Een reden.", "x" * 700, "jan@voorbeeld.nl", "\x00\x1b\ufffd", "26-11-2026", "99999999999", "-1", "=1+1", "")
LEAVES = "uitloggen"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_role_can_click_or_type_its_way_to_an_error_page(app: Flask, login: Callable[[User], FlaskClient]) -> None:
    with app.app_context():
        list(fill())
    with app.extensions["risico"].database.reader() as session:
        users = {user.email: user for user in session.scalars(select(User))}
    app.testing = False  # an exception is an error page, as for a user
    answers = [status for name, _, _ in ACCOUNTS for status in _Wanderer(login(users[f"{name}@{DOMAIN}"]), name).wander()]
    assert len(answers) > len(ACCOUNTS) * 5
    assert not [answer for answer in answers if answer[0] >= 500]


class _Wanderer:
    def __init__(self, client: FlaskClient, seed: str) -> None:
        self._client = client
        self._dice = random.Random(seed)
        self._waiting, self._visited, self._sent = ["/"], set[str](), dict[str, int]()

    def wander(self) -> list[tuple[int, str]]:
        """Status and address of everything that was asked and sent."""
        answers = []
        while self._waiting and len(self._visited) < PAGES:
            url = self._waiting.pop(self._dice.randrange(len(self._waiting)))
            if url in self._visited:
                continue
            self._visited.add(url)
            response = self._client.get(url, follow_redirects=True)
            answers.append((response.status_code, url))
            if response.mimetype == "text/html":
                answers += self._use(BeautifulSoup(response.text, "html5lib"), response.request.path)
            response.close()
        return answers

    def _use(self, page: BeautifulSoup, path: str) -> list[tuple[int, str]]:
        self._waiting += [link for a in page.select("main a[href], nav a[href]") if (link := str(a["href"]).partition("#")[0]).startswith("/")]
        return [answer for form in page.select("form[method=post]") if (answer := self._send(form, path))]

    def _send(self, form: Tag, path: str) -> tuple[int, str] | None:
        buttons = [str(button["formaction"]) for button in form.select("button[formaction]")]
        action = self._dice.choice([str(form.get("action") or path), *buttons])
        kind = action.partition("?")[0]
        self._sent[kind] = self._sent.get(kind, 0) + 1
        if LEAVES in action or self._sent[kind] > FORMS_OF_A_KIND:
            return None
        response = self._client.post(action, data=self._fill(form))
        if response.location:
            self._waiting.append(response.location)
        response.close()
        return response.status_code, f"POST {action}"

    def _fill(self, form: Tag) -> MultiDict[str, object]:
        data = filled_in(form)
        for control in form.select("input[type=radio], input[type=checkbox]"):
            if self._dice.random() < 0.4:
                data.setlist(str(control["name"]), [str(control.get("value", "on"))])
        for control in form.select("textarea[name], input[type=text]"):
            if self._dice.random() < 0.6:
                data.setlist(str(control["name"]), [self._dice.choice(TYPED)])
        return data
