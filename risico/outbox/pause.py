"""Mail stands still after a restore: what was sent after the backup is not known any more, so a person looks before anything goes."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from .. import clock
from ..errors import Refused
from .models import CANCELLED, SENDING, WAITING, MailPause, Message

_ONLY_ROW = 1
NOT_SENT = "Niet verstuurd. De beheerder koos dat na het terugzetten van een reservekopie."


def pause(session: Session, backup_of: datetime) -> None:
    """Send nothing until `release`. `backup_of`: until when it is known what was sent."""
    session.merge(MailPause(id=_ONLY_ROW, since=clock.now(), backup_of=backup_of))


def paused(session: Session) -> MailPause | None:
    """The pause, if mail stands still."""
    return session.get(MailPause, _ONLY_ROW)


def release(session: Session) -> None:
    """Send again, first what waits."""
    session.execute(delete(MailPause))


def skip(session: Session, message_id: int) -> Message:
    """Do not send this message; only while mail stands still, for otherwise it may be on its way."""
    message = session.get(Message, message_id)
    if message is None or message.state not in (WAITING, SENDING) or paused(session) is None:
        raise Refused("Dit bericht wacht niet meer. Kijk bij Post hoe het er nu mee staat.")
    message.state, message.next_at, message.last_answer = CANCELLED, clock.now(), NOT_SENT
    session.flush()
    return message
