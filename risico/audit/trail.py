"""Writing events: in the transaction of what they are about, as the last thing before its commit.

The head row is locked only then, so that no writer waits for another's work and no two locks are taken in another
order. What is rolled back leaves no event, and an event that cannot be written fails the change.
"""

from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction, UOWTransaction

from .. import clock
from ..accounts.models import User
from .chain import digest
from .models import AuditEvent, AuditHead

Kind = Literal["change", "read"]
Result = Literal["done", "refused", "failed"]
ORIGIN: ContextVar[str] = ContextVar("origin", default="app")
"""Where work outside a request comes from: "opdracht user add", "taak core.tidy", "werk 3f2a…" (a job)."""
_WAITING, _WROTE = "audit_waiting", "audit_wrote"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it, as they were at that moment. `id` is the account, None for the app itself and for a visitor without one."""

    id: int | None
    title: str
    roles: str = ""


SYSTEM = Actor(None, "systeem")
NOBODY = Actor(None, "niemand")


def actor_of(user: User | None) -> Actor:
    """The actor for this account; `NOBODY` for None."""
    return Actor(user.id, user.title, ",".join(user.roles)) if user else NOBODY


def record(
    session: Session,
    *,
    action: str,
    object: str = "",
    actor: User | Actor = SYSTEM,
    result: Result = "done",
    kind: Kind = "change",
    origin: str = "",
) -> None:
    """Write this event when the session commits, and not at all when it does not.

    `action` must be declared (hook `audit_events`). `object` holds ids and codes, never what somebody typed. `origin`: `ORIGIN` unless given.
    """
    if not session.in_transaction():
        session.begin()  # so that a rollback from here on is one
    who = actor if isinstance(actor, Actor) else actor_of(actor)
    values = {"action": action, "kind": kind, "object": object, "result": result, "origin": (origin or ORIGIN.get())[:120]}
    session.info.setdefault(_WAITING, []).append(values | {"actor_id": who.id, "actor": who.title, "roles": who.roles})


def has_changed(session: Session) -> bool:
    """Whether anything was inserted, updated or deleted in this session, or will be at its commit."""
    return bool(session.info.get(_WROTE)) or bool(session.new or session.deleted) or any(map(session.is_modified, session.dirty))


@event.listens_for(Session, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction() or not (waiting := session.info.pop(_WAITING, None)):
        return
    session.flush()
    head = session.execute(select(AuditHead.seq, AuditHead.hash).with_for_update()).one()
    seq, previous, rows = head.seq, head.hash, []
    for values in waiting:
        row: dict[str, Any] = {"seq": (seq := seq + 1), "at": clock.now(), **values, "previous": previous}
        row["hash"] = previous = digest(row)
        rows.append(row)
    session.execute(insert(AuditEvent), rows)
    session.execute(update(AuditHead).values(seq=seq, hash=previous))


@event.listens_for(Session, "after_soft_rollback")
def _forget(session: Session, previous: SessionTransaction) -> None:
    if previous.parent is None:
        session.info.pop(_WAITING, None)


@event.listens_for(Session, "after_flush")
def _flushed(session: Session, context: UOWTransaction) -> None:
    session.info[_WROTE] = True


@event.listens_for(Session, "do_orm_execute")
def _executed(state: ORMExecuteState) -> None:
    if state.is_insert or state.is_update or state.is_delete:
        state.session.info[_WROTE] = True
