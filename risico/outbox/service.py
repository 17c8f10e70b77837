"""Putting a message in the outbox, within the transaction of what caused it."""

import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from .. import clock
from ..db import insert_new
from ..text import clean
from .models import Message


def enqueue(
    session: Session,
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    user_id: int | None = None,
    not_before: datetime | None = None,
    calendar: str = "",
    unsubscribe: str = "",
) -> bool:
    """Write a message that is sent after the commit; False, and nothing written, when this key was ever used before.

    `calendar`: an .ics file to attach; `unsubscribe`: the address of a page where one click stops these messages.
    """
    now = clock.now()
    start = not_before or now
    return insert_new(
        session,
        Message,
        dedup_key=key,
        to=to,
        user_id=user_id,
        subject=" ".join(clean(subject).split()),
        text=clean(text),
        html=clean(html),
        calendar=calendar,
        unsubscribe=unsubscribe,
        message_id=secrets.token_hex(16),
        created_at=now,
        not_before=start,
        next_at=start,
    )
