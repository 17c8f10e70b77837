"""Puts the part of registration in the report together."""

from collections.abc import Iterator

from sqlalchemy.orm import Session

from risico.content.types import Library
from risico.documents.blocks import Audience, Block, Figure, Heading, Note, Paragraph, ReportPart, Section
from risico.web.texts import short_date

from ..headlines import headline, sentence
from ..indicator_rows import ELSEWHERE
from .figures import APART, NOT_WORSE, SMALL, chain_table, fair_table, indicator_table, out_of_sight
from .public import section as public_section
from .source import Source, read

TITLE = "Registratie: doen wij wat wij afspraken?"


def part(session: Session, library: Library, year: int, audience: Audience, briefed: tuple[int, int] | None = None) -> ReportPart | None:
    """What registration tells this audience of that year; None before anything was counted. `briefed`: D15, as it is now."""
    source = read(session, library, year, briefed)
    if source is None:
        return None
    if audience == "intern":
        section: Section | None = Section(TITLE, _core(source), tuple(_blocks(source)))
    else:
        section = public_section(source)
    if section is None:
        return None
    return ReportPart((section,), section.lead, _figures(source), _about(source), final=True, day=source.day)


def _core(source: Source) -> str:
    of = source.groups[0]
    return sentence(headline(of.chain, of.period))


def _blocks(source: Source) -> Iterator[Block]:
    yield Heading("Van melding tot afsluiting")
    yield from (chain_table(of) for of in source.groups)
    yield Note(f"{APART} {SMALL} {NOT_WORSE}")
    yield Heading("Indicatoren")
    for of in source.groups:  # what does not come from counts is about office holders, and told once
        yield indicator_table(of, [row for row in of.rows if row.basis not in ELSEWHERE or of is source.groups[-1]])
    if source.fair:
        yield Heading("Zijn maatregelen tegen inwoners nog terecht?")
        yield Paragraph(source.fair.text)
        yield fair_table(source.fair)
    if source.sight:
        yield from out_of_sight(source.sight)


def _figures(source: Source) -> tuple[Figure, ...]:
    """How many reports were registered, when that shows."""
    of = source.groups[0]
    cell = of.chain.total("registered")
    if cell is None or not cell.is_exact:
        return ()
    return ((f"{cell.done} van {cell.needed}", f"meldingen geregistreerd in {of.period.title}"),)


def _about(source: Source) -> str:
    return f"De tellingen zijn die van {short_date(source.day)}. Er staan geen voorvallen in, alleen aantallen."
