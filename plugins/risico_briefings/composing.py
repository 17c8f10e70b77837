"""Puts the briefing for one office together from the content, the local facts and what other rooms add. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from risico.content.briefings import MINUTES, BriefingOffice, BriefingPart, BriefingSection
from risico.content.types import Library
from risico.contract import BriefingSection as Added
from risico.documents.blocks import Block, Bullets, Callout, Card, Column, Contents, Heading, Note, Paragraph, Section, Steps, Table

PHONE = "meldpunt"
"""The fact that stands on the card."""
TITLE = "U staat er niet alleen voor"
EMERGENCY = ("Gevaar op dit moment", "112")
CONTENTS = "In deze briefing"
WHOSE = {
    "raadslid": "Meldpunt raad, dag en nacht",
    "commissielid": "Meldpunt raad, dag en nacht",
    "wethouder": "Meldpunt college, dag en nacht",
    "burgemeester": "Meldpunt college, dag en nacht",
    "griffier": "Meldpunt, dag en nacht",
}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter as it is read: `aim` is what the reader knows afterwards."""

    id: str
    title: str
    aim: str
    lead: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Briefing:
    """The briefing for one office; `missing` are the ids of local facts that are not filled in: then it cannot be issued."""

    office: BriefingOffice
    card: Card
    chapters: tuple[Chapter, ...]
    missing: tuple[str, ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """The chapters as sections of a document; the first has what is in the briefing."""
        first, *rest = self.chapters
        contents = Contents(
            CONTENTS,
            "De hoofdstukken van deze briefing.",
            (Column("Onderdeel", width=42), Column("Wat u daarna weet")),
            tuple((chapter.title, chapter.aim) for chapter in rest),
        )
        opened = Section(first.title, first.lead, (*first.blocks, contents), numbered=False, new_page=False)
        return (opened, *(Section(each.title, each.lead, each.blocks, numbered=False, new_page=False) for each in rest))


def needed(library: Library, office: BriefingOffice) -> list[str]:
    """The ids of the local facts that the briefing for this office needs, in the order of the content."""
    used = frozenset[str]({PHONE}).union(*(section.facts_for(office) for section in library.briefing_sections if office in section.readers))
    return [fact.id for fact in library.briefing_facts if fact.id in used]


def compose(library: Library, office: BriefingOffice, facts: Mapping[str, str], added: Iterable[Added] = (), minutes: int = 30) -> Briefing:
    """The briefing for that office. `facts`: the local facts that are filled in; `added`: chapters of other rooms, by place.

    `minutes`: within how many minutes somebody calls back (domain.md §5.2, step 2). What is missing stands as an empty place.
    """
    missing = tuple(id for id in needed(library, office) if not facts.get(id))
    filled = _Facts({**facts, MINUTES: str(minutes)})
    own = [(section.place, _chapter(section, office, filled)) for section in library.briefing_sections if office in section.readers]
    others = [(each.place, Chapter(each.id, each.title, each.aim, each.lead, each.blocks)) for each in added]
    chapters = [chapter for _, chapter in sorted((*own, *others), key=lambda pair: pair[0])]
    return Briefing(office, _card(office, filled, minutes), tuple(chapters), missing)


class _Facts(dict[str, str]):
    """Local facts for `str.format_map`; one that is not there shows its name."""

    def __missing__(self, key: str) -> str:
        return f"[{key}]"


def _card(office: BriefingOffice, facts: _Facts, minutes: int) -> Card:
    steps = (
        ("U belt.", "Ook als u twijfelt."),
        ("U bewaart wat u hebt.", "Maak een schermafdruk. Wis niets."),
        ("Wij bellen u", f"binnen {minutes} minuten."),
        ("U beslist mee", "over elke stap."),
    )
    return Card("Bedreigd of bang? Bel.", ((WHOSE[office], facts[PHONE]), EMERGENCY), "Zo gaat het", steps)


def _chapter(section: BriefingSection, office: BriefingOffice, facts: _Facts) -> Chapter:
    return Chapter(section.id, section.title, section.aim, (section.lead or "").format_map(facts), blocks_of(section.parts, facts, office))


def blocks_of(parts: Sequence[BriefingPart], facts: Mapping[str, str], office: BriefingOffice | None = None) -> tuple[Block, ...]:
    """The parts that this office reads, as blocks of a document, with the local facts in place."""
    filled = facts if isinstance(facts, _Facts) else _Facts(facts)
    return tuple(_block(part, filled) for part in parts if office is None or not part.readers or office in part.readers)


def _block(part: BriefingPart, facts: _Facts) -> Block:
    def put(text: str | None) -> str:
        return (text or "").format_map(facts)

    if part.table:
        rows = tuple(tuple(put(cell) for cell in line) for line in part.table.lines)
        return Table(put(part.table.caption), put(part.table.caption), tuple(Column(title) for title in part.table.head), rows)
    if part.bullets:
        return Bullets(tuple(map(put, part.bullets)))
    if part.steps:
        return Steps(tuple(map(put, part.steps)))
    if part.heading:
        return Heading(part.heading)
    if part.callout:
        return Callout(put(part.callout))
    return Note(put(part.note)) if part.note else Paragraph(put(part.text), put(part.strong))
