"""How far each assessor is: only whether they answered, never what (design.md §5 rule 1)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library

from .models import Answer, Assessment, Assignment, Topic
from .questions import Progress, parts

COMPLETE = or_(Answer.unknown, and_(Answer.score.is_not(None), Answer.basis.is_not(None)))
"""The same as `questions.is_complete`, for the database."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One assessor's part of one topic. `title` is their function; `started`: anything was typed, if only a note."""

    user_id: int
    title: str
    rater_role: str
    progress: Progress
    started: bool

    @property
    def ready(self) -> bool:
        return self.progress.complete


def sheets_of_rounds(session: Session, libraries: Mapping[int, Library]) -> dict[int, list[Sheet]]:
    """All sheets of these rounds by assessment id, in one statement. `libraries`: the content of each round by its id."""
    return _sheets(session, libraries, Assessment.round_id.in_(libraries))


def sheets_of(session: Session, assessment: Assessment, library: Library) -> list[Sheet]:
    """The sheets of one topic, in the order in which people were asked."""
    return _sheets(session, {assessment.round_id: library}, Assessment.id == assessment.id)[assessment.id]


def _sheets(session: Session, libraries: Mapping[int, Library], which: ColumnElement[bool]) -> dict[int, list[Sheet]]:
    asked = cache(lambda round_id, *key: sum(len(part.questions) for part in parts(libraries[round_id], *key)))
    query = (
        select(Assignment.assessment_id, Assignment.user_id, User.title, Assignment.rater_role)
        .add_columns(Topic.code, Assessment.question_set, Assessment.round_id)
        .add_columns(func.count(Answer.id).filter(COMPLETE), func.count(Answer.id))
        .join(Assignment.user)
        .join(Assessment, Assessment.id == Assignment.assessment_id)
        .join(Assessment.topic)
        .outerjoin(Answer, Answer.assignment_id == Assignment.id)
        .where(which)
        .group_by(Assignment.id, User.id, Assessment.id, Topic.id)
        .order_by(Assignment.id)
    )
    found: defaultdict[int, list[Sheet]] = defaultdict(list)
    for assessment_id, user_id, title, role, code, question_set, round_id, done, given in session.execute(query):
        total = asked(round_id, code if libraries[round_id].topic(code) else "", question_set, role)
        found[assessment_id].append(Sheet(user_id, title, role, Progress(done, total), given > 0))
    return found
