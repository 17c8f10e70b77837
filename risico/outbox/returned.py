"""Mail that came back later: a report on one of our own messages is written down. Any other report changes nothing.

The Message-ID is 128 random bits that only its reader and the mail servers in between know: without it nobody can silence an address.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..audit import record
from ..config import Settings
from . import addresses
from .answers import quote
from .models import DEAD, SENT, Message
from .refusals import is_bounce, refusal
from .reports import Failure, Report

EXPIRED = "De mailserver probeerde het dagenlang en gaf het op."


@dataclass(frozen=True, slots=True)
class Returned:
    """What a report changed: the address of the message, and whether it gets no mail any more."""

    to: str
    blocked: bool


def write_down(session: Session, report: Report, settings: Settings) -> Returned | None:
    """The message did not arrive, and an address that does not exist gets no mail any more. None: the report is about no message of ours.

    A report on another address than ours, such as that of somebody to whom mail is passed on, blocks nothing.
    """
    message = session.scalar(select(Message).where(Message.message_id.in_(report.message_ids)))
    if message is None:
        return None
    own = next((each for each in report.failures if message.to.lower() in each.addresses), None)
    failure = own or report.failures[0]
    reason = quote(_why(failure), failure.code, failure.answer, settings)
    blocked = own is not None and not own.expired and is_bounce(own.code, own.answer)
    if message.state == SENT:
        message.state, message.next_at, message.last_answer = DEAD, clock.now(), f"Teruggekomen. {reason}"
    if blocked:
        addresses.block(session, message.to, addresses.BOUNCED, reason)
    record(session, action="outbox.bounce", object=str(message.id))
    return Returned(message.to, blocked)


def _why(failure: Failure) -> str:
    return EXPIRED if failure.expired else refusal(failure.code, failure.answer)
