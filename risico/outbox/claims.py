"""Who sends what: a sender claims messages for a while, so that two never send the same one and a dead one holds none for ever.

Each step is one short transaction; sending happens outside them.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..db import Database
from . import addresses
from .models import CANCELLED, DEAD, SENDING, SENT, WAITING, MailPause, Message
from .retry import FIRST, pause
from .smtp import Refusal

BATCH = 20
"""So many messages at a time: what a killed sender leaves behind waits for the end of its lease."""


def claim(database: Database, domain: str, lease: timedelta) -> Sequence[Message] | None:
    """The next messages, now this sender's until the lease ends; the longest due first. None: nothing is due.

    Those to an address that gets no mail any more are set aside with the reason. `domain` completes their Message-ID.
    """
    now = clock.now()
    moving = ~select(MailPause.id).exists()
    due = select(Message.id).where(Message.state.in_((WAITING, SENDING)), Message.next_at <= now, moving).order_by(Message.next_at, Message.id)
    with database.reader() as session:  # on SQLite, looking costs no turn to write
        if session.scalar(due.limit(1)) is None:
            return None
    with database.writer() as session, session.begin():
        ids = session.scalars(due.limit(BATCH).with_for_update(skip_locked=True)).all()
        named = case((Message.attempts == 0, Message.message_id + f"@{domain}"), else_=Message.message_id)
        claimed = update(Message).where(Message.id.in_(ids)).values(state=SENDING, attempts=Message.attempts + 1, next_at=now + lease, message_id=named)
        messages = session.scalars(claimed.returning(Message)).all()
        return _in_order(_without_blocked(session, messages)) if messages else None


def _in_order(messages: Sequence[Message]) -> list[Message]:
    return sorted(messages, key=lambda message: (message.not_before, message.id))


def _without_blocked(session: Session, messages: Sequence[Message]) -> list[Message]:
    blocked = addresses.blocked(session, [message.to for message in messages])
    for message in messages:
        if found := blocked.get(message.to.lower()):
            _change(session, message, state=CANCELLED, last_answer=addresses.explain(found), next_at=clock.now())
    return [message for message in messages if message.to.lower() not in blocked]


def sent(database: Database, message: Message, answer: str) -> str:
    """The server took it: that stays true, also when the lease was over."""
    with database.writer() as session, session.begin():
        session.execute(update(Message).where(Message.id == message.id).values(state=SENT, sent_at=clock.now(), last_answer=answer))
    return SENT


def refused(database: Database, message: Message, refusal: Refusal) -> str:
    """The server did not take it: later again, or never; gives the new state. An address that does not exist is remembered."""
    failures = message.failures + 1
    wait = None if refusal.forever else pause(failures)
    with database.writer() as session, session.begin():
        if refusal.bounced:
            addresses.block(session, message.to, addresses.BOUNCED, refusal.answer)
        if wait is None:
            _change(session, message, state=DEAD, failures=failures, last_answer=refusal.answer, next_at=clock.now())
            return DEAD
        _change(session, message, state=WAITING, failures=failures, last_answer=refusal.answer, next_at=clock.now() + wait)
        return WAITING


def give_back(database: Database, messages: Sequence[Message], answer: str = "") -> None:
    """Not tried after all. With an answer: the server cannot be reached, so they wait a minute; it does not count as a try."""
    if not messages:
        return
    values: dict[str, Any] = {"next_at": clock.now() + FIRST, "last_answer": answer} if answer else {"next_at": Message.not_before}
    with database.writer() as session, session.begin():
        for message in messages:
            _change(session, message, state=WAITING, **values)


def _change(session: Session, message: Message, **values: Any) -> None:
    """Only while the claim is this sender's."""
    mine = (Message.id == message.id, Message.state == SENDING, Message.attempts == message.attempts)
    session.execute(update(Message).where(*mine).values(**values).execution_options(synchronize_session=False))
