"""Every route has the permission that `tests/route_permissions.toml` says; who gets in is in `tests/authorization/`."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, BaseConverter, Rule

from risico.accounts.models import User
from risico.permissions import ANONYMOUS, Grants, Permission, Role, declared
from tests.conftest import MakeUser
from tests.support import csrf, web

TABLE: dict[str, str] = tomllib.loads((Path(__file__).parents[1] / "route_permissions.toml").read_text("utf-8"))
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
READING = ("GET", "HEAD", "OPTIONS")
VALUES: dict[str, Any] = {
    "YearConverter": 2027,
    "IdConverter": 987_654,
    "PathConverter": "risico.css",
    "BodyConverter": "raad",
    "UnicodeConverter": "T01",
}
ANYONE = pytest.mark.parametrize("role", [None, *Role])


@pytest.fixture
def visitor(app: Flask, make_user: MakeUser, role: Role | None) -> tuple[FlaskClient, User | None]:
    """A visitor with this role, or without an account, on an installation that is set up."""
    user = make_user(role or Role.ADMIN)
    return app.test_client(), user if role else None


def test_every_route_is_in_the_table_with_the_permission_it_declares(app: Flask) -> None:
    endpoints = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert {endpoint: declared(app, endpoint) for endpoint in sorted(endpoints)} == TABLE, "change tests/route_permissions.toml with the route"


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.ADMIN])
def test_no_route_takes_a_method_it_was_not_made_for(app: Flask, visitor: tuple[FlaskClient, User | None]) -> None:
    client, user = visitor
    taken = {url: app.url_map.bind("localhost").allowed_methods(url) for _, url in _urls(app)}
    answers = {(url, method): _send(client, user, method, url)[0] for url in taken for method in METHODS if method not in taken[url]}
    assert {cell: status for cell, status in answers.items() if status != 405} == {}


@ANYONE
def test_nothing_changes_without_a_valid_csrf_token(app: Flask, visitor: tuple[FlaskClient, User | None]) -> None:
    client, user = visitor
    if user:
        web.log_in(client, user)
    with client.session_transaction() as cookie:
        cookie["csrf_token"] = csrf.RAW
    wrong = []
    for rule, url in _urls(app):
        if TABLE.get(rule.endpoint) == ANONYMOUS:
            continue  # without a cookie there is nothing that another site could abuse: who has no secret link gets nowhere
        for method in set(rule.methods or ()) - set(READING):
            answers = [client.open(url, method=method, headers=headers).status_code for headers in ({}, {"X-CSRFToken": csrf.RAW})]
            if answers != [400, 400]:
                wrong.append(f"{rule.endpoint} {method}: {answers}")
    assert wrong == []


def test_administrators_and_auditors_read_no_content(app: Flask) -> None:
    grants: Grants = app.extensions["risico"].grants
    have = {role: {grant.permission for grant in grants.all if role in grant.roles} for role in (Role.ADMIN, Role.AUDITOR)}
    assert have[Role.ADMIN] == {Permission.ACCOUNTS_MANAGE, Permission.CONTENT_READ, Permission.MAIL_MANAGE, Permission.OWN_ACCOUNT}
    assert have[Role.AUDITOR] == {Permission.AUDIT_READ, Permission.CONTENT_READ, Permission.OWN_ACCOUNT}


def _urls(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each rule with an address it matches; the ids in it are those of nothing."""
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: _value(converter) for name, converter in rule._converters.items()}
        yield rule, urls.build(rule.endpoint, values, method=next(iter(rule.methods or ())))


def _value(converter: BaseConverter) -> Any:
    return min(converter.items) if isinstance(converter, AnyConverter) else VALUES[type(converter).__name__]


def _send(client: FlaskClient, user: User | None, method: str, url: str) -> tuple[int, str]:
    if user:
        web.log_in(client, user)
    with client.open(url, method=method, headers=csrf.header(client)) as response:
        return response.status_code, response.headers.get("Location", "")
