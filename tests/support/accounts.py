"""Accounts with a password. Hashing is slow on purpose, so tests share one hash."""

from functools import cache

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from risico.accounts import links, passwords
from risico.accounts.models import User
from risico.db import Database
from risico.organisation.models import Municipality

from . import web

PASSWORD = "honderd gele fietsen"


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
