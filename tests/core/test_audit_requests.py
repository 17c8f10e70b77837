"""What requests leave in the audit trail: one event with its six fields, in the transaction of the change, and never what somebody typed."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from werkzeug.routing import Rule

from risico import clock
from risico.accounts.models import User
from risico.audit import requests as audited
from risico.audit.events import events
from risico.audit.models import AuditEvent, AuditHead
from risico.contract import Event
from risico.db import Database
from risico.permissions import ANONYMOUS, PUBLIC, Role, declared
from risico.web.request import SAFE
from tests.conftest import MakeUser
from tests.support import csrf, web

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANARY = "kanariegeel"
VALUES: dict[str, Any] = {"YearConverter": 2027, "IdConverter": 987_654, "PathConverter": "x.css", "BodyConverter": "raad", "AnyConverter": "pdf"}
UNPROTECTED = frozenset({"scan.act_now"})


def trail(database: Database) -> list[AuditEvent]:
    with database.reader() as session:
        return list(session.scalars(select(AuditEvent).order_by(AuditEvent.seq)))


def known(app: Flask) -> dict[tuple[str, str], Event]:
    return dict(events(app.extensions["risico"].plugins))


@SQLITE
def test_every_route_that_changes_something_is_declared_and_every_declared_route_exists(app: Flask) -> None:
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if set(rule.methods or ()) - SAFE and declared(app, rule.endpoint) != ANONYMOUS}
    told = {action for action, kind in known(app) if kind == "change"}
    assert changing - told == set(), "each needs a line in the events.py of its room"
    anonymous = {rule.endpoint for rule in app.url_map.iter_rules() if declared(app, rule.endpoint) == ANONYMOUS}
    assert not anonymous & {action for action, _ in known(app)}


@SQLITE
def test_a_secret_in_an_address_is_declared_as_one(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        for kind in ("change", "read"):
            event = known(app).get((rule.endpoint, kind))
            assert event is None or "token" not in rule.arguments or "token" in event.secret, rule.endpoint


@SQLITE
def test_titles_are_short_dutch_sentences_without_a_stop(app: Flask) -> None:
    for event in known(app).values():
        assert re.fullmatch(r"[A-Z][\w ,:'-]{3,58}[\w]", event.title), event


@SQLITE
def test_one_request_is_one_event_with_six_fields(app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    admin = make_user(Role.ADMIN, title="Beheerder")
    client = login(admin)
    with clock.at(clock.now()):
        web.submit(client, "/accounts/nieuw/", {"email": f"{CANARY}@voorbeeld.example", "title": "Griffier", "roles": "clerk"})
    before = len(trail(database))
    client.get("/accounts/", environ_base={"REMOTE_ADDR": "192.0.2.77"})
    made, read = trail(database)[before - 1], trail(database)[before:]
    assert (made.action, made.kind, made.result, made.actor_id, made.actor, made.roles) == ("accounts.new", "change", "done", admin.id, "Beheerder", "admin")
    assert [(one.action, one.kind, one.result) for one in read] == [("accounts.index", "read", "done")]
    assert re.fullmatch(r"web 192\.0\.2\.0/24 [0-9a-f]{12}", read[0].origin)
    assert not any(CANARY in str(vars(one)) for one in trail(database))
