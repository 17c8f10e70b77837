"""The briefing of one seat as a Word document."""

from datetime import date
from pathlib import Path

from risico.documents.blocks import Note, Paragraph, Report, Section
from risico.documents.word import write
from risico.organisation.bodies import OFFICE_TITLES, Office
from risico.organisation.models import Term
from risico.web.texts import short_date

from .composing import TITLE, Briefing

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
        sections=(*briefing.sections, _closing(number, day)),
        about="",
        opening=(briefing.card, Note(CUT_OUT), *_online(link)),
        large=True,
    )
    return write(report, template)


def _online(link: str) -> tuple[Paragraph, ...]:
    return (Paragraph(link, "Uw eigen pagina, ook om te bevestigen:"),) if link else ()


def _closing(number: int, day: date) -> Section:
    note = Note(f"Versie {number}, van {short_date(day)}. Vraag bij twijfel naar de laatste versie.")
    return Section("Deze versie", "", (note,), numbered=False, new_page=False)
