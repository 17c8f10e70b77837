"""How a measure stands on paper: recorded with the day from which it holds, so that every past day can be told."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import Refused
from risico.remarks import remark
from risico.web.texts import short_date

from .models import Measure, Paper
from .service import hold, must_apply, must_keep

GEEN, CONCEPT, VASTGESTELD = "geen", "concept", "vastgesteld"
STATES = (GEEN, CONCEPT, VASTGESTELD)
EARLIEST = date(1990, 1, 1)
REFERENCE_LENGTH = 200


@dataclass(frozen=True, slots=True)
class TypedPaper:
    """What somebody typed: the state, from which day, where the decision lies, and until when it is valid (None: no end)."""

    state: str
    since: date
    reference: str = ""
    valid_until: date | None = None


def papers_of(session: Session, measure: Measure) -> list[Paper]:
    """Everything recorded about this measure on paper, oldest first."""
    return list(session.scalars(select(Paper).where(Paper.measure_id == measure.id).order_by(Paper.since, Paper.id)))


def set_paper(session: Session, user: User, measure: Measure, typed: TypedPaper, version: int, *, corrects: bool = False) -> Paper:
    """Record how the measure stands on paper. `corrects`: what was recorded last was a mistake and makes way.

    `version` is that of the measure on screen. Refused when the day has yet to come or comes before what was recorded last.
    """
    must_keep(user, measure)
    reference = _checked(typed)
    hold(session, measure, version)
    must_apply(session, measure)
    papers = papers_of(session, measure)
    if corrects and papers:
        session.delete(papers.pop())
    if papers and typed.since < papers[-1].since:
        raise Refused(f"Er staat al iets van {short_date(papers[-1].since)}. Kies die dag of een latere.", "since")
    paper = Paper(measure_id=measure.id, recorded_by_id=user.id, recorded_at=clock.now())
    paper.state, paper.since, paper.reference = typed.state, typed.since, reference
    paper.valid_until = typed.valid_until if typed.state == VASTGESTELD else None
    session.add(paper)
    session.flush()
    return paper


def _checked(typed: TypedPaper) -> str:
    """The reference; Refused at the field where something is wrong."""
    if typed.state not in STATES:
        raise Refused("Kies hoe de maatregel op papier staat.", "state")
    if not EARLIEST <= typed.since <= clock.today():
        raise Refused("Kies de dag waarop dit inging: vandaag of eerder.", "since")
    adopted = typed.state == VASTGESTELD
    if adopted and typed.valid_until is not None and typed.valid_until < typed.since:
        raise Refused("Deze dag ligt voor de dag waarop het inging. Kies een latere dag.", "valid_until")
    missing = "Schrijf op waar het besluit staat, bijvoorbeeld: raadsbesluit 2025-061." if adopted else None
    return remark(typed.reference, "reference", missing=missing, longest=REFERENCE_LENGTH)
