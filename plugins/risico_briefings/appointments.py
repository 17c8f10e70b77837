"""What is agreed with parties, and which checks were done before somebody joins the college (M34, domain.md §4 and §6).

Only that something was done and when. An outcome is kept nowhere, and neither is a name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import NotFound, Refused, same_version
from risico.organisation.bodies import OFFICE_TITLES, Body, Office
from risico.organisation.council import same_name
from risico.organisation.models import Term
from risico.organisation.terms import present_terms
from risico.web.texts import short_date

from .forbidden import Rules, wrong
from .models import Appointment
from .permissions import BriefingPermission, check

MEASURE = "M34"
LONGEST = 80


class Kind(StrEnum):
    """What is agreed or done."""

    PARTY = "party"
    VOG = "vog"
    RISK_ANALYSIS = "risk_analysis"


KIND_TITLES = {Kind.PARTY: "Afspraak", Kind.VOG: "VOG", Kind.RISK_ANALYSIS: "Integriteitsrisicoanalyse"}


@dataclass(frozen=True, slots=True)
class Tally:
    """How far it is: all lines, those that are done, and those whose day is over."""

    all: int
    done: int
    late: int


def appointments(session: Session, year: int) -> Sequence[Appointment]:
    """What stands in the list of that year: parties by name, then each seat with its checks."""
    found = session.scalars(select(Appointment).where(Appointment.year == year)).all()
    kinds = list(Kind)
    return sorted(found, key=lambda each: (each.kind != Kind.PARTY, each.subject.casefold(), kinds.index(Kind(each.kind))))


def tally(found: Iterable[Appointment]) -> Tally:
    """How far these are today."""
    lines = list(found)
    return Tally(len(lines), sum(line.done_on is not None for line in lines), sum(is_late(line) for line in lines))


def is_late(line: Appointment) -> bool:
    """Whether its day is over and it was not done."""
    return line.done_on is None and line.due is not None and line.due < clock.today()


def seat_of(term: Term) -> str:
    """How a seat of the college stands in the list: Wethouder, zetel 2, sinds 26 maart 2026. A successor has lines of their own."""
    return f"{OFFICE_TITLES[Office(term.office)]}, zetel {term.seat}, sinds {short_date(term.since)}"


def add_party(session: Session, user: User, year: int, party: str, due: date | None) -> Appointment:
    """Put an agreement with this party in the list of the year. Refused when it is there already, names somebody in a seat, or tells how it went."""
    check(user, BriefingPermission.APPOINT)
    if found := next(wrong(party, Rules()), ""):
        raise Refused(f"Hier staat {found}. Vul alleen de naam van de partij in.", "subject")
    if any(same_name(term.name) in same_name(party) for term in present_terms(session)):
        raise Refused("Dit is de naam van een persoon. Vul alleen de naam van de partij in.", "subject")
    if any(line.kind == Kind.PARTY and line.subject.casefold() == party.casefold() for line in appointments(session, year)):
        raise Refused("Deze partij staat al in de lijst. Werk die regel bij.", "subject")
    return _put(session, year, Kind.PARTY, party, due)


def add_college(session: Session, user: User, year: int) -> int:
    """Put both checks of every present or coming seat of the college in the list; gives how many lines came.

    They are due on the first day in the seat, when that is in this year or later.
    """
    check(user, BriefingPermission.APPOINT)
    there = {(line.kind, line.subject) for line in appointments(session, year)}
    seats = [term for term in present_terms(session) if term.body == Body.COLLEGE]
    new = [(kind, term) for term in seats for kind in (Kind.VOG, Kind.RISK_ANALYSIS) if (kind, seat_of(term)) not in there]
    for kind, term in new:
        _put(session, year, kind, seat_of(term), term.since if term.since.year >= year else None)
    return len(new)


def get_appointment(session: Session, year: int, id: int) -> Appointment:
    """The line; NotFound when it is not in the list of that year."""
    line = session.get(Appointment, id)
    if line is None or line.year != year:
        raise NotFound("Deze afspraak staat niet meer in de lijst.")
    return line


def record(session: Session, user: User, line: Appointment, due: date | None, done_on: date | None, version: int) -> None:
    """By when it has to be done and when it was; both may be empty. Refused for a day that is still to come."""
    check(user, BriefingPermission.APPOINT)
    same_version(line.version, version, "deze afspraak")
    if done_on is not None and done_on > clock.today():
        raise Refused("Deze dag moet nog komen. Vul de dag in waarop het is gedaan, of laat het veld leeg.", "done_on")
    line.due, line.done_on = due, done_on
    session.flush()


def remove(session: Session, user: User, line: Appointment, version: int) -> None:
    """Take it from the list, such as a party that does not take part."""
    check(user, BriefingPermission.APPOINT)
    same_version(line.version, version, "deze afspraak")
    session.delete(line)
    session.flush()


def _put(session: Session, year: int, kind: Kind, subject: str, due: date | None) -> Appointment:
    line = Appointment(year=year, kind=kind, subject=subject, due=due)
    session.add(line)
    session.flush()
    return line
