"""From the answers of several assessors to one result: the rules of the yearly scan as pure functions (design.md §5).

A question was asked when an assessor scored it or said "weet ik niet", when a score was agreed, or when a poll asked it.
What everybody left open is in no view, and neither is an answer to a question that the library does not have. The topic's own questions
(domain.md §3) get an aggregate and a spread to talk about, but change neither level, band nor rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from risico.content.types import Condition, Library, OwnQuestion, Question

from .level import PLAUSIBILITY, TOP, Risks, calculate, exact, raw_scores, turn
from .results import Answers, Assessor, Certainty, Check, Doubt, Fit, Objection, Result, ShortVerdict, View

ATTENTION = 3
"""An own question asks attention from this risk value on (design.md §5 rule 5)."""

Questions = Mapping[str, Question | OwnQuestion]


def score(library: Library, answers: Answers) -> Result:
    """The level of one topic with its band, the rules that hold and how sure we are."""
    questions: Questions = {question.id: question for question in library.questions} | {own.id: own for own in _own_questions(library)}
    sheets = [_risk_values(questions, _scores(assessor)) for assessor in answers.assessors]
    fixed = _risk_values(questions, {**(answers.polled.scores if answers.polled else {}), **answers.agreed})
    asked = fixed.keys() | {id for assessor in answers.assessors for id in assessor.answers}
    votes = {id: sorted(sheet[id] for sheet in sheets if id in sheet) for id in questions if id in asked}
    risks = {id: fixed.get(id, _middle(values)) for id, values in votes.items()}
    spread = {id: values[-1] - values[0] for id, values in votes.items() if values and values[0] < values[-1]}
    view = calculate(library, risks)
    role_levels = _role_levels(library, answers.assessors, [{**risks, **sheet, **fixed} for sheet in sheets])
    certainty = _certainty(library, answers.assessors, spread)
    return Result(
        view=view,
        band=_band(library, risks, view, role_levels),
        rules=(*view.rules, *(("R4",) if certainty.doubts else ()), *(("R5",) if _only_on_paper(library, risks) else ())),
        certainty=certainty,
        risks=risks,
        spread=spread,
        role_levels=role_levels,
        missing=(*(() if view.impact is not None else ("E",)), *(() if view.plausibility is not None else PLAUSIBILITY)),
        attention=tuple(own.id for own in _own_questions(library) if (risks.get(own.id) or 0) >= ATTENTION),
        polled=answers.polled,
    )


def largest_spreads(result: Result, n: int = 5) -> tuple[tuple[str, int], ...]:
    """The questions on which assessors differ most, as (id, spread); of equal spread first in the order of the list."""
    return tuple(sorted(result.spread.items(), key=lambda item: -item[1])[:n])


def short_set_low(library: Library, answers: Answers, last_level: int | None) -> ShortVerdict:
    """Whether this topic may be closed as "laag, verkort beoordeeld" (design.md §5 rule 0).

    `last_level` is the level decided last year, None for a new topic. A high risk counts on whatever was answered, not
    only on the short questions; and R4 keeps its word here too: who is uncertain does not conclude "laag".
    """
    rule = library.rules.short_set
    result = score(library, answers)
    short = [question for question in library.questions if question.short]
    known = [risk for question in short if (risk := result.risks.get(question.id)) is not None]
    complete = sum(_answered_all(library, short, assessor) for assessor in answers.assessors)
    objections: dict[Objection, bool] = {
        "assessors": complete < rule.assessors_at_least,
        "high_risk": any(risk is not None and risk >= rule.risk_below for risk in result.risks.values()),
        "mean": bool(known) and Fraction(sum(known), len(known)) >= exact(rule.mean_below),
        "unknown": len(short) - len(known) > rule.unknown_at_most,
        "last_level": last_level is not None and last_level >= rule.last_level_below,
        "uncertain": bool(result.certainty.doubts),
    }
    return ShortVerdict(tuple(objection for objection, holds in objections.items() if holds))


def fitting_strategies(library: Library, result: Result) -> tuple[Fit, ...]:
    """Every strategy with the conditions that make it fit, checked against the aggregated raw scores (domain.md §2.7)."""
    raw = raw_scores(library, result.risks)
    return tuple(Fit(strategy, tuple(_check(condition, raw.get(condition.question)) for condition in strategy.fits)) for strategy in library.strategies)


def _own_questions(library: Library) -> Iterator[OwnQuestion]:
    return (question for topic in library.topics for question in topic.questions)


def _scores(assessor: Assessor) -> dict[str, int]:
    return {id: answer.score for id, answer in assessor.answers.items() if answer.score is not None}


def _risk_values(questions: Questions, scores: Mapping[str, int]) -> dict[str, int]:
    return {id: turn(questions[id], score) for id, score in scores.items() if id in questions}


def _middle(ordered: Sequence[int]) -> int | None:
    """The median, of an even number the higher of the two middle values: doubt counts upward. None when nobody knows."""
    return ordered[len(ordered) // 2] if ordered else None


def _role_levels(library: Library, assessors: Sequence[Assessor], views: Sequence[Risks]) -> tuple[tuple[str, int], ...]:
    """The level in the view of every assessor who knew something, from low to high."""
    levels = [(assessor.role, calculate(library, view).level) for assessor, view in zip(assessors, views, strict=True) if _scores(assessor)]
    return tuple(sorted(((role, level) for role, level in levels if level is not None), key=lambda pair: (pair[1], pair[0])))


def _band(library: Library, risks: Risks, aggregate: View, role_levels: Sequence[tuple[str, int]]) -> tuple[int, int] | None:
    """Lowest and highest level over all views (design.md §5 rule 4); None when the aggregate has no level."""
    if aggregate.level is None:
        return None
    ends = (calculate(library, {id: end if risk is None else risk for id, risk in risks.items()}).level for end in (0, TOP))
    levels = [aggregate.level, *(level for _, level in role_levels), *(level for level in ends if level is not None)]
    return min(levels), max(levels)


def _certainty(library: Library, assessors: Sequence[Assessor], spread: Mapping[str, int]) -> Certainty:
    """R4, counted over the answers to the common questions; who scored none of them is no assessor here."""
    rule = library.rules.R4
    common = {question.id for question in library.questions}
    given = [[answer for id, answer in assessor.answers.items() if id in common] for assessor in assessors]
    scored = [[answer for answer in sheet if answer.score is not None] for sheet in given]
    people = sum(map(bool, scored))
    intuition = _share(sum(answer.basis in (None, "intuition") for sheet in scored for answer in sheet), sum(map(len, scored)))
    unknown = _share(sum(answer.score is None for sheet in given for answer in sheet), sum(map(len, given)))
    doubts: dict[Doubt, bool] = {
        "assessors": people < rule.assessors_below,
        "intuition": intuition > exact(rule.intuition_share_above),
        "spread": sum(spread.get(id, 0) >= rule.spread_at_least for id in common) >= rule.spread_questions,
        "unknown": unknown > exact(rule.unknown_share_above),
    }
    return Certainty(people, intuition, unknown, tuple(doubt for doubt, holds in doubts.items() if holds))


def _share(part: int, whole: int) -> Fraction:
    return Fraction(part, whole) if whole else Fraction(0)


def _only_on_paper(library: Library, risks: Risks) -> bool:
    """R5: the protocol is known and nobody looked whether it works."""
    rule = library.rules.R5
    raw = raw_scores(library, risks)
    known = rule.known in raw and raw[rule.known] >= rule.known_at_least
    return known and rule.checked in raw and raw[rule.checked] <= rule.checked_at_most


def _answered_all(library: Library, questions: Sequence[Question], assessor: Assessor) -> bool:
    """Whether this assessor scored or said "weet ik niet" to all of these questions that their role is asked."""
    asked = {block.id for block in library.blocks if "all" in block.asked_of or assessor.role in block.asked_of}
    return all(question.id in assessor.answers for question in questions if question.block in asked)


def _check(condition: Condition, raw: int | None) -> Check:
    holds = raw is not None and (condition.at_least is None or raw >= condition.at_least) and (condition.at_most is None or raw <= condition.at_most)
    return Check(condition, raw, holds)
