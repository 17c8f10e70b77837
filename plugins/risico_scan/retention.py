"""The scans whose term is over: a whole round at once, with everything that was given and decided in it."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from risico.contract import RetentionRule
from risico.retention.yearly import numbers, per_year

from .models import Adoption, AgreedScore, Answer, Assessment, Assignment, Content, Decision, Outcome, Round, Topic


def rules() -> Sequence[RetentionRule]:
    """One scan per planning year."""
    return (per_year("scan", "Scan", numbers(Round.year), _destroy),)


def _destroy(session: Session, year: int) -> None:
    rounds = select(Round.id).where(Round.year == year)
    topics = select(Assessment.id).where(Assessment.round_id.in_(rounds))
    session.execute(delete(Answer).where(Answer.assignment_id.in_(select(Assignment.id).where(Assignment.assessment_id.in_(topics)))))
    for below in (Assignment, AgreedScore, Decision, Outcome):
        session.execute(delete(below).where(below.assessment_id.in_(topics)))
    session.execute(delete(Assessment).where(Assessment.round_id.in_(rounds)))
    session.execute(delete(Adoption).where(Adoption.round_id.in_(rounds)))
    session.execute(delete(Round).where(Round.year == year))
    session.execute(delete(Content).where(Content.digest.not_in(select(Round.content_digest))))
    session.execute(delete(Topic).where(Topic.id.not_in(select(Assessment.topic_id))))
