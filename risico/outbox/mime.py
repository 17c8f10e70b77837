"""A row of the outbox as a mail. Every time it is built it is the same mail, so a second copy is recognisable."""

import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from ..config import MAIL_ADDRESS
from .models import Message

NAME = "Risico"
ON_THE_LINE = SMTP.clone(max_line_length=998)
"""As long as RFC 5322 lets a line be: a shorter limit makes the standard library encode a long link, so that no program finds it."""
_METHOD = re.compile(r"^METHOD:([A-Z]+)\s*$", re.MULTILINE)


def build(message: Message, sender: str) -> bytes:
    """The mail as it goes over the line; ValueError when the row cannot be a mail."""
    return compose(message, sender).as_bytes(policy=ON_THE_LINE)


def compose(message: Message, sender: str) -> EmailMessage:
    """Plain text, with HTML and a calendar file when there are; ValueError for an address that is none or a text that is empty."""
    if not MAIL_ADDRESS.fullmatch(message.to):
        raise ValueError("het adres is geen e-mailadres")
    if not message.text.strip():
        raise ValueError("de tekst is leeg")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(NAME, addr_spec=sender)
    mail["To"] = Address(addr_spec=message.to)
    mail["Subject"] = message.subject
    mail["Date"] = message.not_before
    mail["Message-ID"] = f"<{message.message_id}>"
    mail["Auto-Submitted"] = "auto-generated"
    if message.unsubscribe:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text, cte="quoted-printable")
    if message.html:
        mail.add_alternative(message.html, subtype="html", cte="quoted-printable")
    if message.calendar:
        _attach(mail, message.calendar)
    return mail


def _attach(mail: EmailMessage, calendar: str) -> None:
    method = _METHOD.search(calendar)
    extra = {"method": method[1]} if method else {}
    mail.add_attachment(calendar, subtype="calendar", filename="risico.ics", cte="base64", params=extra)
