"""Pieces of Dutch sentences about a topic, and with figures of a result in them."""

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction

from risico.content.types import Library
from risico.web.texts import number, short_date

from .level import TOP, turn

SPOKEN = {
    "P": "besluit en draagvlak",
    "M": "spanning",
    "O": "ondermijning",
    "V": "voorbereiding",
    "B": "beleving",
    "E": "effect",
    "D": "het oordeel van OOV",
}
"""What a block is called inside a sentence."""


def listing(parts: Iterable[object], joint: str = "en") -> str:
    """1, 2 en 3."""
    *first, last = map(str, parts)
    return f"{', '.join(first)} {joint} {last}" if first else last


_SPOKEN_NUMBERS = ("nul", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


def spoken(count: int) -> str:
    """Numbers up to twelve in letters."""
    return _SPOKEN_NUMBERS[count] if count < len(_SPOKEN_NUMBERS) else str(count)


def moment_in_words(moment: str, decided_on: date | None) -> str:
    """Who decides when: Raad, 24 juni 2027; empty when nothing is known."""
    return ", ".join(filter(None, (moment, short_date(decided_on) if decided_on else "")))


def means(blocks: Mapping[str, Fraction], of: Iterable[str]) -> str:
    """spanning 1,88, ondermijning 0,67 en het oordeel van OOV 1,00."""
    return listing(f"{SPOKEN[block]} {number(blocks[block])}" for block in of)


def answer_in_words(library: Library, id: str, risk: int) -> str:
    """The question with the anchor that was chosen: "Kunnen zij het ook? Zij kunnen veel en hebben ervaring (3 van 4)."."""
    question = library.question(id)
    raw = turn(question, risk)
    return f"{question.text} {question.anchors[raw].rstrip('.')} ({raw} van {TOP})."


def percentage(share: Fraction) -> str:
    """40% or 33,3%."""
    return f"{number(100 * share, 0 if (100 * share).denominator == 1 else 1)}%"


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]
