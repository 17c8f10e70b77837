"""A municipality for tests of briefings."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.incoming import bring_in
from risico.organisation.models import Municipality, Term
from risico.year.models import Year
from risico_briefings import facts
from risico_briefings.issuing import Maker, edition_for, give, prepare
from risico_briefings.models import Edition, Issue
from tests.support.story import on

INSTALLED = date(2026, 3, 26)
FACTS = {"phone": "088 000 00 00", "day": "12-9-2025", "text": "de griffier"}


@dataclass(frozen=True, slots=True)
class Town:
    """The municipality at work: what tests do again and again, in a session that may write."""

    session: Session
    clerk: User
    maker: Maker
    year: Year

    def terms(self, body: Body = Body.COUNCIL) -> list[Term]:
        return list(self.session.scalars(select(Term).where(Term.body == body, Term.until.is_(None)).order_by(Term.seat)))

    def edition(self, office: str = "raadslid", change: str = "", *, material: bool = True) -> Edition:
        return edition_for(self.session, self.clerk, self.maker, self.year, office, change, material=material)  # type: ignore[arg-type]

    def issue(self, term: Term) -> Issue:
        edition = self.edition(term.office)
        return give(self.session, self.clerk, self.maker, term.id, edition.id, prepare(self.session, self.maker, term.id, edition.id))


def make_town(session: Session, clerk: User, maker: Maker, year: Year) -> Town:
    """The municipality with everybody in a seat and all facts filled in; nothing is issued yet."""
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    council = [Member(f"L. Lid{n}", f"lid{n}@voorbeeldgemeente.example", Body.COUNCIL, Office.COUNCILLOR) for n in range(1, 26)]
    offices = [Office.MAYOR, *[Office.ALDERMAN] * 4]
    college = [Member(f"W. Bestuur{n}", f"bestuur{n}@voorbeeldgemeente.example", Body.COLLEGE, office) for n, office in enumerate(offices, start=1)]
    for body, members in ((Body.COUNCIL, council), (Body.COLLEGE, college)):
        bring_in(session, clerk, members, body, INSTALLED)
    facts.save(session, clerk, {fact.id: FACTS[fact.kind] for fact in maker.library.briefing_facts}, 0)
    return Town(session, clerk, maker, year)


def read_by(town: Town, term: Term, day: date) -> None:
    """Who is in this seat confirmed the newest edition that day."""
    with on(day):
        issue = town.issue(term)
        issue.opened_at = issue.confirmed_at = clock.now()
        issue.confirmed_how = "link"
        town.session.flush()
