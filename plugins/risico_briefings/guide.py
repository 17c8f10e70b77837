"""The guide for a talk about limits, for who leads it: the boundary ladder and the four circles (domain.md §4 M09 and M22, §11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from risico.content.types import Library
from risico.documents.blocks import Note, Report, Section

from .composing import Chapter, blocks_of

TITLE = "Gesprek over grenzen"
CORE = "Met deze leidraad voert u in drie kwartier een gesprek over grenzen: de grenzenladder, de vier cirkels en afspraken."
FOR_WHOM = "Voor burgemeester, griffier en gemeentesecretaris. Schrijf tijdens het gesprek geen namen en geen voorvallen op."


@dataclass(frozen=True, slots=True)
class Guide:
    """Its chapters; `missing`: labels of the local facts in it that are not filled in. As long as there are any, it is not handed out."""

    chapters: tuple[Chapter, ...]
    missing: tuple[str, ...]


def guide(library: Library, facts: Mapping[str, str]) -> Guide:
    """The guide of this content with these local facts in place. Pure."""
    used = frozenset(id for chapter in library.talk_guide for part in chapter.parts for id in part.facts)
    missing = tuple(fact.label for fact in library.briefing_facts if fact.id in used and not facts.get(fact.id))
    chapters = (Chapter(each.id, each.title, "", each.lead, blocks_of(each.parts, facts)) for each in library.talk_guide)
    return Guide(tuple(chapters), missing)


def report(made: Guide, municipality: str, year: int, day: date) -> Report:
    """The guide as a document. `day`: the day on which it was made."""
    sections = tuple(Section(each.title, each.lead, each.blocks, numbered=False, new_page=False) for each in made.chapters)
    return Report(TITLE, f"Gespreksleidraad {year}", municipality, "Intern", day, CORE, sections, about="", opening=(Note(FOR_WHOM),))
