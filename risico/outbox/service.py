"""The outbox: putting a message in it within the transaction of what caused it, and what an administrator sees and may do."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..db import insert_new
from ..errors import NotFound, Refused
from ..text import clean
from . import addresses
from .models import CANCELLED, DEAD, SENDING, SENT, WAITING, BlockedAddress, Message

KEPT = timedelta(days=30)
"""How long the text of a message stays after it was sent or given up."""
STALE = timedelta(days=7)
"""A message that could not be sent for so long is news to nobody."""
LATE = timedelta(hours=1)
PAGE = 50
TOO_OLD = "Niet verstuurd. Dit bericht kon een week lang niet weg en is nu te oud."


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


def counts(session: Session) -> dict[str, int]:
    """How many messages are in each state."""
    rows = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict(rows.all())


def waiting(session: Session) -> Sequence[Message]:
    """The first of those that wait, the longest due first."""
    return session.scalars(select(Message).where(Message.state.in_((WAITING, SENDING))).order_by(Message.next_at, Message.id).limit(PAGE)).all()


def unsent(session: Session) -> Sequence[Message]:
    """The last of those that were given up or not sent on purpose, the newest first."""
    return session.scalars(select(Message).where(Message.state.in_((DEAD, CANCELLED))).order_by(Message.next_at.desc(), Message.id.desc()).limit(PAGE)).all()


def sent(session: Session, page: int) -> Sequence[Message]:
    """One page, from 1, of those that were sent, the newest first; one more than a page when there is a next one."""
    newest = select(Message).where(Message.state == SENT).order_by(Message.sent_at.desc(), Message.id.desc())
    return session.scalars(newest.offset((page - 1) * PAGE).limit(PAGE + 1)).all()


def late_since(session: Session) -> datetime | None:
    """Since when the oldest message waits, if that is more than an hour: then the scheduler or the mail server stands still."""
    oldest = session.scalar(select(func.min(Message.not_before)).where(Message.state.in_((WAITING, SENDING))))
    return oldest if oldest and oldest < clock.now() - LATE else None


def given_up_lately(session: Session) -> int:
    """How many messages were given up in the last week."""
    lately = select(func.count()).select_from(Message).where(Message.state == DEAD, Message.next_at > clock.now() - STALE)
    return session.scalar(lately) or 0


def without_mail(session: Session) -> int:
    """How many people with an account have an address from which mail came back."""
    bounced = select(func.count()).select_from(User).join(BlockedAddress, BlockedAddress.address == func.lower(User.email))
    return session.scalar(bounced.where(User.active, BlockedAddress.reason == addresses.BOUNCED)) or 0


def retry(session: Session, message_id: int) -> Message:
    """Send a message after all, also to an address from which mail came back: who says so knows that it works again.

    Refused when its text is gone, and when somebody there wants no mail.
    """
    message = session.get(Message, message_id)
    if message is None:
        raise NotFound()
    if not can_retry(message):
        raise Refused("Dit bericht kan niet opnieuw worden verstuurd: het is al onderweg of verstuurd, of de tekst is niet bewaard.")
    found = addresses.blocked(session, [message.to]).get(message.to.lower())
    if found and found.reason == addresses.UNSUBSCRIBED:
        raise Refused("De ontvanger wil geen berichten. Geef eerst het adres vrij, als de ontvanger dat vraagt.")
    addresses.lift(session, message.to)
    message.state, message.failures, message.next_at, message.last_answer = WAITING, 0, clock.now(), ""
    session.flush()
    return message


def can_retry(message: Message) -> bool:
    """Whether it was not sent, and its text is still there."""
    return message.state in (DEAD, CANCELLED) and message.text != ""


def retry_all(session: Session) -> int:
    """Send all that were given up after all; gives how many."""
    again = update(Message).where(Message.state == DEAD, Message.text != "").values(state=WAITING, failures=0, next_at=clock.now(), last_answer="")
    return len(session.scalars(again.returning(Message.id)).all())


def tidy(session: Session) -> None:
    """Housekeeping, once a day: give up what is too old, and empty texts after 30 days, when nothing can be done about them any more.

    The rows stay, so that nothing is ever sent twice.
    """
    now = clock.now()
    too_old = update(Message).where(Message.state == WAITING, Message.not_before < now - STALE)
    session.execute(too_old.values(state=CANCELLED, next_at=now, last_answer=TOO_OLD))
    session.execute(update(Message).where(Message.state == DEAD, Message.next_at < now - KEPT).values(state=CANCELLED))
    finished = Message.state.in_((SENT, DEAD, CANCELLED))
    session.execute(update(Message).where(finished, Message.text != "", Message.next_at < now - KEPT).values(text="", html="", calendar=""))
