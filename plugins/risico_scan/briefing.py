"""The topics of this year for who is new, in the public version (hook `briefing_sections`)."""

from sqlalchemy.orm import Session

from risico.contract import BriefingSection
from risico.documents.blocks import Bullets, Note, Paragraph

from .report import public
from .report.source import read
from .service import adopted_year

PLACE = 80
NO_PERSONS = "Bij deze onderwerpen verwachten wij sterke gevoelens. Het gaat om onderwerpen, nooit om personen."
PUBLIC = "Dit is het openbare deel."
MORE = {
    "wethouder": "Het interne verslag zegt er meer over, ook over uw portefeuille. Vraag het de gemeentesecretaris.",
    "burgemeester": "Het interne verslag zegt er meer over. Vraag het de gemeentesecretaris.",
    "griffier": f"{PUBLIC} Leg deze onderwerpen naast de raadsagenda: wanneer besluit de raad erover?",
}


def sections(session: Session, year: int, office: str) -> tuple[BriefingSection, ...]:
    """The topics that were adopted last by title, and how we work; nothing before any round is adopted.

    A council comes in spring, and a round is adopted later in the year: until then it reads the topics of the year before.
    """
    known = adopted_year(session, year)
    source = read(session, known) if known else None
    if source is None:
        return ()
    title, soon = "De onderwerpen van dit jaar", ""
    if source.year != year:
        title, soon = f"De onderwerpen van {source.year}", "Die van dit jaar zijn nog niet vastgesteld. "
    work = public.strategies(source)
    how = (Bullets(work, "Zo werken wij."),) if work else ()
    blocks = (Paragraph(NO_PERSONS), Bullets(tuple(public.titles(source))), *how, Note(soon + MORE.get(office, PUBLIC)))
    return (BriefingSection("onderwerpen", PLACE, title, "Waar wij sterke gevoelens verwachten", "", blocks),)
