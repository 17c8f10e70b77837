"""Which measures for people themselves work in practice, for who is new (hook `briefing_sections`)."""

from sqlalchemy.orm import Session

from risico.content.types import Library
from risico.contract import BriefingSection
from risico.documents.blocks import Bullets, Paragraph

from .rows import all_rows, applying

PLACE = 12
INDIVIDUAL = "individu"
AFTERWARDS = ("tijdens", "nazorg")
"""What somebody gets when something happens; what was prepared beforehand would tell where we are strong or weak."""


def sections(session: Session, library: Library) -> tuple[BriefingSection, ...]:
    """The measures of the catalogue that serve one person and work aantoonbaar; nothing when there are none."""
    phases = {measure.id: measure for measure in library.measures}
    titles = [
        row.title
        for row in applying(all_rows(session, library))
        if row.standing.practice.works and (known := phases.get(row.code)) and INDIVIDUAL in known.level and set(known.phase) & set(AFTERWARDS)
    ]
    if not titles:
        return ()
    blocks = (Paragraph("Dit hebben wij geoefend of nagekeken. Het werkt."), Bullets(tuple(titles)))
    return (BriefingSection("klaar", PLACE, "Wat er voor u klaarstaat", "Welke hulp wij in de praktijk hebben geprobeerd", "", blocks),)
