"""What an adopted round looks like for ever: its types, its canonical JSON and the SHA-256 of that.

Canonical JSON: UTF-8 without escapes, keys sorted by code point, no spaces, text in Unicode form NFC, whole numbers
only; a mean is an exact fraction as text ("11/4"), a moment is UTC in ISO 8601. The same round gives the same bytes on
every machine. No account, e-mail address or name stands in it: people appear as their function or rater role.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from unicodedata import normalize

from pydantic import TypeAdapter

from .results import Basis, Result


@dataclass(frozen=True, slots=True)
class FrozenAnswer:
    """One assessor's answer: a raw score 0-4, or None with `unknown` true, or only a basis or note."""

    score: int | None
    unknown: bool
    basis: Basis | None
    note: str


@dataclass(frozen=True, slots=True)
class FrozenSheet:
    """All answers of one assessor by question id."""

    role: str
    answers: dict[str, FrozenAnswer]


@dataclass(frozen=True, slots=True)
class FrozenAgreement:
    """The score that the assessors agreed on, the reason, and the function of who recorded it."""

    score: int
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FrozenDecision:
    """The decision: the level that counts, with its reasons; `strategies` maps a strategy to the risks that are taken care of.

    A version of before 0.2 has no `scenario`.
    """

    state: str
    level: int
    reason: str
    evidence: str
    strategies: dict[str, list[str]]
    measures: list[str]
    proposed_by: str
    proposed_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    remark: str
    scenario: str = ""


@dataclass(frozen=True, slots=True)
class FrozenTopic:
    """One topic of the round with everything that led to its level. A version of before 0.2 has no `decided_on`."""

    code: str
    title: str
    moment: str
    question_set: str
    phase: str
    closed_at: datetime | None
    rounds_held: int
    reopened: str
    counter: str
    result: Result | None
    sheets: tuple[FrozenSheet, ...]
    agreed: dict[str, FrozenAgreement]
    decision: FrozenDecision | None
    decided_on: date | None = None


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """The scan of one year. `content` is the digest of the questions and rules; topics are sorted by code."""

    year: int
    content: str
    opened_at: datetime
    topics: tuple[FrozenTopic, ...]


@dataclass(frozen=True, slots=True)
class FrozenAdoption:
    """Which version this is. `previous` is the SHA-256 of the version it corrects, which ties the versions together."""

    number: int
    reason: str
    by: str
    at: datetime
    previous: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """The whole of what an adoption stores."""

    adoption: FrozenAdoption
    round: FrozenRound
    format: Literal["risico-scan-1"] = "risico-scan-1"


_ROUND = TypeAdapter(FrozenRound)
_SHEET = TypeAdapter(FrozenSheet)
_DOCUMENT = TypeAdapter(Document)


def round_json(frozen: FrozenRound) -> dict[str, Any]:
    """The round as JSON values."""
    return _ROUND.dump_python(frozen, mode="json")  # type: ignore[no-any-return]


def document_json(document: Document) -> dict[str, Any]:
    """The document as JSON values."""
    return _DOCUMENT.dump_python(document, mode="json")  # type: ignore[no-any-return]


def read_document(text: str) -> Document:
    """The document in this JSON; pydantic's ValidationError when it is none."""
    return _DOCUMENT.validate_json(text)


def by_content(sheet: FrozenSheet) -> str:
    """A sort key that does not tell who scored: the role, then the answers themselves."""
    return sheet.role + canonical(_SHEET.dump_python(sheet, mode="json"))


def canonical(data: Any) -> str:
    """The one way to write this data; TypeError for anything but text, whole numbers, true, false, null, lists and objects."""
    return json.dumps(_plain(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(text: str) -> str:
    """The SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(data: Any) -> Any:
    match data:
        case None | bool() | int():
            return data
        case str():
            return normalize("NFC", data)
        case dict():
            return {normalize("NFC", key): _plain(value) for key, value in data.items()}
        case list() | tuple():
            return [_plain(value) for value in data]
    raise TypeError(f"{type(data).__name__} has no canonical form")
