"""After a restore mail stands still, and the administrator lets it go from the page."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico import checks, clock
from risico.accounts.models import User
from risico.db import Database
from risico.outbox import pause, service
from risico.outbox.models import CANCELLED, WAITING, Message
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import browser, web


@pytest.fixture
def standing_still(database: Database) -> None:
    """A restore an hour ago, of a backup of yesterday; two messages wait."""
    with database.writer() as session, session.begin():
        pause.pause(session, clock.now() - timedelta(days=1))
        for key in ("een", "twee"):
            service.enqueue(session, key=key, to=f"{key}@voorbeeldgemeente.example", subject=f"Taak {key}", text="Tekst")


@pytest.mark.usefixtures("standing_still")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_administrator_drops_what_arrived_and_lets_the_rest_go(
    app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]
) -> None:
    admin = login(make_user(Role.ADMIN))
    assert "De post staat stil" in admin.get("/accounts/").text
    page = admin.get("/post/").text
    assert "Controleer deze berichten" in page
    forms = BeautifulSoup(page, "html5lib").select("main form")
    with app.app_context():
        assert "De post staat stil sinds" in " ".join(problem.text for problem in checks.problems())
    web.submit(admin, "/post/", {}, form="form[action$='/1/niet-versturen/']")
    web.submit(admin, "/post/", {}, form="form[action$='/weer-aan/']")
    with database.reader() as session:
        assert dict(session.execute(select(Message.dedup_key, Message.state)).all()) == {"een": CANCELLED, "twee": WAITING}
        assert pause.paused(session) is None
    assert "Controleer deze berichten" not in admin.get("/post/").text
    assert "staat stil" not in admin.get("/accounts/").text
    (too_late,) = (form for form in forms if str(form["action"]).endswith("/2/niet-versturen/"))
    assert admin.post(str(too_late["action"]), data=web.filled_in(too_late)).status_code == 409


@pytest.mark.usefixtures("standing_still")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("phone", [False, True])
def test_the_page_is_for_everyone(make_user: MakeUser, windows: browser.Windows, phone: bool) -> None:
    page = windows.open(make_user(Role.ADMIN), phone=phone)
    page.goto("/post/")
    browser.check_accessibility(page)
