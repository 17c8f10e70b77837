"""Is what was adopted still what was adopted? Recomputes every checksum and compares the columns with the frozen text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.contract import Problem

from .frozen import FrozenAdoption, read_document, sha256
from .models import Adoption, Round
from .service import ADOPTED


@dataclass(frozen=True, slots=True)
class Fault:
    """A version that is not what was adopted."""

    year: int
    number: int
    text: str


def verify(session: Session, year: int | None = None) -> list[Fault]:
    """Every version, of that year or of all years, that no longer is what was adopted; empty when all is well."""
    query = select(Round, Adoption).outerjoin(Adoption, Adoption.round_id == Round.id).order_by(Round.year, Adoption.number)
    rounds = session.execute(query if year is None else query.where(Round.year == year))
    chains: dict[Round, list[Adoption]] = {}
    for round, adoption in rounds:
        chains.setdefault(round, []).extend([adoption] if adoption else [])
    return [fault for round, chain in chains.items() for fault in _faults(round, chain)]


def problems(session: Session) -> list[Problem]:
    """The same for an administrator."""
    advice = "Vergelijk met een reservekopie, en vertel het de gemeentesecretaris."
    return [Problem(f"Versie {fault.number} van de scan van {fault.year} klopt niet. {fault.text}", advice) for fault in verify(session)]


def _faults(round: Round, chain: Sequence[Adoption]) -> Iterator[Fault]:
    if round.state == ADOPTED and not chain:
        yield Fault(round.year, 1, "De ronde heet vastgesteld, maar er is geen vastgestelde versie.")
    previous = None
    for place, adoption in enumerate(chain, start=1):
        if adoption.number != place:
            yield Fault(round.year, place, "Deze versie ontbreekt.")
            return
        text = _fault(round, adoption, previous)
        if text:
            yield Fault(round.year, place, text)
        previous = adoption.sha256


def _fault(round: Round, adoption: Adoption, previous: str | None) -> str | None:
    if sha256(adoption.json) != adoption.sha256:
        return "De tekst hoort niet meer bij het controlegetal."
    try:
        document = read_document(adoption.json)
    except ValidationError:
        return "De tekst is geen vastgestelde ronde."
    beside = FrozenAdoption(adoption.number, adoption.reason, adoption.adopted_by_title, adoption.adopted_at, previous)
    if document.adoption != beside or document.round.year != round.year:
        return "Jaar, datum, functie, reden of vorige versie klopt niet met de tekst."
    return None
