"""Finding rounds and topics, and what may be known of them; the only module that other plugins may import."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.content.load import parse
from risico.content.types import Library
from risico.errors import NotFound, Refused

from .models import Assessment, Content, Decision, Round, Topic
from .results import Result
from .stored import load

SCORING, CONSENSUS, DECIDED = "scoring", "consensus", "decided"
OPEN, ADOPTED = "open", "adopted"

_parsed: dict[str, Library] = {}
"""Content by digest. A digest's content never changes, so all requests share it."""


def find_round(session: Session, year: int) -> Round | None:
    """The round of that planning year, or None when no topic was chosen yet."""
    return session.scalar(select(Round).where(Round.year == year))


def get_round(session: Session, year: int) -> Round:
    """The round of that year; NotFound when there is none."""
    found = find_round(session, year)
    if found is None:
        raise NotFound("Voor dit jaar zijn nog geen onderwerpen gekozen. Begin bij 'Onderwerpen kiezen'.")
    return found


def library_of(session: Session, round: Round) -> Library:
    """The content the round was opened with, whatever the files say now."""
    known = _parsed.get(round.content_digest)
    if known is None:
        text = session.scalars(select(Content.json).where(Content.digest == round.content_digest)).one()
        known = _parsed[round.content_digest] = parse(text)
    return known


def get_assessment(session: Session, year: int, code: str) -> Assessment:
    """The topic with that code in that year; NotFound when the year does not have it."""
    query = select(Assessment).join(Assessment.round).join(Assessment.topic).where(Round.year == year, Topic.code == code)
    found = session.scalar(query)
    if found is None:
        raise NotFound("Dit onderwerp staat niet in dit planjaar.")
    return found


def topic_titles(session: Session, year: int) -> dict[str, str]:
    """{code: title} of the topics of that year, as they were named in it; empty when no topic was chosen yet."""
    query = select(Topic.code, Assessment.title).join(Assessment.topic).join(Assessment.round).where(Round.year == year)
    return dict(session.execute(query.order_by(Topic.code)).all())


def adopted_year(session: Session, year: int) -> int | None:
    """The newest year up to and including this one whose round is adopted."""
    return session.scalar(select(func.max(Round.year)).where(Round.year <= year, Round.state == ADOPTED))


def result_of(assessment: Assessment) -> Result | None:
    """The outcome, or None while the topic is being scored: then nobody may know it (design.md §5 rule 1)."""
    if assessment.phase == SCORING or assessment.result is None:
        return None
    return load(assessment.result)


def level_of(assessment: Assessment, decision: Decision | None) -> int | None:
    """The level that counts: the decided one, else the computed one. A proposal changes nothing yet (§5 rule 8)."""
    if assessment.phase == DECIDED and decision is not None:
        return decision.level
    result = result_of(assessment)
    return result.level if result else None


def decision_on(session: Session, assessment: Assessment) -> Decision | None:
    """The proposal or decision about the topic, if there is one."""
    return session.scalar(select(Decision).where(Decision.assessment_id == assessment.id))


def hold(session: Session, assessment: Assessment, *phases: str) -> None:
    """Read the topic again and keep it until the transaction ends, so that two people change it in turn; then `changeable`.

    The round is shared by everyone who changes a topic; only adopting has it alone, so that no change slips in beside it.
    """
    session.refresh(assessment.round, with_for_update={"read": True})
    session.refresh(assessment, with_for_update={"of": Assessment})
    changeable(assessment, *phases)


def is_open(assessment: Assessment, *phases: str) -> bool:
    """Whether `changeable` would let it pass."""
    return assessment.round.state != ADOPTED and assessment.phase in phases


def changeable(assessment: Assessment, *phases: str) -> None:
    """Refused when the round is adopted or the topic is not in one of these phases."""
    if assessment.round.state == ADOPTED:
        raise Refused("Deze ronde is vastgesteld. Heropen haar eerst met een reden als er iets moet veranderen.")
    if assessment.phase not in phases:
        raise Refused(_WRONG_PHASE[assessment.phase])


_WRONG_PHASE = {
    SCORING: "Dit onderwerp wordt nog gescoord. Sluit eerst het scoren.",
    CONSENSUS: "Het scoren van dit onderwerp is gesloten. Bespreek de verschillen op de pagina 'Verschillen'.",
    DECIDED: "Over dit onderwerp is al besloten.",
}
