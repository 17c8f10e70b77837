"""Rows to test with, written straight into the tables: a test says only what matters to it.

Each function flushes, so that ids are known; committing is for the test. What a step of the scan does (closing the
scoring, deciding) is left to its service, so that tests use the real one; `stored_result` is for who needs the outcome only.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.load import canonical
from risico.content.types import Library
from risico.year.models import Year
from risico_scan import results
from risico_scan.models import Answer, Assessment, Assignment, Content, Decision, Round, Topic
from risico_scan.questions import parts
from risico_scan.scoring import score
from risico_scan.stored import dump

Row = TypeVar("Row")


def make_user(session: Session, *, email: str = "oov@example.nl", title: str = "Directeur OOV", roles: Iterable[str] = ("safety_director",)) -> User:
    """An active account without password."""
    return _add(session, User(email=email, title=title, roles=list(roles), active=True, created_at=clock.now()))


def make_year(session: Session, *, number: int = 2027, opened_by: User | None = None) -> Year:
    """An opened planning year; without `opened_by`, by a secretary of its own."""
    opener = opened_by or make_user(session, email=f"opener{number}@example.nl", title="Gemeentesecretaris", roles=("secretary",))
    return _add(session, Year(number=number, opened_at=clock.now(), opened_by_id=opener.id))


def make_round(session: Session, *, year: int = 2027, library: Library, state: str = "open") -> Round:
    """The round of that year with this content; the year is opened when it is not yet."""
    if session.get(Year, year) is None:
        make_year(session, number=year)
    if session.get(Content, library.digest) is None:
        _add(session, Content(digest=library.digest, json=canonical(library)))
    return _add(session, Round(year=year, content_digest=library.digest, state=state, opened_at=clock.now()))


def make_assessment(
    session: Session,
    *,
    round: Round,
    code: str = "T01",
    title: str = "Opvang asielzoekers",
    moment: str = "",
    question_set: str = "full",
    phase: str = "scoring",
    result: dict[str, Any] | None = None,
) -> Assessment:
    """A topic in that round."""
    topic = session.scalar(select(Topic).where(Topic.code == code)) or _add(session, Topic(code=code, title=title))
    closed_at = None if phase == "scoring" else clock.now()
    found = Assessment(
        round=round, topic=topic, title=title, moment=moment, question_set=question_set, phase=phase, result=result, closed_at=closed_at, counter=""
    )
    return _add(session, found)


def assign(session: Session, *, assessment: Assessment, user: User, rater_role: str = "oov") -> Assignment:
    """This user scores that topic from this role."""
    return _add(session, Assignment(assessment_id=assessment.id, user=user, rater_role=rater_role))


def answer(session: Session, *, assignment: Assignment, question: str, score: int | None = 2, basis: str | None = "experience", note: str = "") -> Answer:
    """One answer; `score` None is "weet ik niet"."""
    row = Answer(
        assignment_id=assignment.id,
        question=question,
        score=score,
        unknown=score is None,
        basis=basis if score is not None else None,
        note=note,
        saved_at=clock.now(),
    )
    return _add(session, row)


def answer_all(
    session: Session,
    *,
    assignment: Assignment,
    library: Library,
    score: int | None = 2,
    basis: str | None = "experience",
    scores: Mapping[str, int | None] | None = None,
) -> list[Answer]:
    """Answers to everything this assessor is asked, all with `score` but for `scores` by question id."""
    assessment = session.get_one(Assessment, assignment.assessment_id)
    asked = parts(library, assessment.topic.code, assessment.question_set, assignment.rater_role)
    given = {question.id: score for part in asked for question in part.questions} | dict(scores or {})
    return [answer(session, assignment=assignment, question=id, score=value, basis=basis) for id, value in given.items()]


def stored_result(library: Library, *, value: int = 2, roles: Iterable[str] = ("oov", "vakafdeling", "communicatie"), **scores: int) -> dict[str, Any]:
    """An outcome for `Assessment.result`: every role gave `value` to every question, but for `scores` by question id."""
    sheet = {question.id: results.Answer(scores.get(question.id, value), "experience") for question in library.questions if question.block != "B"}
    return dump(score(library, results.Answers(tuple(results.Assessor(role, sheet) for role in roles), {})))


def make_decision(session: Session, *, assessment: Assessment, level: int, proposed_by: User, decided_by: User | None = None, **fields: Any) -> Decision:
    """The proposal about a topic, or with `decided_by` the decision; sets the topic's phase with it."""
    state = "decided" if decided_by else "proposed"
    moment = clock.now() if decided_by else None
    values = {"state": state, "strategies": {}, "measures": [], "reason": "", "evidence": "", "remark": "", **fields}
    decision = Decision(assessment_id=assessment.id, level=level, proposed_by=proposed_by, proposed_at=clock.now(), decided_at=moment, **values)
    decision.decided_by = decided_by
    assessment.phase = "decided" if decided_by else "consensus"
    return _add(session, decision)


def _add(session: Session, row: Row) -> Row:
    session.add(row)
    session.flush()
    return row
