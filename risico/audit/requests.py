"""One event for each request that changes something or reads what is to be protected; of an anonymous page there is none at all."""

import ipaddress
import re
from datetime import timedelta
from typing import Any

import structlog
from flask import current_app, g, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..contract import Event
from ..installation import installation
from ..permissions import ANONYMOUS, SAFE, declared
from .events import events
from .models import AuditEvent
from .trail import Actor, Kind, Result, actor_of, record

STRANGERS = 100
"""Refusals of visitors without an account that are written per network in a quarter of an hour: nobody can flood the trail."""
_QUARTER = timedelta(minutes=15)
_WORD = re.compile(r"[\w.-]{1,40}", re.ASCII)
_CODE = re.compile(r"[A-Z]\d{1,3}", re.ASCII)
_log = structlog.get_logger()


def commit(session: Session) -> None:
    """Commit what this request was asked to do, with its event."""
    event = _event()
    tells = event is not None and event.kind == "change" and not _written()
    if event and tells:
        _record(session, event, "done")
    session.commit()
    g.audited = tells or _written()


def apart(status: int) -> None:
    """Write the event of this request in a transaction of its own, unless it was written: something was read, or nothing was changed."""
    event = _event(forbidden=status == 403)
    if event is None or _written():
        return
    result = _result(event.kind, status)
    with installation().database.writer() as session, session.begin():
        if result == "done" or g.get("user") or _counts(session):
            _record(session, event, result)
    g.audited = True


def refused(status: int) -> None:
    """Write that this request was refused or went wrong. That this cannot be written changes no refusal."""
    try:
        apart(status)
    except Exception as fault:  # noqa: BLE001  the answer holds nothing to protect, and the database may be what is wrong
        _log.error("audit event not written", request=g.get("request_id"), endpoint=request.endpoint, fault=type(fault).__name__)


def acts_as(user: User) -> None:
    """Who is asking, when they log in with this request or have no login for it: for its event."""
    g.audit_actor = actor_of(user)


def about(**ids: int) -> None:
    """What the event of this request is about, beside the arguments of its address, such as the account that was made."""
    g.audit_about = ids


def answered() -> None:
    """This request did what was asked of it, though its page comes back and nothing was changed: a file was read."""
    g.audit_answered = True


def _written() -> bool:
    return bool(g.get("audited"))


def _event(*, forbidden: bool = False) -> Event | None:
    """What this request is declared as. A change that is not is told all the same, a page only when somebody was not let in."""
    endpoint = request.endpoint
    if endpoint is None or declared(current_app, endpoint) == ANONYMOUS:
        return None
    kind: Kind = "read" if request.method in SAFE and not g.get("writes") else "change"
    found = events(installation().plugins).get((endpoint, kind))
    return found or (Event(endpoint, "", kind) if forbidden or kind == "change" else None)


def _result(kind: str, status: int) -> Result:
    """A form that comes back without a redirect changed nothing: it was not accepted, unless it says so itself."""
    if status >= 500:
        return "failed"
    return "done" if 300 <= status < 400 or (status < 300 and (kind == "read" or g.get("audit_answered"))) else "refused"


def _record(session: Session, event: Event, result: Result) -> None:
    actor: Actor = g.get("audit_actor") or actor_of(g.get("user"))
    record(session, action=event.action, kind=event.kind, object=_object(event, result), result=result, origin=f"{_web()} {g.get('request_id')}", actor=actor)


def _object(event: Event, result: Result) -> str:
    args: dict[str, Any] = {**(request.view_args or {}), **g.get("audit_about", {})}
    allowed = _WORD if result == "done" and event.title else _CODE
    return " ".join(f"{name}={_value(value, allowed)}" for name, value in args.items() if name not in event.secret)


def _value(value: object, allowed: re.Pattern[str]) -> str:
    """Numbers and codes. A word is one of the app's own only when the request was accepted: anybody may type anything in an address."""
    text = str(value)
    return text if type(value) is not str or allowed.fullmatch(text) else "?"


def _web() -> str:
    """The network of the visitor, not the address: 192.0.2.0/24, or /48 of IPv6."""
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "web"
    return f"web {ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False)}"


def _counts(session: Session) -> bool:
    since = AuditEvent.at > clock.now() - _QUARTER
    strangers = select(func.count()).select_from(AuditEvent).where(since, AuditEvent.actor_id.is_(None), AuditEvent.origin.startswith(f"{_web()} "))
    return (session.scalar(strangers) or 0) < STRANGERS
