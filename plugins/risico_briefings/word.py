"""The briefing of one seat as a Word document."""

from datetime import date
from pathlib import Path

from risico.documents.blocks import Block, Card, LinkedCard, Note, Report
from risico.documents.word import write
from risico.organisation.bodies import OFFICE_TITLES, Office
from risico.organisation.models import Term
from risico.web.texts import short_date

from .composing import TITLE, Briefing

OWN_PAGE = ("Uw eigen pagina", "Scan deze code.")
CUT_OUT = "Knip deze kaart uit, of zet het nummer in uw telefoon."


def document(briefing: Briefing, term: Term, municipality: str, number: int, day: date, link: str = "", template: Path | None = None) -> bytes:
    """The .docx for who is in that seat; the same input gives the same bytes. `number` and `day`: of the edition.

    `link`: the personal address of the online version, "" to leave it out. Raises template.TemplateError, see documents.word.
    """
    office = OFFICE_TITLES[Office(term.office)].lower()
    report = Report(
        title=TITLE,
        subtitle=f"Briefing voor {office} {term.name}, zetel {term.seat}",
        municipality=municipality,
        classification="Persoonlijk",
        day=day,
        core="",
        sections=briefing.sections,
        about="",
        opening=_opening(briefing.card, link),
        large=True,
        edition=f"versie {number}, {short_date(day)}",
    )
    return write(report, template)


def _opening(card: Card, link: str) -> tuple[Block, ...]:
    """The card, with the personal page on it as a code and below it in letters."""
    if not link:
        return (card, Note(CUT_OUT))
    return (LinkedCard(card, link, OWN_PAGE), Note(f"{CUT_OUT}\n{OWN_PAGE[0]}: {link}"))
