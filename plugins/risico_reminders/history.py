"""Which reminders went out, newest first, with how the outbox got on with them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.outbox.models import CANCELLED, DEAD, SENDING, SENT, WAITING, Message

from .models import ToldRow
from .steps import Step

SHOWN = 50
"""Steps of tasks."""
STATES = {
    WAITING: ("wacht op verzending", "now", "quiet"),
    SENDING: ("wordt verstuurd", "now", "quiet"),
    SENT: ("verstuurd", "check", ""),
    DEAD: ("niet aangekomen", "alert", "late"),
    CANCELLED: ("niet verstuurd", "empty", "quiet"),
}
"""Of a message: the words, the drawing and the tone of a status."""


@dataclass(frozen=True, slots=True)
class Item:
    """Tasks that were told: their part, their date, and the step."""

    part: str
    due: date | None
    step: Step


@dataclass(frozen=True, slots=True)
class Gone:
    """One mail that was made: when, for which function, how many tasks it told of and how it went; no `state` when the outbox forgot it."""

    at: datetime
    title: str
    told: Mapping[Item, int]
    state: str


def recent(session: Session) -> list[Gone]:
    """The last ones. One statement."""
    query = (
        select(ToldRow, User.title, Message.state)
        .join(User, User.id == ToldRow.user_id)
        .outerjoin(Message, Message.dedup_key == ToldRow.message_key)
        .order_by(ToldRow.at.desc(), ToldRow.message_key, ToldRow.id)
        .limit(SHOWN)
    )
    found = []
    for _, rows in groupby(session.execute(query), key=lambda row: row[0].message_key):
        lines = list(rows)
        first, title, state = lines[0]
        told = Counter(Item(row.part, date.fromisoformat(row.due) if row.due else None, Step(row.step)) for row, _, _ in lines)
        found.append(Gone(first.at, title, told, state or ""))
    return found
