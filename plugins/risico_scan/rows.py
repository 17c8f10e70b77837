"""The topics of a year as rows: all that the list, the matrix and the ranking show, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.db import once
from risico.year.service import running_years

from .level import grade
from .looking_back import Ending, adopted_last, left_before
from .models import Assessment, Decision, Outcome, Round
from .previous import Earlier, last_year
from .questions import Progress
from .results import Result
from .sentences import moment_in_words
from .service import ADOPTED, level_of, library_of, result_of
from .sheets import Sheet, sheets_of_rounds
from .steps import STEPS, State, Waiting, note, own_progress, step, waiting


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One topic for one user.

    `step` 1-4 with its name in `label`; `note` says what it waits for. `mine` has total 0 when this user is not asked;
    `asked` and `ready` count the assessors. `level` (1-5), `name`, `band`, `effect` and `plausibility` (classes 0-4) are
    None until the differences are discussed. `known`: the topic was there last year; `was` and `was_band` are None when
    nothing was decided then.
    """

    code: str
    title: str
    moment: str
    question_set: str
    step: int
    label: str
    note: str
    mine: Progress
    asked: int
    ready: int
    level: int | None
    name: str | None
    band: tuple[int, int] | None
    effect: int | None
    plausibility: int | None
    flags: tuple[str, ...]
    known: bool
    was: int | None
    was_band: tuple[int, int] | None
    waiting: Waiting | None


@dataclass(frozen=True, slots=True)
class RoundStates:
    """A round with its content, where each of its topics is and how far its end is.

    `left_before`: topics of the year before on which nobody looked back yet.
    """

    round: Round
    library: Library
    states: tuple[State, ...]
    ending: Ending
    left_before: int


def topic_rows(session: Session, user: User, year: int) -> tuple[TopicRow, ...]:
    """The topics of that year for this user: first what is still scored, then from high to low. Empty without a round."""
    return rows_of(session, user, states_of(session, year))


def rows_of(session: Session, user: User, found: RoundStates | None) -> tuple[TopicRow, ...]:
    """The same, of what was read before."""
    if found is None:
        return ()
    earlier = last_year(session, found.round.year)
    rows = [topic_row(found.library, user, state, earlier.get(state.assessment.topic.code)) for state in found.states]
    return tuple(sorted(rows, key=_order))


def states_of(session: Session, year: int) -> RoundStates | None:
    """Where every topic of that year is; None without a round."""
    return _states(session, (year,)).get(year)


def running_states(session: Session, year: int) -> RoundStates | None:
    """The same, for a page that shows all years in which work can wait: their rounds are read together."""
    running = tuple(each.number for each in running_years(session))
    return _states(session, running if year in running else (year,)).get(year)


@once
def _states(session: Session, years: tuple[int, ...]) -> dict[int, RoundStates]:
    """The rounds of these years by year, in two statements."""
    query = (
        select(Round, Assessment, Decision, Outcome.recorded_at, adopted_last().scalar_subquery(), left_before().scalar_subquery())
        .outerjoin(Assessment, Assessment.round_id == Round.id)
        .outerjoin(Decision, Decision.assessment_id == Assessment.id)
        .outerjoin(Outcome, Outcome.assessment_id == Assessment.id)
        .where(Round.year.in_(years))
    )
    rounds = [list(rows) for _, rows in groupby(session.execute(query.order_by(Round.id, Assessment.id)), lambda row: row[0].id)]
    libraries = {rows[0][0].id: library_of(session, rows[0][0]) for rows in rounds}
    sheets = sheets_of_rounds(session, libraries)
    return {rows[0][0].year: _round_states(rows, libraries[rows[0][0].id], sheets) for rows in rounds}


def _round_states(rows: Sequence[Any], library: Library, sheets: Mapping[int, list[Sheet]]) -> RoundStates:
    round, *_, adopted_at, left = rows[0]
    states = tuple(State(row, decision, sheets.get(row.id, []), result_of(row)) for _, row, decision, *_ in rows if row)
    looked = [at for *_, at, _, _ in rows if at]
    ending = Ending(len(states), len(looked), adopted_at if round.state == ADOPTED else None, max(looked, default=None))
    return RoundStates(round, library, states, ending, left)


def topic_row(library: Library, user: User, state: State, earlier: Earlier | None) -> TopicRow:
    """One topic, from all that is known of it."""
    assessment, result = state.assessment, state.result
    level = level_of(assessment, state.decision)
    return TopicRow(
        code=assessment.topic.code,
        title=assessment.title,
        moment=moment_in_words(assessment.moment, assessment.decided_on),
        question_set=assessment.question_set,
        step=step(state),
        label=STEPS[step(state)],
        note=note(state),
        mine=own_progress(user, state),
        asked=len(state.sheets),
        ready=state.ready,
        level=level,
        name=library.level_name(level) if level else None,
        band=result.band if result else None,
        effect=_class(result.view.impact) if result else None,
        plausibility=_class(result.view.plausibility) if result else None,
        flags=flags(library, result) if result else (),
        known=earlier is not None,
        was=earlier.level if earlier else None,
        was_band=earlier.band if earlier else None,
        waiting=waiting(user, state),
    )


def flags(library: Library, result: Result) -> tuple[str, ...]:
    """The short texts of the flags that the rules of this result set."""
    texts: list[str | None] = [getattr(library.rules, id).flag for id in result.rules]
    return tuple(text for text in texts if text)


def _class(mean: Fraction | None) -> int | None:
    return None if mean is None else grade(mean)


def _order(row: TopicRow) -> tuple[bool, int, int, str]:
    return row.step > 1, -(row.level or 6), -(row.band or (0, 0))[1], row.title
