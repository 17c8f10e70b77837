"""The chain of the audit trail: one line per event in the order of its commits, and nothing of what was rolled back."""

import json
import threading
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.service import create_user
from risico.audit import ORIGIN, record
from risico.audit.chain import GENESIS, Broken, Link, canonical, digest, follow
from risico.audit.models import AuditEvent, AuditHead
from risico.audit.trail import Actor
from risico.db import Database
from risico.permissions import Role

LINES = st.lists(st.tuples(st.text(), st.sampled_from(["done", "refused", "failed"]), st.none() | st.integers(1, 99)), min_size=1, max_size=8)


def made(lines: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """A chain of these (object, result, actor)."""
    events: list[dict[str, Any]] = []
    for seq, (object, result, actor) in enumerate(lines, start=1):
        event = {"seq": seq, "at": clock.now(), "action": "a.b", "kind": "change", "object": object, "result": result, "origin": "app"}
        event |= {"actor_id": actor, "actor": "Griffier", "roles": "clerk", "previous": events[-1]["hash"] if events else GENESIS}
        events.append(event | {"hash": digest(event)})
    return events


@given(LINES)
def test_a_chain_holds_and_its_lines_are_json_that_says_the_same(lines: list[tuple[Any, ...]]) -> None:
    events = made(lines)
    assert follow(Link(0, GENESIS), events) == (Link(len(events), events[-1]["hash"]), None)
    assert [json.loads(canonical(event))["object"] for event in events] == [object for object, _, _ in lines]
    assert not any("\n" in canonical(event) for event in events)


@given(LINES, st.data())
def test_any_change_of_any_field_shows_at_its_line(lines: list[tuple[Any, ...]], data: st.DataObject) -> None:
    events = made(lines)
    place = data.draw(st.integers(0, len(events) - 1))
    field = data.draw(st.sampled_from(["action", "kind", "object", "result", "origin", "actor", "roles", "previous", "hash"]))
    events[place][field] += "x"
    last, broken = follow(Link(0, GENESIS), events)
    assert last.seq == place
    assert broken and broken.seq == place + 1


@given(LINES.filter(lambda lines: len(lines) > 2), st.data())
def test_a_line_that_is_gone_or_moved_shows_where(lines: list[tuple[Any, ...]], data: st.DataObject) -> None:
    events = made(lines)
    place = data.draw(st.integers(0, len(events) - 2))
    without = events[:place] + events[place + 1 :]
    assert follow(Link(0, GENESIS), without)[1] == Broken(place + 1, f"Regel {place + 1} ontbreekt.")
    events[place], events[place + 1] = events[place + 1] | {"seq": place + 1}, events[place] | {"seq": place + 2}
    broken = follow(Link(0, GENESIS), events)[1]
    assert broken and broken.seq == place + 1


@given(LINES.filter(lambda lines: len(lines) > 1), st.data())
def test_a_line_that_was_changed_with_its_own_hash_shows_at_the_next(lines: list[tuple[Any, ...]], data: st.DataObject) -> None:
    events = made(lines)
    place = data.draw(st.integers(0, len(events) - 2))
    events[place]["actor"] = "Burgemeester"
    events[place]["hash"] = digest(events[place])
    assert follow(Link(0, GENESIS), events)[1] == Broken(place + 2, f"Regel {place + 2} sluit niet aan op de regel ervoor.")


def test_an_event_tells_who_did_what_as_they_were_then(session: Session) -> None:
    user = create_user(session, "griffier@voorbeeld.example", "Griffier", [Role.CLERK, Role.ADMIN])
    ORIGIN.set("opdracht proef")
    record(session, action="accounts.new", object="user_id=1", actor=user)
    record(session, action="accounts.new", result="refused", kind="read", origin="web 192.0.2.0/24")
    session.commit()
    first, second = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
    assert (first.seq, first.action, first.object, first.result, first.origin) == (1, "accounts.new", "user_id=1", "done", "opdracht proef")
    assert (first.actor_id, first.actor, first.roles) == (user.id, "Griffier", "clerk,admin")
    assert (second.actor_id, second.actor, second.result, second.kind, second.origin) == (None, "systeem", "refused", "read", "web 192.0.2.0/24")
    assert (first.previous, second.previous) == (GENESIS, first.hash)


def test_what_is_rolled_back_leaves_no_event(session: Session) -> None:
    record(session, action="a.b")
    session.rollback()
    with session.begin_nested():
        record(session, action="c.d")
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == 0, "only the real commit writes"
    session.commit()
    assert session.scalars(select(AuditEvent.action)).all() == ["c.d"]


def test_an_event_that_cannot_be_written_takes_the_change_along(session: Session, database: Database) -> None:
    session.execute(delete(AuditHead))
    session.commit()
    create_user(session, "oov@voorbeeld.example", "Directeur OOV", [Role.SAFETY_DIRECTOR])
    record(session, action="accounts.new")
    with pytest.raises(Exception, match="No row was found"):
        session.commit()
    session.rollback()
    with database.reader() as reading:
        assert reading.scalars(select(User.email)).all() == []


@pytest.mark.parametrize("statement", [update(AuditEvent).values(object="T02"), delete(AuditEvent)])
def test_the_database_itself_refuses_to_change_or_delete(session: Session, statement: Any) -> None:
    record(session, action="a.b")
    session.commit()
    with pytest.raises(DBAPIError, match="audit events"):
        session.execute(statement)


def test_writers_at_the_same_moment_make_one_chain(app: Flask, database: Database) -> None:
    def write(number: int) -> None:
        for turn in range(10):
            with database.writer() as session, session.begin():
                record(session, action="a.b", object=f"turn={turn}", actor=Actor(number, "Beoordelaar"))

    writers = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.reader() as session:
        events = [row._asdict() for row in session.execute(select(AuditEvent.__table__).order_by(AuditEvent.seq))]
        head = session.scalars(select(AuditHead)).one()
    assert follow(Link(0, GENESIS), events) == (Link(60, head.hash), None)
    assert all([event["object"] for event in events if event["actor_id"] == number] == [f"turn={turn}" for turn in range(10)] for number in range(6))
