"""What is wrong in a content file, in Dutch sentences for whoever wrote that file."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .base import NO_CONTROLS
from .lines import Place


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault: the file or folder, the line from 1 (0: the whole file), the key as `questions[7].anchors`, a sentence."""

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        line = f", regel {self.line}" if self.line else ""
        key = f", {self.key}" if self.key else ""
        text = f"{self.file}{line}{key}: {self.message}"
        return "".join(sign if sign.isprintable() else "?" for sign in text)  # a key or code may hold a line end


class ContentError(Exception):
    """The content cannot be used; `faults` holds everything that is wrong, str() has one line per fault."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(map(str, self.faults)))


def key_text(place: Place) -> str:
    """`questions[7].anchors[3]`: positions in lists are counted from 1, as people do."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def sentences(refusal: ValidationError) -> Iterator[tuple[Place, str]]:
    """Where each fault is that pydantic found, what it means and what to do."""
    for error in refusal.errors():
        counted = error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]
        if not counted:  # long enough, but pydantic counts only the items that are valid: those have their own fault
            yield error["loc"], _sentence(error)


def _sentence(error: ErrorDetails) -> str:
    context: dict[str, Any] = error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return _PATTERNS.get(context["pattern"], "deze tekst heeft niet de goede vorm. Kijk in docs/inhoud.md.")
    if kind in ("too_short", "too_long"):
        return _size(context, len(error["input"]))
    template = _SENTENCES.get(kind, "deze waarde kan hier niet. Kijk in docs/inhoud.md.")
    return template.format(**{name: f"{value:g}" if isinstance(value, float) else str(value).replace(" or ", " of ") for name, value in context.items()})


def _size(context: dict[str, Any], size: int) -> str:
    if size == 0:
        return "deze lijst is leeg. Zet er iets in."
    return f"hier horen er {context.get('min_length', context.get('max_length'))}, maar het zijn er {size}."


_INTEGER = "hier hoort een heel getal."
_NUMBER = "hier hoort een getal. Schrijf een punt voor de decimalen."
_TRUTH = "hier hoort true of false."
_DATE = "hier hoort een datum, zoals 2026-11-22."
_TABLE = "hier hoort een tabel met sleutels."

_SENTENCES = {
    "missing": "deze sleutel ontbreekt. Vul hem in.",
    "extra_forbidden": "deze sleutel bestaat niet. Haal hem weg of verbeter de naam.",
    "string_type": "hier hoort tekst tussen aanhalingstekens.",
    "string_too_long": "deze tekst is te lang. Gebruik hooguit {max_length} tekens.",
    "string_too_short": "deze tekst is leeg. Vul hem in.",
    "tuple_type": "hier hoort een lijst tussen [ en ].",
    "literal_error": "dit kan niet. Kies {expected}.",
    "int_type": _INTEGER,
    "int_parsing": _INTEGER,
    "int_parsing_size": _INTEGER,
    "int_from_float": _INTEGER,
    "finite_number": _NUMBER,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "bool_type": _TRUTH,
    "bool_parsing": _TRUTH,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "greater_than_equal": "dit getal is te klein. Het moet minstens {ge} zijn.",
    "less_than_equal": "dit getal is te groot. Het mag hooguit {le} zijn.",
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
}
_PATTERNS = {
    NO_CONTROLS: "hier staat een onzichtbaar teken in. Typ de tekst opnieuw.",
    r"^[A-Z][1-9][0-9]?$": "gebruik de code van een vraag, zoals P3.",
    r"^[A-Z][0-9]{2}\.[1-9][0-9]?$": "gebruik de code van een eigen vraag, zoals T01.3.",
    r"^[A-Z][0-9]{2}$": "gebruik een hoofdletter en twee cijfers, zoals T01 of M12.",
    r"^https?://[!-~]+$": "gebruik een adres dat met https:// begint.",
    r"^[a-z][1-9]$": "gebruik de letter van de strategie en een cijfer, zoals a1.",
    r"^[a-z]$": "gebruik één kleine letter, zoals a.",
    r"^[a-z_]+$": "gebruik alleen kleine letters en lage streepjes.",
    r"^[a-z_0-9]+$": "gebruik alleen kleine letters, cijfers en lage streepjes.",
    r"^S[0-9]{2}$": "gebruik de code van een stap, zoals S02.",
    r"^D[0-9]{2}$": "gebruik de code van een indicator, zoals D01.",
    r"^[a-z]+-20[0-9]{2}$": "gebruik het ambt en het jaar, zoals raadslid-2024.",
}
