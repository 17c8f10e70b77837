"""The report of a year: the parts of all plugins behind one first page."""

from collections.abc import Iterable, Sequence
from itertools import chain

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from ..content.types import Library
from ..errors import Refused
from ..organisation.models import Municipality
from ..web.texts import short_date
from ..year.models import Year
from .blocks import MOST_FIGURES, Audience, Block, Callout, Figures, Report, ReportPart

AUDIENCES: dict[Audience, str] = {"intern": "Intern", "openbaar": "Openbaar"}
_CONCEPT = "CONCEPT, nog niet vastgesteld. Niveaus en besluiten kunnen nog veranderen."
_NO_PERSONS = "Dit verslag gaat over onderwerpen, nooit over personen."


def assemble(session: Session, plugins: pluggy.PluginManager, library: Library, year: Year, audience: Audience) -> Report:
    """The report with what every plugin has to tell this audience; Refused when none has anything."""
    parts: list[ReportPart] = plugins.hook.report_sections(session=session, library=library, year=year, audience=audience, plugins=plugins)
    if not parts:
        raise Refused("Er is nog niets om over te schrijven. Kies eerst onderwerpen voor dit jaar.")
    final, day = all(part.final for part in parts), max(part.day for part in parts)
    return Report(
        title=f"Jaarverslag Risico {year.number}{'' if final else ' (concept)'}",
        subtitle=f"Gevoelige onderwerpen. Stand van {short_date(day)}, {'interne' if audience == 'intern' else 'openbare'} versie.",
        municipality=session.scalar(select(Municipality.name)) or "",
        classification="Intern" if audience == "intern" else "Openbaar",
        day=day,
        core=_together(part.core for part in parts),
        sections=(*chain.from_iterable(part.sections for part in parts), *chain.from_iterable(part.closing for part in parts)),
        about=_together(part.about for part in parts),
        opening=_opening(parts, final=final),
        final=final,
    )


def _opening(parts: Sequence[ReportPart], *, final: bool) -> tuple[Block, ...]:
    figures = tuple(chain.from_iterable(part.figures for part in parts))[:MOST_FIGURES]
    return (*(() if final else (Callout(_CONCEPT),)), *((Figures(figures),) if figures else ()), Callout(_NO_PERSONS))


def _together(texts: Iterable[str]) -> str:
    return " ".join(text for text in texts if text)
