"""Sending what is due. At least once: a sender that dies between the server's "yes" and writing that down sends one copy more,
with the same Message-ID (reliability.md §0.7). Everything else is exactly once."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from ..config import Settings
from ..db import Database
from . import claims, mime
from .models import DEAD, SENT, WAITING, Message
from .smtp import Refusal, Relay, Unreachable

LEASE = timedelta(minutes=5)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Delivered:
    """What one round did, in messages. `problem`: why the mail server could not be reached, in Dutch."""

    sent: int = 0
    retried: int = 0
    dead: int = 0
    problem: str = ""


def _never() -> bool:
    return False


def deliver(database: Database, settings: Settings, *, lease: timedelta = LEASE, stop: Callable[[], bool] = _never) -> Delivered:
    """Send everything that is due now, until `stop` says so; nothing without a mail server. Several processes may do this at once."""
    if not settings.mail_host:
        return Delivered()
    done: Counter[str] = Counter()
    problem = ""
    with Relay(settings) as relay:
        while not stop() and (messages := claims.claim(database, settings.mail_from.partition("@")[2], lease)) is not None:
            try:
                _send_batch(database, relay, messages, done, _until(lease, stop))
            except Unreachable as fault:
                problem = str(fault)
                break
    found = Delivered(done[SENT], done[WAITING], done[DEAD], problem)
    if found != Delivered():
        _log.info("mail", sent=found.sent, retried=found.retried, dead=found.dead, problem=problem)
    return found


def _until(lease: timedelta, stop: Callable[[], bool]) -> Callable[[], bool]:
    """Stop when asked, and long before the lease ends: one mail can take a few times the server's patience."""
    end = time.monotonic() + lease.total_seconds() / 2
    return lambda: stop() or time.monotonic() > end


def _send_batch(database: Database, relay: Relay, messages: Sequence[Message], done: Counter[str], stop: Callable[[], bool]) -> None:
    """Send them one by one, counting the outcomes; what is not tried goes back. Unreachable when the server takes nothing."""
    for place, message in enumerate(messages):
        if stop():
            claims.give_back(database, messages[place:])
            return
        try:
            done[_send(database, relay, message)] += 1
        except Unreachable as fault:
            claims.give_back(database, messages[place:], str(fault))
            raise


def _send(database: Database, relay: Relay, message: Message) -> str:
    """Send one; gives its new state. A message that cannot be made into a mail is flagged and stops nobody."""
    try:
        content = mime.build(message, relay.sender)
    except Exception as fault:  # noqa: BLE001  whatever is wrong with this one, the others must go
        return claims.refused(database, message, Refusal(f"Van dit bericht is geen mail te maken: {fault}.", forever=True))
    try:
        answer = relay.send(message.to, content)
    except Refusal as refusal:
        return claims.refused(database, message, refusal)
    return claims.sent(database, message, answer)
