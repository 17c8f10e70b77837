"""Sending a personal link or a reminder by mail: neutral words, through the outbox, in the transaction of what caused it."""

from sqlalchemy.orm import Session

from risico import clock
from risico.outbox.service import enqueue

from .issuing import Maker
from .models import Issue

READY = "Er staat een briefing voor u klaar"
AGAIN = "Er wacht nog een briefing op u"
_TEXT = """Goedendag,

{first} Lezen duurt 15 minuten:

{link}

Deze link is van u alleen. Stuur hem niet door.
Hebt u een vraag? Vraag het de griffier.
"""


def send_link(session: Session, maker: Maker, issue: Issue) -> bool:
    """Send the link, once for each link that was made; False when it was sent before."""
    return _send(session, maker, issue, f"briefing:{issue.id}:{issue.link}", READY)


def remind(session: Session, maker: Maker, issue: Issue) -> bool:
    """Send the link again, at most once a day."""
    return _send(session, maker, issue, f"briefing:{issue.id}:{issue.link}:{clock.today().isoformat()}", AGAIN)


def _send(session: Session, maker: Maker, issue: Issue, key: str, subject: str) -> bool:
    return enqueue(session, key=key, to=issue.term.email, subject=subject, text=_TEXT.format(first=f"{subject}.", link=maker.link(issue)))
