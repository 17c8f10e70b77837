"""How far the rounds of a year and the year before are at their end: adopted, and looked back upon. Read once for a page."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.db import once

from .models import Adoption, Assessment, Outcome, Round
from .service import ADOPTED


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one round. `adopted_at`: None while the round is open; `last_at`: when somebody looked back last."""

    year: int
    topics: int
    looked_back: int
    adopted_at: datetime | None
    last_at: datetime | None

    @property
    def left(self) -> int:
        """The topics of an adopted round on which nobody looked back yet."""
        return self.topics - self.looked_back if self.adopted_at else 0


@once
def endings(session: Session, year: int) -> dict[int, Ending]:
    """The rounds with topics of that year and the year before, by year. One statement."""
    adopted = select(func.max(Adoption.adopted_at)).where(Adoption.round_id == Round.id).correlate(Round).scalar_subquery()
    query = (
        select(Round.year, Round.state, func.count(Assessment.id), func.count(Outcome.id), func.max(Outcome.recorded_at), adopted)
        .join(Assessment, Assessment.round_id == Round.id)
        .outerjoin(Outcome, Outcome.assessment_id == Assessment.id)
        .where(Round.year.in_((year - 1, year)))
        .group_by(Round.id)
        .order_by(Round.year)
    )
    return {
        when: Ending(when, topics, looked, adopted_at if state == ADOPTED else None, last_at)
        for when, state, topics, looked, last_at, adopted_at in session.execute(query)
    }
