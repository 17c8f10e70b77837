"""A mail server's report, sent as a mail, that one of ours did not arrive after all (RFC 3464). Pure: it reads bytes that anybody may have written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message as Mail

FAILED = "failed"
GIVEN_UP = 554
"""The code for a failure whose report quotes none."""
_ID = re.compile(r"<([^<>\s]{1,320})>")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_ANSWER = re.compile(r"(?P<code>[45]\d\d)[ -](?P<said>.*)", re.DOTALL)
_NO_STATUS = "5.0.0"


@dataclass(frozen=True, slots=True)
class Failure:
    """One address that was given up: under each name that the report has for it, with the last server's code and its answer.

    `expired`: no server ever said no; it was tried for days.
    """

    addresses: frozenset[str]
    code: int
    answer: str
    expired: bool


@dataclass(frozen=True, slots=True)
class Report:
    """`message_ids`: those that the report says it is about, without angle brackets."""

    message_ids: frozenset[str]
    failures: tuple[Failure, ...]


def read(content: bytes) -> Report | None:
    """The report in this mail; None when it is none, or tells only of delay or success."""
    try:
        mail = message_from_bytes(content)
        if mail.get_content_type() != "multipart/report":
            return None
        failures = tuple(_failures(mail))
        return Report(frozenset(_about(mail)), failures) if failures else None
    except (RecursionError, LookupError, ValueError):
        return None  # nested or coded to break readers


def _failures(mail: Mail) -> Iterator[Failure]:
    blocks = [block for part in mail.walk() if part.get_content_type() == "message/delivery-status" and part.is_multipart() for block in part.walk()]
    for block in blocks:
        if _field(block, "Action").lower().startswith(FAILED):
            addresses = (_typed(_field(block, name)).strip("<> ").lower() for name in ("Original-Recipient", "Final-Recipient"))
            yield _failure(frozenset(filter(None, addresses)), _field(block, "Status"), _typed(_field(block, "Diagnostic-Code")))


def _failure(addresses: frozenset[str], status: str, diagnostic: str) -> Failure:
    """Status says what went wrong, unless it says nothing: then what the last server said does."""
    found, answer = _STATUS.search(status), _ANSWER.search(diagnostic)
    code, said = (int(answer["code"]), answer["said"]) if answer else (GIVEN_UP, diagnostic)
    enhanced = found[1] if found and found[1] != _NO_STATUS else ""
    words = said if not enhanced or _STATUS.match(said.lstrip("# ")) else f"{enhanced} {said}"
    return Failure(addresses, code, " ".join(words.split()), expired=enhanced.startswith("4") or code < 500)


def _about(mail: Mail) -> Iterator[str]:
    """The ids in the mail that comes back with the report, and those that the report answers."""
    for name in ("In-Reply-To", "References"):
        yield from _ID.findall(_field(mail, name))
    for part in mail.walk():
        if part.get_content_type() == "text/rfc822-headers":
            part = message_from_string(str(part.get_payload()))
        if part is not mail:
            yield from _ID.findall(_field(part, "Message-ID"))


def _field(mail: Mail, name: str) -> str:
    return str(mail.get(name, "")).strip()


def _typed(value: str) -> str:
    """The value behind its type: `rfc822; oov@voorbeeldgemeente.example`."""
    return value.partition(";")[2].strip()
