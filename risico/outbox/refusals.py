"""What it means when a mail server does not take one message, now or later: pure functions on its answer (RFC 5321, RFC 3463)."""

import re

LATER = {
    421: "De mailserver neemt nu even geen mail aan.",
    450: "De mailserver vraagt om het later nog eens te proberen.",
    451: "De mailserver vraagt om het later nog eens te proberen.",
    452: "De mailserver heeft nu geen ruimte.",
}
GONE = "De mailserver kent dit adres niet."
CLOSED = "De mailbox van dit adres neemt geen mail aan."
SENDER = "De mailserver neemt geen mail aan van deze afzender. Controleer mail_from, of vraag zijn beheerder om dit adres toe te laten."
NEVER = {
    "5.1": "De mailserver weigert dit adres.",
    "5.2": CLOSED,
    "5.3": "De mailserver neemt dit bericht niet aan.",
    "5.7": "De mailserver staat niet toe dat Risico mail aan dit adres stuurt. Vraag de beheerder van de mailserver om Risico toe te laten.",
}
EXACTLY = dict.fromkeys(("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.1"), GONE) | dict.fromkeys(("5.1.7", "5.1.8", "5.7.60"), SENDER)
"""Codes that say more than their first two numbers; 5.1.10, 5.4.1 and 5.7.60 as Exchange uses them."""
DISABLED = "5.2.1"
NO_ROOM = 552
NO_MAILBOX = (550, 551, 553)
_ENHANCED = re.compile(r"\s*#?([245]\.\d{1,3}\.\d{1,3})\b")
_UNKNOWN = re.compile(r"unknown|no such|n.t exist|not exist|unrouteable|not found", re.IGNORECASE)


def refusal(code: int, answer: bytes | str) -> str:
    """What a refusal of one message means, in Dutch; the enhanced code goes before the plain one."""
    if 400 <= code < 500:
        return LATER.get(code, "De mailserver neemt dit bericht nu niet aan.")
    enhanced = _enhanced(answer)
    if enhanced:
        return EXACTLY.get(enhanced) or NEVER.get(enhanced.rpartition(".")[0], "De mailserver weigert dit bericht.")
    if _names_nobody(code, answer):
        return GONE
    if "relay" in as_text(answer).lower():
        return NEVER["5.7"]
    return CLOSED if code == NO_ROOM else "De mailserver weigert dit bericht."


def is_bounce(code: int, answer: bytes | str) -> bool:
    """Whether the address itself does not exist: then it gets no mail any more until somebody lifts that.

    A refusal that blames the sender, the message or a full mailbox says nothing about the address.
    """
    enhanced = _enhanced(answer)
    return code >= 500 and (EXACTLY.get(enhanced) == GONE or enhanced == DISABLED if enhanced else _names_nobody(code, answer))


def as_text(answer: bytes | str) -> str:
    """The answer as it can be read."""
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _enhanced(answer: bytes | str) -> str:
    found = _ENHANCED.match(as_text(answer))
    return found[1] if found else ""


def _names_nobody(code: int, answer: bytes | str) -> bool:
    """A server without enhanced codes says it in words; a sender that it does not know is not the address."""
    said = as_text(answer).lower()
    return code in NO_MAILBOX and bool(_UNKNOWN.search(said)) and not any(word in said for word in ("sender", "from address"))
