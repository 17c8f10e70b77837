"""An assessor's own answers: what they are asked, and saving one answer or a whole page (design.md §5 rule 1).

Only who scores a topic reaches these answers, and only their own. While an answer is saved the topic is held, so that two
windows of one person save in turn and nothing is saved after the scoring was closed.
"""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico.remarks import remark
from risico.text import clean

from .answer_sheet import UNKNOWN, AnswerSheet, TypedAnswer, typed_of
from .models import Answer, Assessment, Assignment
from .permissions import ScanPermission, has
from .questions import parts
from .results import BASES
from .service import SCORING, hold, library_of

_SCORES = {str(score): score for score in range(5)}


class AnsweredElsewhere(Stale):
    """The question was answered in another window after this one was opened: `saved` stands there, with that version."""

    def __init__(self, saved: TypedAnswer, version: int) -> None:
        super().__init__("Deze vraag is intussen in een ander venster beantwoord. Kijk welk antwoord klopt.")
        self.saved, self.version = saved, version


def assignment_of(session: Session, user: User, assessment: Assessment) -> Assignment:
    """This user's part in scoring the topic; Forbidden when they were not asked to score it."""
    found = session.scalar(select(Assignment).where(Assignment.assessment_id == assessment.id, Assignment.user_id == user.id))
    if found is None:
        raise Forbidden("U bent niet gevraagd om dit onderwerp te scoren. Vraag het de directeur OOV als dat niet klopt.")
    return found


def answers_of(session: Session, assignment: Assignment) -> dict[str, Answer]:
    """What this assessor saved, by question id."""
    return {answer.question: answer for answer in session.scalars(select(Answer).where(Answer.assignment_id == assignment.id))}


def sheet_of(session: Session, user: User, assessment: Assessment) -> AnswerSheet:
    """The questions and answers of this user; Forbidden for who does not score the topic."""
    return _sheet(session, assessment, assignment_of(session, user, assessment))


def save(session: Session, user: User, assessment: Assessment, question_id: str, typed: TypedAnswer, version: int) -> AnswerSheet:
    """Save one answer and give the sheet as it is then. `version` is that of the answer on screen, 0 for none.

    NotFound for a question that this assessor is not asked, Refused (with the field) for what may not be saved or when the
    scoring is closed, AnsweredElsewhere when another window saved something else that would be lost.
    """
    sheet = _open_sheet(session, user, assessment)
    _write(session, sheet, question_id, typed, version)
    session.flush()
    return sheet


def save_all(session: Session, user: User, assessment: Assessment, typed: Mapping[str, tuple[TypedAnswer, int]]) -> dict[str, Refused]:
    """Save the answers that can be saved, each with the version on screen; gives the faults of the others by question id."""
    sheet = _open_sheet(session, user, assessment)
    faults = {}
    for question_id, (answer, version) in typed.items():
        try:
            _write(session, sheet, question_id, answer, version)
        except NotFound:
            raise
        except Refused as fault:
            faults[question_id] = fault
    session.flush()
    return faults


def ask_full_set(session: Session, user: User, assessment: Assessment) -> None:
    """Ask every assessor of the topic all questions; what they answered stays. For who scores the topic and who leads."""
    if not has(user.roles, ScanPermission.LEAD):
        assignment_of(session, user, assessment)
    hold(session, assessment, SCORING)
    assessment.question_set = "full"
    session.flush()


def _open_sheet(session: Session, user: User, assessment: Assessment) -> AnswerSheet:
    """The user's sheet, held for writing; Refused when the topic is not being scored."""
    assignment = assignment_of(session, user, assessment)
    hold(session, assessment, SCORING)
    return _sheet(session, assessment, assignment)


def _sheet(session: Session, assessment: Assessment, assignment: Assignment) -> AnswerSheet:
    asked = parts(library_of(session, assessment.round), assessment.topic.code, assessment.question_set, assignment.rater_role)
    return AnswerSheet(assessment, assignment, asked, answers_of(session, assignment))


def _write(session: Session, sheet: AnswerSheet, question_id: str, typed: TypedAnswer, version: int) -> None:
    sheet.part_with(question_id)
    typed = _checked(typed)
    answer = sheet.answers.get(question_id)
    before = typed_of(answer)
    if typed == before:
        return
    if answer is None:
        answer = sheet.answers[question_id] = Answer(assignment_id=sheet.assignment.id, question=question_id)
        session.add(answer)
    elif answer.version != version and not _keeps(typed, before):
        raise AnsweredElsewhere(before, answer.version)
    answer.score, answer.unknown = _SCORES.get(typed.choice), typed.choice == UNKNOWN
    answer.basis, answer.note, answer.saved_at = typed.basis or None, typed.note, clock.now()


def _checked(typed: TypedAnswer) -> TypedAnswer:
    """The answer as it may be saved; who does not know has no basis for it."""
    if typed.choice not in ("", UNKNOWN, *_SCORES):
        raise Refused("Kies een antwoord van 0 tot en met 4, of 'Weet ik niet'.", "choice")
    if typed.basis not in ("", *BASES):
        raise Refused("Kies waarop u dit baseert: feiten of cijfers, ervaring of gevoel.", "basis")
    return TypedAnswer(typed.choice, "" if typed.choice == UNKNOWN else typed.basis, remark(clean(typed.note), "note"))


def _keeps(typed: TypedAnswer, saved: TypedAnswer) -> bool:
    """Whether everything saved is still there, so that saving only adds: as of two clicks in quick succession."""
    pairs = ((saved.choice, typed.choice), (saved.basis, typed.basis), (saved.note, typed.note))
    return all(old in ("", new) for old, new in pairs)
