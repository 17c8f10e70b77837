"""A municipality far larger than any real one: 200 topics, each scored by four people, in an adopted and an open year."""

from collections.abc import Iterator

from flask import Flask
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.service import create_user
from risico.content.load import canonical
from risico.content.types import Library
from risico.organisation.models import Municipality
from risico.permissions import Role
from risico.year.models import Year
from risico_scan import results
from risico_scan.models import Answer, Assessment, Assignment, Content, Decision, Round, Topic
from risico_scan.scoring import score
from risico_scan.stored import dump

TOPICS = 200
YEARS = (2026, 2027)
RATERS = ("oov", "vakafdeling", "communicatie", "juridisch")


def fill(app: Flask) -> None:
    """Write it all in one transaction."""
    core = app.extensions["risico"]
    with core.database.writer() as session, session.begin():
        session.add(Municipality(id=1, name="Grootgemeente"))
        director = create_user(session, "oov@grootgemeente.example", "Directeur OOV", [Role.SAFETY_DIRECTOR])
        secretary = create_user(session, "secretaris@grootgemeente.example", "Gemeentesecretaris", [Role.SECRETARY])
        raters = [director, *(create_user(session, f"{role}@grootgemeente.example", f"Beoordelaar {role}", [Role.ASSESSOR]) for role in RATERS[1:])]
        session.add(Content(digest=core.library.digest, json=canonical(core.library)))
        topics = [Topic(code=f"L{number:02d}", title=f"Onderwerp {number} van de gemeente") for number in range(1, TOPICS + 1)]
        session.add_all(topics)
        for number in YEARS:
            session.add(Year(number=number, opened_at=clock.now(), opened_by_id=director.id))
            session.flush()
            round = Round(year=number, content_digest=core.library.digest, state="adopted" if number == YEARS[0] else "open", opened_at=clock.now())
            session.add(round)
            for place, topic in enumerate(topics):
                _add_topic(session, core.library, round, topic, place, [user.id for user in raters], secretary.id)


def _add_topic(session: Session, library: Library, round: Round, topic: Topic, place: int, raters: list[int], secretary: int) -> None:
    sheets = [_sheet(library, place + 7 * number) for number, _ in enumerate(raters)]
    outcome = score(library, results.Answers(tuple(results.Assessor(role, sheet) for role, sheet in zip(RATERS, sheets, strict=True)), {}))
    scoring = round.state == "open" and place % 4 == 0
    decided = round.state == "adopted" or place % 4 == 1
    assessment = Assessment(round=round, topic=topic, title=topic.title, moment="Raad, najaar", question_set="full", counter="Dat wij iets missen.")
    assessment.phase = "scoring" if scoring else "decided" if decided else "consensus"
    assessment.result = None if scoring else dump(outcome)
    session.add(assessment)
    session.flush()
    for user, role, sheet in zip(raters, RATERS, sheets, strict=True):
        assignment = Assignment(assessment_id=assessment.id, user_id=user, rater_role=role)
        session.add(assignment)
        session.flush()
        session.add_all(_answers(assignment, sheet))
    if decided:
        session.add(_decision(assessment, outcome.level or 1, raters[0], secretary))


def _sheet(library: Library, seed: int) -> dict[str, results.Answer]:
    asked = [question for question in library.questions if question.block != "B"]
    return {question.id: results.Answer((seed + 3 * number) % 5, "experience") for number, question in enumerate(asked)}


def _answers(assignment: Assignment, sheet: dict[str, results.Answer]) -> Iterator[Answer]:
    for id, given in sheet.items():
        yield Answer(assignment_id=assignment.id, question=id, score=given.score, basis=given.basis, saved_at=clock.now())


def _decision(assessment: Assessment, level: int, director: int, secretary: int) -> Decision:
    moment = clock.now()
    return Decision(
        assessment_id=assessment.id,
        state="decided",
        level=level,
        strategies={"c": ["c1", "c2", "c3"]},
        measures=["M26"],
        proposed_by_id=director,
        proposed_at=moment,
        decided_by_id=secretary,
        decided_at=moment,
    )
