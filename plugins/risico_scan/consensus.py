"""From scores to one outcome: closing the scoring, agreed scores, a second round, the counter-question (design.md §5 rules 0 to 7)."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library, OwnQuestion, Question
from risico.contract import Experience
from risico.errors import NotFound, Refused, same_version
from risico.remarks import remark

from .collected import Collected, collect
from .decisions import lapse
from .level import TOP
from .models import AgreedScore, Assessment
from .permissions import ScanPermission, check
from .results import Answers
from .scoring import score, short_set_low
from .service import CONSENSUS, SCORING, hold, result_of
from .stored import dump


def close_scoring(
    session: Session, user: User, library: Library, assessment: Assessment, version: int, last_level: int | None, polled: Experience | None = None
) -> None:
    """End the scoring and store the outcome. `last_level` is the level decided last year, None for a new topic.

    `polled` is what the poll of that year came to, None as long as there is none; what it is now stays in the outcome.
    Refused when nobody scored, or when only the short questions were asked and they do not allow "laag, verkort beoordeeld".
    """
    check(user, ScanPermission.LEAD)
    hold(session, assessment, SCORING)
    same_version(assessment.version, version, "dit onderwerp")
    collected = collect(session, assessment)
    answers = collected.answers(polled)
    result = score(library, answers)
    if not result.certainty.assessors:
        raise Refused("Nog niemand heeft gescoord. Sluit het scoren als er antwoorden zijn.")
    if assessment.question_set == "short":
        _must_be_low(library, answers, last_level)
    if _has_new_answers(assessment, collected):
        assessment.rounds_held += 1
    assessment.result, assessment.phase, assessment.closed_at = dump(result), CONSENSUS, clock.now()
    session.flush()


def reopen_scoring(session: Session, user: User, assessment: Assessment, reason: str, version: int) -> None:
    """Start another round of scoring, from the answers there are; the outcome is hidden again and a proposal lapses."""
    check(user, ScanPermission.LEAD)
    hold(session, assessment, CONSENSUS)
    same_version(assessment.version, version, "dit onderwerp")
    assessment.reopened = remark(reason, "reason", missing="Schrijf op waarom er nog een ronde komt.")
    assessment.phase, assessment.result = SCORING, None
    lapse(session, assessment)
    session.flush()


def agree(session: Session, user: User, library: Library, assessment: Assessment, question: str, score: int, reason: str, version: int) -> None:
    """Record the raw score (0-4) that was agreed for a question; it takes the place of the aggregate.

    `version` is that of the agreed score on screen, 0 for a new one. A proposal lapses.
    """
    check(user, ScanPermission.LEAD)
    hold(session, assessment, CONSENSUS)
    if question not in agreeable(library, assessment):
        raise NotFound("Deze vraag hoort niet bij dit onderwerp.")
    reason = remark(reason, "reason", missing="Schrijf op waarom u deze score afspreekt.")
    if score not in range(TOP + 1):
        raise Refused("Kies een score van 0 tot en met 4.", "score")
    collected = collect(session, assessment)
    row = collected.agreed.get(question)
    same_version(row.version if row else 0, version, "deze afspraak")
    _change_outcome(session, library, assessment, collected, collected.agreed_scores() | {question: score})
    if row is None:
        row = AgreedScore(assessment_id=assessment.id, question=question)
        session.add(row)
    row.score, row.reason, row.agreed_by_id, row.agreed_at = score, reason, user.id, clock.now()
    session.flush()


def withdraw(session: Session, user: User, library: Library, assessment: Assessment, question: str, version: int) -> None:
    """Take an agreed score back: the aggregate counts again. A proposal lapses."""
    check(user, ScanPermission.LEAD)
    hold(session, assessment, CONSENSUS)
    collected = collect(session, assessment)
    row = collected.agreed.get(question)
    same_version(row.version if row else 0, version, "deze afspraak")
    if row is not None:
        _change_outcome(session, library, assessment, collected, {id: agreed for id, agreed in collected.agreed_scores().items() if id != question})
        session.delete(row)
        session.flush()


def record_counter(session: Session, user: User, assessment: Assessment, text: str, version: int) -> None:
    """Record the answer to "Wat moet waar zijn als wij te laag zitten?", without which nothing can be proposed (rule 7)."""
    check(user, ScanPermission.LEAD)
    hold(session, assessment, CONSENSUS)
    same_version(assessment.version, version, "dit onderwerp")
    assessment.counter = remark(text, "text", missing="Beantwoord de tegenvraag. Bedenk wat er dan gebeurd moet zijn.")
    session.flush()


def agreeable(library: Library, assessment: Assessment) -> dict[str, Question | OwnQuestion]:
    """The questions for which a score may be agreed, by id: those that people are asked, the topic's own last."""
    polled = {block.id for block in library.blocks if block.asked_of == ("poll",)}
    common = {question.id: question for question in library.questions if question.block not in polled}
    topic = library.topic(assessment.topic.code)
    return common | {question.id: question for question in (topic.questions if topic else ())}


def _change_outcome(session: Session, library: Library, assessment: Assessment, collected: Collected, agreed: Mapping[str, int]) -> None:
    """Store the outcome with these agreed scores; what was closed on the short questions must stay low on them."""
    before = result_of(assessment)
    answers = collected.with_agreed(agreed, before.polled if before else None)
    if assessment.question_set == "short" and not short_set_low(library, answers, None).allowed:
        raise Refused("Met deze score zijn de korte vragen niet genoeg. Heropen het scoren en stel alle vragen.", "score")
    assessment.result = dump(score(library, answers))
    lapse(session, assessment)


def _must_be_low(library: Library, answers: Answers, last_level: int | None) -> None:
    """Refused unless rule 0 holds. Of the answers it says no more than that: they are still secret."""
    objections = short_set_low(library, answers, last_level).objections
    if not objections:
        return
    rule = library.rules.short_set
    reasons = {
        "assessors": f"Nog geen {rule.assessors_at_least} beoordelaars hebben alle korte vragen beantwoord.",
        "last_level": f"Vorig jaar was het niveau {rule.last_level_below} of hoger.",
    }
    told = dict.fromkeys(reasons.get(objection, "De antwoorden zijn samen niet duidelijk laag.") for objection in objections)
    raise Refused(" ".join(["De korte vragen zijn niet genoeg.", *told, "Stel alle vragen. Wat al is beantwoord, blijft staan."]))


def _has_new_answers(assessment: Assessment, collected: Collected) -> bool:
    """Whether somebody answered since the scoring was closed before: without that it was no second round."""
    newest = collected.newest()
    return assessment.closed_at is None or (newest is not None and newest > assessment.closed_at)
