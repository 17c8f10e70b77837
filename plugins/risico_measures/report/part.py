"""Puts the part of measures in the report together."""

from sqlalchemy.orm import Session

from risico.content.types import Library
from risico.documents.blocks import Audience, Figure, ReportPart
from risico.web.texts import short_date

from ..sentences import are_core, headline
from . import public
from .figures import paper_and_practice
from .listed import one_by_one
from .oversight import oversight
from .source import Source, read


def part(session: Session, library: Library, year: int, audience: Audience) -> ReportPart | None:
    """What measures tell this audience of that year; None without measures, and in public under five."""
    source = read(session, library, year)
    if source is None:
        return None
    if audience == "intern":
        sections = (paper_and_practice(source), one_by_one(source), oversight(source))
        return ReportPart(sections, headline(source.rates, core=are_core(source.rows)), _figures(source), _about(source), final=True, day=source.day)
    if public.few(source):
        return None
    return ReportPart((public.section(source),), headline(source.rates, core=False), _figures(source), _about(source), final=True, day=source.day)


def _figures(source: Source) -> tuple[Figure, ...]:
    return ((f"{source.rates.paper_only} van {source.rates.total}", "maatregelen alleen op papier"),)


def _about(source: Source) -> str:
    return f"De stand van de maatregelen is die van {short_date(source.day)}."
