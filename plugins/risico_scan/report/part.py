"""Puts the scan's part of the report together."""

from datetime import date

from sqlalchemy.orm import Session

from risico import clock
from risico.documents.blocks import Audience, ReportPart
from risico.year.models import Year

from . import overview, public
from .certainty import uncertainty_and_exceptions
from .decided import strategies_and_measures
from .looking_back import looking_back
from .method import about, how_it_was_made
from .source import Source, read
from .topics import one_by_one


def part(session: Session, year: Year, audience: Audience) -> ReportPart | None:
    """What the scan tells this audience of that year; None without topics."""
    source = read(session, year.number)
    if source is None:
        return None
    return _internal(source) if audience == "intern" else _public(source)


def _internal(source: Source) -> ReportPart:
    sections = (
        overview.to_do(source),
        overview.at_a_glance(source),
        one_by_one(source),
        strategies_and_measures(source),
        uncertainty_and_exceptions(source),
        looking_back(source),
    )
    given = tuple(section for section in sections if section)
    told = overview.core(source), overview.figures(source), about(source)
    return ReportPart(given, *told, source.adoption is not None, _day(source), closing=(how_it_was_made(source),))


def _public(source: Source) -> ReportPart:
    told = public.core(source), public.figures(source), public.about(source)
    return ReportPart(public.sections(source), *told, source.adoption is not None, _day(source), closing=(public.how_it_was_made(),))


def _day(source: Source) -> date:
    """The day of adoption, else today."""
    return source.adoption.at.astimezone(clock.AMSTERDAM).date() if source.adoption else clock.today()
