"""How far a round is at its end: adopted, and looked back upon."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import aliased

from .models import Adoption, Assessment, Outcome, Round
from .service import ADOPTED


@dataclass(frozen=True, slots=True)
class Ending:
    """The end of one round. `adopted_at`: None while the round is open; `last_at`: when somebody looked back last."""

    topics: int
    looked_back: int
    adopted_at: datetime | None
    last_at: datetime | None

    @property
    def left(self) -> int:
        """The topics of an adopted round on which nobody looked back yet."""
        return self.topics - self.looked_back if self.adopted_at else 0


def adopted_last() -> Select[datetime]:
    """When the round of the enclosing query was adopted last."""
    return select(func.max(Adoption.adopted_at)).where(Adoption.round_id == Round.id).correlate(Round)


def left_in(year: int | ColumnElement[int]) -> Select[int]:
    """How many topics of that year are left, when its round is adopted."""
    round, topic = aliased(Round), aliased(Assessment)
    looked = select(Outcome.id).where(Outcome.assessment_id == topic.id).exists()
    return select(func.count(topic.id)).join(round, round.id == topic.round_id).where(round.year == year, round.state == ADOPTED, ~looked)


def left_before() -> Select[int]:
    """The same of the year before that of the round of the enclosing query."""
    return left_in(Round.year - 1).correlate(Round)
