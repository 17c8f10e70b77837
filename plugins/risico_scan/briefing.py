"""The topics of this year for who is new, in the public version (hook `briefing_sections`)."""

from sqlalchemy.orm import Session

from risico.contract import BriefingSection
from risico.documents.blocks import Bullets, Note, Paragraph

from .report import public
from .report.source import read

PLACE = 80
NO_PERSONS = "Bij deze onderwerpen verwachten wij dit jaar sterke gevoelens. Het gaat om onderwerpen, nooit om personen."
COLLEGE = ("wethouder", "burgemeester")


def sections(session: Session, year: int, office: str) -> tuple[BriefingSection, ...]:
    """The adopted topics of that year by title, and how we work; nothing before the round is adopted."""
    source = read(session, year)
    if source is None or source.adoption is None:
        return ()
    more = "Het interne verslag zegt er meer over. Vraag het de gemeentesecretaris." if office in COLLEGE else "Dit is het openbare deel."
    work = public.strategies(source)
    how = (Bullets(work, "Zo werken wij."),) if work else ()
    blocks = (Paragraph(NO_PERSONS), Bullets(tuple(public.titles(source))), *how, Note(more))
    return (BriefingSection("onderwerpen", PLACE, "De onderwerpen van dit jaar", "Waar wij sterke gevoelens verwachten", "", blocks),)
