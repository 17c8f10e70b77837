"""What may never be in a briefing (domain.md §7, §10(6)): looked for in every text before it is issued. Pure."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from risico import privacy
from risico.documents.blocks import Block, Bullets, Callout, Heading, Note, Paragraph, Steps, Table

from .composing import EMERGENCY, Briefing

_LEVEL = re.compile(r"\bniveau [1-5]\b", re.IGNORECASE)
_INITIALS = re.compile(r"(?:[A-Z][a-z]{0,2}\.\s*)+")
_NUMBER = re.compile(r"[^0-9]")


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may not be there. `chapter`: its title; `what`: in words."""

    chapter: str
    what: str


def look(briefing: Briefing, numbers: Collection[str], names: Collection[str], topics: Collection[str]) -> list[Found]:
    """Everything that is wrong with the texts of the chapters.

    `numbers`: telephone numbers that may be there; `names`: of office holders; `topics`: titles that are not public.
    """
    allowed = {_digits(number) for number in (*numbers, EMERGENCY[1])}
    surnames = {surname for name in names if len(surname := _INITIALS.sub("", name).strip()) > 1}
    return [
        Found(chapter.title, what)
        for chapter in briefing.chapters
        for text in (chapter.title, chapter.aim, chapter.lead, *(text for block in chapter.blocks for text in _texts(block)))
        for what in _wrong(text, allowed, surnames, topics)
    ]


def _wrong(text: str, allowed: Collection[str], surnames: Collection[str], topics: Collection[str]) -> Iterator[str]:
    yield from privacy.findings(_without(text, allowed))
    yield from (f"de naam {name}" for name in sorted(surnames) if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text))
    yield from (f"het onderwerp {title}, dat niet openbaar is" for title in topics if title.casefold() in text.casefold())
    if _LEVEL.search(text):
        yield "een niveau"


def _without(text: str, allowed: Collection[str]) -> str:
    """The text without the numbers that may be there, however they are grouped."""
    for number in allowed:
        if number:
            text = re.sub(r"[ .()-]*".join(number) + r"(?!\d)", " ", text)
    return text


def _digits(number: str) -> str:
    return _NUMBER.sub("", number)


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph():
            return (block.strong, block.text)
        case Heading() | Callout() | Note():
            return (block.text,)
        case Bullets() | Steps():
            return block.items
        case Table():
            return (block.caption, *(str(cell or "") for row in block.rows for cell in row))
        case _:
            raise TypeError(f"a briefing has no {type(block).__name__}: its text would not be looked at")
