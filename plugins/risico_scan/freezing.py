"""Reads a whole round and freezes it, in a fixed number of statements whatever the number of topics."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User

from .frozen import FrozenAgreement, FrozenAnswer, FrozenDecision, FrozenRound, FrozenSheet, FrozenTopic, by_content
from .models import AgreedScore, Answer, Assessment, Assignment, Decision, Round
from .results import Basis
from .stored import load

Row = TypeVar("Row", Answer, Assignment, AgreedScore)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a round in any order, and the function of every account that stands in them."""

    assessments: Sequence[Assessment]
    assignments: Sequence[Assignment]
    answers: Sequence[Answer]
    agreed: Sequence[AgreedScore]
    decisions: Sequence[Decision]
    titles: dict[int, str]


def read_rows(session: Session, round: Round) -> Rows:
    """Everything that belongs to the round."""
    topics = select(Assessment.id).where(Assessment.round_id == round.id)
    sheets = select(Assignment.id).where(Assignment.assessment_id.in_(topics))
    return Rows(
        session.scalars(select(Assessment).where(Assessment.round_id == round.id)).all(),
        session.scalars(select(Assignment).where(Assignment.assessment_id.in_(topics))).all(),
        session.scalars(select(Answer).where(Answer.assignment_id.in_(sheets))).all(),
        session.scalars(select(AgreedScore).where(AgreedScore.assessment_id.in_(topics))).all(),
        session.scalars(select(Decision).where(Decision.assessment_id.in_(topics))).all(),
        {user.id: user.title for user in session.execute(select(User.id, User.title))},
    )


def freeze(round: Round, rows: Rows) -> FrozenRound:
    """The round with all its topics; the order of the rows and of keys in them makes no difference."""
    answers, agreed = _grouped(rows.answers, "assignment_id"), _grouped(rows.agreed, "assessment_id")
    assignments = _grouped(rows.assignments, "assessment_id")
    decisions = {decision.assessment_id: decision for decision in rows.decisions}
    topics = [
        _topic(
            each,
            tuple(sorted((_sheet(assignment, answers[assignment.id]) for assignment in assignments[each.id]), key=by_content)),
            {score.question: _agreement(score, rows.titles) for score in agreed[each.id]},
            _decision(decisions.get(each.id)),
        )
        for each in rows.assessments
    ]
    return FrozenRound(round.year, round.content_digest, round.opened_at, tuple(sorted(topics, key=lambda topic: topic.code)))


def _grouped(rows: Iterable[Row], key: str) -> defaultdict[int, list[Row]]:
    groups: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, key)].append(row)
    return groups


def _topic(row: Assessment, sheets: tuple[FrozenSheet, ...], agreed: dict[str, FrozenAgreement], decision: FrozenDecision | None) -> FrozenTopic:
    return FrozenTopic(
        code=row.topic.code,
        title=row.title,
        moment=row.moment,
        question_set=row.question_set,
        phase=row.phase,
        closed_at=row.closed_at,
        rounds_held=row.rounds_held,
        reopened=row.reopened,
        counter=row.counter,
        result=load(row.result) if row.result else None,
        sheets=sheets,
        agreed=agreed,
        decision=decision,
        decided_on=row.decided_on,
    )


def _sheet(assignment: Assignment, answers: Iterable[Answer]) -> FrozenSheet:
    return FrozenSheet(
        assignment.rater_role, {row.question: FrozenAnswer(row.score, row.unknown, cast("Basis | None", row.basis), row.note) for row in answers}
    )


def _agreement(row: AgreedScore, titles: dict[int, str]) -> FrozenAgreement:
    return FrozenAgreement(row.score, row.reason, titles[row.agreed_by_id], row.agreed_at)


def _decision(row: Decision | None) -> FrozenDecision | None:
    if row is None:
        return None
    return FrozenDecision(
        state=row.state,
        level=row.level,
        reason=row.reason,
        evidence=row.evidence,
        strategies={id: sorted(risks) for id, risks in row.strategies.items()},
        measures=sorted(row.measures),
        proposed_by=row.proposed_by.title,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by.title if row.decided_by else None,
        decided_at=row.decided_at,
        remark=row.remark,
        scenario=row.scenario,
    )
