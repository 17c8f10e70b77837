"""What requests leave in the audit trail: one event with its six fields, in the transaction of the change, and never what somebody typed."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select
from werkzeug.routing import Rule

from risico.accounts.models import User
from risico.accounts.service import find_user
from risico.audit import record
from risico.audit.events import events, groups
from risico.audit.models import AuditEvent, AuditHead
from risico.audit.requests import STRANGERS
from risico.audit.trail import NOBODY
from risico.contract import Event
from risico.db import Database
from risico.permissions import ANONYMOUS, PUBLIC, SAFE, Grants, Role, declared
from tests.conftest import MakeUser
from tests.support import csrf, web

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CANARY = "kanariegeel"
VALUES: dict[str, Any] = {"YearConverter": 2027, "IdConverter": 987_654, "PathConverter": "x.css", "BodyConverter": "raad"}
TYPED = dict.fromkeys(("title", "name", "email", "text", "note", "reason", "motivation", "reply", "number", "vraag", "address", "password", "code"), CANARY)
SOURCES = [path for folder in ("risico", "plugins") for path in (Path(__file__).parents[2] / folder).rglob("*.py") if path.name != "events.py"]


def trail(database: Database, after: int = 0) -> list[AuditEvent]:
    with database.reader() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.seq > after).order_by(AuditEvent.seq)))


def last(database: Database) -> int:
    with database.reader() as session:
        return session.scalar(select(AuditHead.seq)) or 0


@pytest.fixture
def known(app: Flask) -> dict[tuple[str, str], Event]:
    return dict(events(app.extensions["risico"].plugins))


@SQLITE
def test_every_route_that_changes_something_is_declared(app: Flask, known: dict[tuple[str, str], Event]) -> None:
    changing = {rule.endpoint for rule in app.url_map.iter_rules() if set(rule.methods or ()) - SAFE and declared(app, rule.endpoint) != ANONYMOUS}
    assert changing - {action for action, kind in known if kind == "change"} == set(), "each needs a line in the events.py of its room"


@SQLITE
def test_what_is_declared_is_a_page_or_is_recorded_by_the_code(app: Flask, known: dict[tuple[str, str], Event]) -> None:
    """A page of which nothing is known stays out of the trail: who answers a poll or reads a briefing by link."""
    code = "\n".join(path.read_text("utf-8") for path in SOURCES)
    unknown = {action for action, _ in known if action not in app.view_functions and action not in code}
    assert unknown == set()
    anonymous = {action for action, _ in known if action in app.view_functions and declared(app, action) == ANONYMOUS}
    assert anonymous == {"oidc.end_by_provider"}, "there the provider asks, and it says itself what it did"
    assert {action.partition(".")[0] for action, _ in known} <= set(groups(app.extensions["risico"].plugins))


@SQLITE
def test_a_secret_in_an_address_is_declared_as_one(app: Flask, known: dict[tuple[str, str], Event]) -> None:
    for rule in app.url_map.iter_rules():
        for kind in ("change", "read"):
            found = known.get((rule.endpoint, kind))
            assert found is None or "token" not in rule.arguments or "token" in found.secret, rule.endpoint


@SQLITE
def test_titles_are_a_few_dutch_words(known: dict[tuple[str, str], Event]) -> None:
    for found in known.values():
        assert re.fullmatch(r"\w[\w ,:'-]{3,58}\w", found.title), found
        assert found.title[0].isupper(), found


@SQLITE
def test_every_request_is_one_event_or_none_and_nothing_typed_is_in_it(
    app: Flask, database: Database, make_user: MakeUser, known: dict[tuple[str, str], Event]
) -> None:
    users = {role: make_user(role) for role in Role}
    grants: Grants = app.extensions["risico"].grants
    client, wrong = app.test_client(), []
    for rule, url in _urls(app):
        permission = declared(app, rule.endpoint) or PUBLIC
        role = next((role for role in Role if grants.allows([role], permission)), Role.SECRETARY)
        for method in sorted(set(rule.methods or ()) - {"HEAD", "OPTIONS"}):
            before = last(database)
            web.log_in(client, users[role])
            with client.open(url, method=method, headers=csrf.header(client), data=TYPED if method not in SAFE else None) as response:
                status = response.status_code
            found = [one for one in trail(database, before) if one.origin.startswith("web ")]  # long work tells of itself
            expected = permission != ANONYMOUS and (rule.endpoint, "read" if method in SAFE else "change") in known
            if [one.action for one in found] != [rule.endpoint] * expected or not all(_is_complete(one, method) for one in found):
                wrong.append(f"{method} {url}: {status} {[(one.action, one.kind, one.result, one.actor_id) for one in found]}")
    assert wrong == [], "\n".join(wrong)
    assert [list(vars(one).values()) for one in trail(database) if CANARY in str(list(vars(one).values()))] == []


def _is_complete(one: AuditEvent, method: str) -> bool:
    """Action, object, result, origin, actor and time (BIO2 8.15.01)."""
    kind = "read" if method in SAFE else "change"
    named = bool(one.actor_id and one.actor and one.roles) or one.action in ("accounts.log_in", "accounts.setup")
    return one.kind == kind and named and one.result in ("done", "refused") and one.origin.startswith("web 127.0.0.0/24 ") and one.at is not None


def _urls(app: Flask) -> Iterator[tuple[Rule, str]]:
    urls = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        values = {name: VALUES.get(type(converter).__name__, CANARY) for name, converter in rule._converters.items()}
        for name, converter in rule._converters.items():
            if type(converter).__name__ == "AnyConverter":
                values[name] = min(converter.items)  # type: ignore[attr-defined]
        yield rule, urls.build(rule.endpoint, values, method=next(iter(rule.methods or ())))


def test_a_change_and_its_event_are_one(app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    admin = make_user(Role.ADMIN, title="Beheerder")
    client, colleague = login(admin), make_user(Role.CLERK)
    address = f"/accounts/{colleague.id}/afsluiten/"
    assert client.post(address, headers=csrf.header(client), environ_base={"REMOTE_ADDR": "192.0.2.77"}).status_code == 302
    (made,) = trail(database)
    assert (made.action, made.kind, made.object, made.result) == ("accounts.deactivate", "change", f"user_id={colleague.id}", "done")
    assert (made.actor_id, made.actor, made.roles) == (admin.id, "Beheerder", "admin")
    assert re.fullmatch(r"web 192\.0\.2\.0/24 [0-9a-f]{12}", made.origin)
    app.testing = False
    with database.writer() as session, session.begin():
        session.execute(delete(AuditHead))
    assert client.post(f"/accounts/{colleague.id}/heropenen/", headers=csrf.header(client)).status_code == 500
    assert client.get("/accounts/").status_code == 500, "what cannot be written down is not shown"
    assert client.get("/hulp/").status_code == 200
    with database.reader() as session:
        found = find_user(session, colleague.email)
        assert found
        assert not found.active, "nothing changes without its event"
    assert len(trail(database)) == 1


@SQLITE
def test_a_refused_change_leaves_only_that_it_was_refused(app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    admin = make_user(Role.ADMIN)
    client = login(admin)
    client.post(f"/accounts/{admin.id}/afsluiten/", headers=csrf.header(client))
    web.submit(client, "/accounts/nieuw/", {"email": "geen adres", "title": CANARY, "roles": "clerk"})
    web.submit(client, "/accounts/nieuw/", {"email": "griffier@voorbeeld.example", "title": "Griffier", "roles": "clerk"})
    with database.reader() as session:
        made = find_user(session, "griffier@voorbeeld.example")
    assert made
    assert [(one.action, one.result, one.object) for one in trail(database)] == [
        ("accounts.deactivate", "refused", f"user_id={admin.id}"),
        ("accounts.new", "refused", ""),
        ("accounts.new", "done", f"user_id={made.id}"),
    ]


@SQLITE
def test_who_may_not_come_in_is_written_down_everywhere(app: Flask, database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    client = login(make_user(Role.AUDITOR))
    assert client.get("/2027/").status_code == 403
    assert client.get("/2027/onderwerpen/T01/").status_code == 403
    assert app.test_client().get("/2027/").status_code == 302, "who is not logged in is sent to the login page"
    assert [(one.action, one.result, one.object, one.roles) for one in trail(database)] == [
        ("home.overview", "refused", "year=2027", "auditor"),
        ("scan.topic", "refused", "year=2027 code=T01", "auditor"),
    ]


@SQLITE
def test_strangers_cannot_flood_the_trail(app: Flask, database: Database, make_user: MakeUser) -> None:
    admin, client = make_user(Role.ADMIN), app.test_client()
    with database.writer() as session, session.begin():
        for _ in range(STRANGERS - 2):
            record(session, action="accounts.log_in", result="refused", actor=NOBODY, origin="web 127.0.0.0/24 0123456789ab")
    for number in range(4):
        client.post("/inloggen/", headers=csrf.header(client), data={"email": "" if number else admin.email, "password": "verkeerd, dus niet"})
    found = trail(database)
    assert len(found) == STRANGERS
    assert {(one.action, one.result, one.actor_id, one.actor) for one in found} == {("accounts.log_in", "refused", None, "niemand")}
    assert [one.object for one in found if one.object] == [f"user_id={admin.id}"], "which account was tried, not what was typed"
    client.post("/inloggen/", headers=csrf.header(client), environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert trail(database)[-1].origin.startswith("web 203.0.113.0/24 ")


def test_writing_down_what_is_read_costs_three_statements(database: Database, make_user: MakeUser, login: Callable[[User], FlaskClient]) -> None:
    client = login(make_user(Role.ADMIN))
    client.get("/accounts/")
    seen: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda connection, cursor, statement, *rest: seen.append(statement))
    client.get("/accounts/")
    assert sum("audit_" in statement for statement in seen) == 3


@SQLITE
def test_the_trail_tells_who_scored_but_never_what(app: Flask, database: Database) -> None:
    with database.reader() as session:
        columns = {column.name for column in AuditEvent.__table__.columns}
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0
    assert columns == {"seq", "at", "action", "kind", "object", "result", "origin", "actor_id", "actor", "roles", "previous", "hash"}
