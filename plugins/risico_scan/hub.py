"""Everything the page of one topic shows, for one user."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library, Topic

from .advice import Advice, advice
from .explanation import experience
from .models import Assessment, Decision
from .previous import last_year
from .rows import TopicRow, topic_row
from .service import decision_on, library_of, result_of
from .sheets import Sheet, sheets_of
from .steps import State


@dataclass(frozen=True, slots=True)
class RoleProgress:
    """How far the assessors with one role are: a number of people, never what they answered."""

    title: str
    asked: int
    ready: int
    begun: int

    @property
    def words(self) -> str:
        """Klaar, bezig, nog niet begonnen; with numbers when more people have this role."""
        if self.ready == self.asked:
            return "klaar"
        if self.asked > 1 and self.ready:
            return f"{self.ready} van {self.asked} klaar"
        return "bezig" if self.begun else "nog niet begonnen"


@dataclass(frozen=True, slots=True)
class Hub:
    """One topic: its row as in the list, its text in the library (None for a local topic), who scores, and the next step.

    `experience`: the poll that is in the level, in words. `act_now`: rule R1 holds, so that waiting for this assessment is not safe.
    """

    assessment: Assessment
    decision: Decision | None
    library: Library
    row: TopicRow
    topic: Topic | None
    roles: tuple[RoleProgress, ...]
    advice: Advice
    experience: str
    act_now: bool


def hub(session: Session, user: User, assessment: Assessment) -> Hub:
    """The topic as this user may see it."""
    library = library_of(session, assessment.round)
    code = assessment.topic.code
    state = State(assessment, decision_on(session, assessment), sheets_of(session, assessment, library), result_of(assessment))
    act_now = state.result is not None and "R1" in state.result.rules
    row = topic_row(library, user, state, last_year(session, assessment.round.year).get(code))
    told = experience(state.result) if state.result else ""
    return Hub(assessment, state.decision, library, row, library.topic(code), _roles(library, state.sheets), advice(user, state), told, act_now)


def _roles(library: Library, sheets: list[Sheet]) -> tuple[RoleProgress, ...]:
    found = ((role.title, [sheet for sheet in sheets if sheet.rater_role == role.id]) for role in library.rater_roles)
    return tuple(RoleProgress(title, len(own), sum(sheet.ready for sheet in own), sum(sheet.started for sheet in own)) for title, own in found if own)
