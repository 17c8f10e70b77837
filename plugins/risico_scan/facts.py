"""What the scan itself knows about a topic beforehand: last year's level, and what happened since (hook `topic_facts`)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.contract import Fact

from .models import Assessment, Decision, Outcome, Round, Topic
from .outcomes import SEVERITIES
from .previous import previous_id
from .service import DECIDED, library_of, result_of


def facts(session: Session, code: str, year: int) -> tuple[Fact, ...]:
    """Last year's level with its band, and the looking back, of the topic with this code; nothing for a new topic. One statement."""
    query = (
        select(Round, Assessment, Decision, Outcome)
        .join(Assessment, Assessment.round_id == Round.id)
        .join(Assessment.topic)
        .join(Decision, Decision.assessment_id == Assessment.id)
        .outerjoin(Outcome, Outcome.assessment_id == Assessment.id)
        .where(Round.id == previous_id(year), Assessment.phase == DECIDED, Topic.code == code)
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return ()
    round, assessment, decision, outcome = row
    result = result_of(assessment)
    band = f" ({result.band[0]}–{result.band[1]})" if result and result.band else ""
    level = Fact(f"Niveau in {round.year}", f"{decision.level} {library_of(session, round).level_name(decision.level)}{band}")
    return (level, Fact("Terugblik", _looking_back(outcome))) if outcome else (level,)


def _looking_back(outcome: Outcome) -> str:
    return " ".join(part for part in (SEVERITIES[outcome.severity], outcome.note) if part)
