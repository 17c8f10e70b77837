"""A municipality with measures to test the services with; a test says only what matters to it. It plays on Tuesday 11 May 2027."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.organisation.models import Municipality
from risico_measures import checks, choosing, papers
from risico_measures.checks import TypedCheck
from risico_measures.choosing import Change, Typed
from risico_measures.models import Check, Measure, Paper
from risico_measures.papers import TypedPaper
from risico_measures.rows import MeasureRow, one_row
from risico_measures.service import get_measure
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_user

TODAY = date(2027, 5, 11)
OWN = Typed("Opvang na een inbraak", "nazorg", "individu", "Er is een afspraak.", "Het aanbod is gedaan.", 6, "Griffier")


@dataclass
class Town:
    """The people: `chief` has every role that matters and is an administrator too."""

    session: Session
    oov: User
    secretary: User
    clerk: User
    assessor: User
    chief: User
    admin: User

    def choose(self, *codes: str) -> list[Measure]:
        return choosing.add(self.session, self.oov, LIBRARY, codes)

    def measure(self, code: str = "M12") -> Measure:
        return get_measure(self.session, code)

    def row(self, code: str = "M12") -> MeasureRow:
        return one_row(self.session, LIBRARY, self.measure(code))

    def own(self, owner: User, code: str = "M12") -> None:
        choosing.change_many(self.session, self.oov, {code: self.measure(code).version}, Change(owner_id=owner.id))

    def write_down(self, code: str = "M12", typed: TypedPaper | None = None, *, user: User | None = None, corrects: bool = False) -> Paper:
        measure = self.measure(code)
        adopted = typed or TypedPaper("vastgesteld", date(2027, 1, 12), "raadsbesluit 2027-003")
        return papers.set_paper(self.session, user or self.oov, measure, adopted, measure.version, corrects=corrects)

    def look(
        self, code: str = "M12", result: str = "werkt", day: date = date(2027, 5, 4), *, user: User | None = None, evidence: str = "zaak 2027-0417"
    ) -> Check:
        """A check that waits."""
        learned = "" if result == "werkt" else "Commissieleden stonden niet op de lijst."
        return checks.record(self.session, user or self.clerk, self.measure(code), TypedCheck(day, "oefening", result, evidence, learned))

    def confirm(self, check: Check, user: User | None = None, exception: str = "") -> Check:
        return checks.confirm(self.session, user or self.oov, check, check.version, exception)

    def seen(self, code: str = "M12", result: str = "werkt", day: date = date(2027, 5, 4)) -> Check:
        """A check that counts."""
        return self.confirm(self.look(code, result, day))


def make_town(session: Session) -> Town:
    """The municipality with its people, without measures."""
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    every = ("secretary", "safety_director", "clerk", "admin")
    return Town(
        session,
        oov=make_user(session),
        secretary=make_user(session, email="secretaris@example.nl", title="Gemeentesecretaris", roles=("secretary",)),
        clerk=make_user(session, email="griffier@example.nl", title="Griffier", roles=("clerk",)),
        assessor=make_user(session, email="beoordelaar@example.nl", title="Beoordelaar", roles=("assessor",)),
        chief=make_user(session, email="baas@example.nl", title="Gemeentesecretaris en beheerder", roles=every),
        admin=make_user(session, email="beheer@example.nl", title="Beheerder", roles=("admin",)),
    )
