"""What the assessors talk about: where they differ, why the level is what it is, and what was agreed; by role, never by name."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy.orm import Session

from risico.content.types import Library, OwnQuestion, Question
from risico.errors import NotFound, Refused

from .collected import Collected, collect
from .consensus import agreeable
from .explanation import Explanation, explain
from .level import turn
from .models import AgreedScore, Assessment
from .results import Result
from .scoring import largest_spreads, score
from .service import result_of

Asked: TypeAlias = Question | OwnQuestion


@dataclass(frozen=True, slots=True)
class Difference:
    """One question with what each role says. Scores are raw, 0-4.

    `positions`: (score, role) from low to high; `unsure`: roles that do not know; `notes`: (role, note).
    `middle`: the score that counts when none is agreed, None when nobody knows.
    """

    question: Asked
    labels: tuple[str, ...]
    positions: tuple[tuple[int, str], ...]
    unsure: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    middle: int | None
    agreed: AgreedScore | None

    @property
    def spread(self) -> int:
        return self.positions[-1][0] - self.positions[0][0] if self.positions else 0


@dataclass(frozen=True, slots=True)
class Differences:
    """The page: `largest` has the five widest differences, `others` what was agreed besides and what was asked for.

    `unknown`: questions that nobody could answer; `rest`: all other questions that a score may be agreed for.
    """

    result: Result
    explanation: Explanation
    largest: tuple[Difference, ...]
    others: tuple[Difference, ...]
    unknown: tuple[Asked, ...]
    rest: tuple[Asked, ...]


def differences(session: Session, library: Library, assessment: Assessment, wanted: str = "") -> Differences:
    """The differences on this topic, with the question `wanted` among them; Refused while it is being scored.

    NotFound when `wanted` is no question about this topic. Two statements.
    """
    result = result_of(assessment)
    if result is None:
        raise Refused("Dit onderwerp wordt nog gescoord. De verschillen ziet u zodra het scoren is gesloten.")
    collected = collect(session, assessment)
    asked = agreeable(library, assessment)
    if wanted and wanted not in asked:
        raise NotFound("Deze vraag hoort niet bij dit onderwerp.")
    first = [id for id, _ in largest_spreads(result) if id in asked]
    second = [id for id in asked if id not in first and (id in collected.agreed or id == wanted)]
    middles = score(library, collected.with_agreed({})).risks

    def told(ids: Iterable[str]) -> tuple[Difference, ...]:
        return tuple(_difference(library, collected, asked[id], middles.get(id)) for id in ids)

    return Differences(
        result,
        explain(library, result),
        told(first),
        told(second),
        tuple(asked[id] for id, risk in result.risks.items() if risk is None and id in asked),
        tuple(question for id, question in asked.items() if id not in (*first, *second)),
    )


def _difference(library: Library, collected: Collected, question: Asked, middle: int | None) -> Difference:
    titles = {role.id: role.title for role in library.rater_roles}
    given = [(titles.get(one.role, one.role), row) for one in collected.given if (row := one.answers.get(question.id)) is not None]
    return Difference(
        question,
        question.labels if isinstance(question, Question) else question.anchors,
        tuple(sorted((row.score, role) for role, row in given if row.score is not None)),
        tuple(role for role, row in given if row.unknown),
        tuple((role, row.note) for role, row in given if row.note),
        None if middle is None else turn(question, middle),
        collected.agreed.get(question.id),
    )
