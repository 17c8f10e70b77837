"""What may never be in a briefing (domain.md §7, §10(6)): looked for in every text before it is issued. Pure.

Patterns help who forgets; they do not stop who wants to. What they cannot see, such as the story of somebody who reported
something, the page where it is typed asks to leave out.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from risico import privacy
from risico.content.load import load_library
from risico.documents.blocks import Block, Bullets, Callout, Heading, Note, Paragraph, Steps, Table
from risico.paths import ASSESSMENTS

from .composing import EMERGENCY, Briefing
from .names import Surname, names_in, words_of

_NUMBER = re.compile(r"[^0-9]")
_STREETS = "straat|laan|weg|plein|dijk|kade|hof|singel|steeg|pad|gracht|plantsoen|dreef|markt"
_PLACES = "camera|noodknop|alarmknop|paniekknop|alarmsysteem|vluchtroute|uitwijkroute|rijroute|uitwijklocatie|schuilplaats|safe ?house"
_HEALTH = "ziek gemeld|ziekgemeld|ziekteverlof|overspannen|PTSS|zwanger|echtscheiding|diagnose"
_CLOSED = "(?:onder|met) geheimhouding|geheim(?:e)? (?:stuk|bijlage|advies|besluit|rapport)|vertrouwelijke? (?:stuk|bijlage|brief|rapport)"
_OUTCOME = r"(?:uitkomst|resultaat|conclusie)\w*(?: van| uit)?(?: de| het| uw| een)? (?:integriteits)?(?:risicoanalyse|screening|VOG)"
_GROUPS = "extreem-?(?:rechts|links)|extremist|terrorist|fascist|nazi|racist|wappie|relschopper|hooligan|gelukszoeker|tokkie|tuig\\b|geteisem"
_KINDS = (
    (rf"(?-i:\b[A-Z]\w+(?:{_STREETS}) \d{{1,4}}\b)", "een adres"),
    (r"\bniveau [1-5]\b|\bscores?\b", "een niveau of score"),
    (r"\b(?:wordt|worden|werd|is|was) (?:persoonlijk |extra )?(?:beveiligd|bewaakt)\b|\bpersoonsbeveilig", "wie beveiligd wordt"),
    (rf"\b(?:{_PLACES})", "een maatregel of plaats"),
    (r"\bdreigings(?:analyse|inschatting|niveau|beeld|melding|informatie)|\b(?:politie|riec)[- ]?informatie\b", "informatie van politie of diensten"),
    (r"\b(?:uit|volgens) (?:het )?GIR\b|\bGIR-|\buitdraai", "iets uit GIR"),
    (rf"\b(?:{_HEALTH})\b", "iets over gezondheid of gezin"),
    (rf"\b(?:{_CLOSED})", "een geheim stuk"),
    (rf"\b{_OUTCOME}|\bVOG (?:is )?(?:geweigerd|afgewezen)", "de uitkomst van een toets"),
    (rf"\b(?:{_GROUPS})", "een oordeel over een groep inwoners"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), what) for pattern, what in _KINDS)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that may not be there. `chapter`: its title; `what`: in words."""

    chapter: str
    what: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What is looked for besides the patterns. `numbers`: telephone numbers that may be there; `people`: surnames of office holders;
    `topics`: titles that are not public."""

    numbers: Collection[str] = ()
    people: Collection[Surname] = ()
    topics: Collection[str] = ()


def look(briefing: Briefing, rules: Rules) -> list[Found]:
    """Everything that is wrong with the texts of the chapters, each once."""
    allowed = Rules((*rules.numbers, EMERGENCY[1]), rules.people, rules.topics)
    found = (
        Found(chapter.title, what)
        for chapter in briefing.chapters
        for text in (chapter.title, chapter.aim, chapter.lead, *(text for block in chapter.blocks for text in _texts(block)))
        for what in wrong(text, allowed)
    )
    return list(dict.fromkeys(found))


def wrong(text: str, rules: Rules) -> Iterator[str]:
    """What is wrong with one text, in words."""
    yield from privacy.findings(_without(text, {_NUMBER.sub("", number) for number in rules.numbers}))
    yield from (f"de naam {name}" for name in names_in(text, rules.people, _ordinary()))
    yield from (f"het onderwerp {title}, dat niet openbaar is" for title in rules.topics if title.casefold() in text.casefold())
    yield from (what for pattern, what in _PATTERNS if pattern.search(text))


@lru_cache(maxsize=1)
def _ordinary() -> frozenset[str]:
    """The words of the texts that come with Risico: no name of anybody here was in the mind of who wrote them."""
    library = load_library(ASSESSMENTS)
    sections = (
        text for section in library.briefing_sections for part in section.parts for text in (section.title, section.aim, section.lead or "", *part.texts)
    )
    topics, measures, steps = (each.title for each in library.topics), (each.title for each in library.measures), (each.title for each in library.process_steps)
    return words_of((*sections, *topics, *measures, *steps))


def _without(text: str, allowed: Collection[str]) -> str:
    """The text without the numbers that may be there, however they are grouped."""
    for number in allowed:
        if number:
            text = re.sub(r"[ .()-]*".join(number) + r"(?!\d)", " ", text)
    return text


def _texts(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph():
            return (block.strong, block.text)
        case Heading() | Callout() | Note():
            return (block.text,)
        case Bullets():
            return (block.strong, *block.items)
        case Steps():
            return block.items
        case Table():
            return (block.caption, block.alt, *(column.title for column in block.columns), *(str(cell or "") for row in block.rows for cell in row))
        case _:
            raise TypeError(f"a briefing has no {type(block).__name__}: its text would not be looked at")
