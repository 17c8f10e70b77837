"""All that was given for one topic, as rows for the conversation and as typed answers for scoring; by role, never by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.contract import Experience

from . import results
from .models import AgreedScore, Answer, Assessment, Assignment


@dataclass(frozen=True, slots=True)
class Given:
    """One assessor's answers by question id, with the role they scored from; only those with a score or "weet ik niet"."""

    role: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Collected:
    """What every assessor gave, and the agreed scores by question id."""

    given: tuple[Given, ...]
    agreed: dict[str, AgreedScore]

    def agreed_scores(self) -> dict[str, int]:
        """The agreed raw scores by question id."""
        return {id: row.score for id, row in self.agreed.items()}

    def answers(self, polled: Experience | None = None) -> results.Answers:
        """For `scoring.score`; `polled`: what the poll of the year came to, None without one."""
        return self.with_agreed(self.agreed_scores(), polled)

    def with_agreed(self, agreed: Mapping[str, int], polled: Experience | None = None) -> results.Answers:
        """The same answers as if these scores were agreed and no others."""
        given = (results.Assessor(one.role, {id: _typed(row) for id, row in one.answers.items()}) for one in self.given)
        return results.Answers(tuple(given), dict(agreed), polled)

    def newest(self) -> datetime | None:
        """When the last of the answers was saved."""
        return max((row.saved_at for one in self.given for row in one.answers.values()), default=None)


def collect(session: Session, assessment: Assessment) -> Collected:
    """The answers and agreed scores of the topic, in two statements."""
    query = (
        select(Assignment.id, Assignment.rater_role, Answer)
        .join(Answer, Answer.assignment_id == Assignment.id)
        .where(Assignment.assessment_id == assessment.id, Answer.unknown | Answer.score.is_not(None))
        .order_by(Assignment.id, Answer.id)
    )
    given: dict[int, Given] = {}
    for id, role, row in session.execute(query):
        given.setdefault(id, Given(role, {})).answers[row.question] = row
    agreed = session.scalars(select(AgreedScore).where(AgreedScore.assessment_id == assessment.id))
    return Collected(tuple(given.values()), {row.question: row for row in agreed})


def _typed(row: Answer) -> results.Answer:
    return results.Answer(None if row.unknown else row.score, cast("results.Basis | None", row.basis))
