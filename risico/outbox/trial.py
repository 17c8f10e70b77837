"""A test message: sent at once, to see what the mail server really answers."""

import secrets

from .. import clock
from ..config import Settings
from . import mime
from .models import DEAD, SENT, Message
from .smtp import Refusal, Relay, Unreachable

SECONDS = 10.0


def send_trial(settings: Settings, to: str, text: str, html: str, user_id: int) -> Message:
    """Send it and give the message with the answer in it, to be kept like every other: sent or dead.

    Touches no database, and takes half a minute at most when the server is slow.
    """
    token, now = secrets.token_hex(16), clock.now()
    message = Message(
        dedup_key=f"test:{token}",
        to=to,
        user_id=user_id,
        subject="Testbericht van Risico",
        text=text,
        html=html,
        calendar="",
        unsubscribe="",
        message_id=f"{token}@{settings.mail_from.partition('@')[2]}",
        state=DEAD,
        created_at=now,
        not_before=now,
        next_at=now,
        attempts=1,
        failures=0,
    )
    try:
        with Relay(settings, SECONDS) as relay:
            message.last_answer = relay.send(to, mime.build(message, settings.mail_from))
        message.state, message.sent_at = SENT, clock.now()
    except (Refusal, Unreachable, ValueError) as fault:
        message.last_answer = str(fault)
    return message
