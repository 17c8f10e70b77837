"""Accounts with a password and a second factor. Hashing is slow on purpose, so tests share one hash."""

import time
from functools import cache

from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from werkzeug.test import TestResponse

from risico import clock
from risico.accounts import links, otp, passwords, second
from risico.accounts.models import SecondFactor, User
from risico.config import Settings
from risico.db import Database
from risico.organisation.models import Municipality

from . import web

PASSWORD = "honderd gele fietsen"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
ENOUGH = 4.0
"""Seconds in which a test sends a code that the next step makes too old."""
CODE_PAGE, ENROL_PAGE = "/inloggen/code/", "/inloggen/tweede-stap/"


@cache
def password_hash() -> str:
    """The stored form of PASSWORD."""
    return passwords.make_hash(PASSWORD)


def give_password(database: Database, user: User) -> User:
    """The user's password is PASSWORD from now on."""
    with database.writer() as session, session.begin():
        links.store_password(session, user.id, password_hash())
    return user


def name_municipality(database: Database, name: str = "Gemeente Noorderdijk") -> None:
    """Give the installation a name."""
    with database.writer() as session, session.begin():
        session.add(Municipality(id=1, name=name))


def try_login(app: Flask, email: str, password: str = PASSWORD, address: str = "192.0.2.1", client: FlaskClient | None = None) -> TestResponse:
    """Fill in the login page, as a visitor from that network address."""
    visitor = client or app.test_client()
    visitor.environ_base["REMOTE_ADDR"] = address
    return web.submit(visitor, "/inloggen/", {"email": email, "password": password})


def give_factor(database: Database, settings: Settings, user: User) -> list[str]:
    """The user's app has SECRET from now on; gives the recovery codes. Its codes of this moment are all unused."""
    with database.writer() as session, session.begin():
        codes = second.enrol(session, settings.secret_key, user.id, SECRET, otp.code_of(SECRET, otp.step_of(clock.now())))
        session.get_one(SecondFactor, user.id).last_step = 0
    return codes


def fresh_code(database: Database, user: User) -> str:
    """A code of the app that was not used yet, oldest first: three logins can follow each other at once. It is right for some seconds at least."""
    left = otp.STEP_SECONDS - clock.now().timestamp() % otp.STEP_SECONDS
    if left < ENOUGH:
        time.sleep(left)
    with database.reader() as session:
        last = session.get_one(SecondFactor, user.id).last_step
    return otp.code_of(SECRET, max(last + 1, otp.step_of(clock.now()) - otp.SLACK))


def enrol(client: FlaskClient, path: str = ENROL_PAGE, **values: str) -> TestResponse:
    """Set up an app as the page tells, and send its first code."""
    form = BeautifulSoup(client.get(path).text, "html5lib").select_one("main form")
    secret = form and form.select_one("#sleutel")
    assert form and secret, f"{path} shows no secret"
    data = web.filled_in(form)
    data.setlist("code", [otp.code_of(secret.text.replace(" ", ""), otp.step_of(clock.now()))])
    for name, value in values.items():
        data.setlist(name, [value])
    return client.post(str(form.get("action") or path), data=data)


def first_code(page: Page) -> str:
    """The code that an app shows which was just set up from this page in a browser."""
    return otp.code_of((page.locator("#sleutel").text_content() or "").replace(" ", ""), otp.step_of(clock.now()))
