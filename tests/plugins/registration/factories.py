"""A municipality that counts, to test with; a test says only what matters to it. It plays on Tuesday 11 May 2027."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.organisation.models import Municipality
from risico_registration import service
from risico_registration.counts import EMPLOYEES
from risico_registration.models import Count
from risico_registration.quarters import Quarter
from tests.plugins.scan.factories import make_user

TODAY = date(2027, 5, 11)
Q2, Q3, Q4, Q1 = Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4), Quarter(2027, 1)
"""The four quarters that are over, oldest first."""
SPRING = {
    "incidents_reported": 22,
    "incidents_registered": 14,
    "unique_reporters": 12,
    "severity_serious": 6,
    "contact_within_norm": 20,
    "case_manager_assigned": 17,
    "registered_within_norm": 10,
    "complaint_considered": 4,
    "complaint_filed": 2,
    "filed_by_employer": 1,
    "vpt_code_requested": 1,
    "perpetrator_response_within_norm": 8,
    "aftercare_offered": 16,
    "aftercare_accepted": 9,
    "feedback_given": 12,
    "evaluations_done": 3,
    "open_over_30_days": 2,
}
"""What the mock-up counts for employees in April to June 2026, forms and ways left out."""


@dataclass
class Town:
    """The people: `coordinator` and `oov` count, `secretary` sees exact numbers too, `clerk` and `assessor` do not."""

    session: Session
    coordinator: User
    oov: User
    secretary: User
    clerk: User
    assessor: User
    admin: User

    def count(self, quarter: Quarter = Q2, group: str = EMPLOYEES, counts: Mapping[str, int] = SPRING, **others: int) -> Count:
        """The first count of a quarter; `others` takes the place of what is in `counts`."""
        return service.save(self.session, self.coordinator, quarter, group, {**counts, **others}, anyway=True, reason="Nageteld in het register.")

    def nil(self, quarter: Quarter = Q2, group: str = EMPLOYEES) -> Count:
        return service.declare_nil(self.session, self.coordinator, quarter, group)


def make_town(session: Session) -> Town:
    """The municipality with its people, without counts."""
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    return Town(
        session,
        coordinator=make_user(session, email="cag@example.nl", title="Coördinator agressie en geweld", roles=("incident_coordinator",)),
        oov=make_user(session),
        secretary=make_user(session, email="secretaris@example.nl", title="Gemeentesecretaris", roles=("secretary",)),
        clerk=make_user(session, email="griffier@example.nl", title="Griffier", roles=("clerk",)),
        assessor=make_user(session, email="beoordelaar@example.nl", title="Beoordelaar", roles=("assessor",)),
        admin=make_user(session, email="beheer@example.nl", title="Beheerder", roles=("admin",)),
    )
