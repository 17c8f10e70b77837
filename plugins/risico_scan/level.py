"""One calculation of the level from risk values: means, matrix and rules R0 to R3 (domain.md §2.4).

A risk value runs from 0 to 4: the score itself, or 4 minus the score for a question with direction `down`.
Means are exact fractions, so that 2.5 is 2.5 on every machine.
"""

from collections.abc import Container, Iterable, Mapping
from fractions import Fraction
from functools import cache

from risico.content.types import ActNow, CreepingSubversion, ImplicitThreat, Library, OwnQuestion, Question, Rules

from .results import View

TOP = 4
PLAUSIBILITY = ("M", "O", "D")
"""The highest of these means counts: an average would hide one loud sign behind two quiet ones."""
VULNERABILITY = ("P", "V", "B")
"""The two highest of these means count."""

Minimum = ActNow | ImplicitThreat | CreepingSubversion
Risks = Mapping[str, int | None]
"""Risk value by question id; None when everybody who was asked said "weet ik niet"."""


def calculate(library: Library, risks: Risks) -> View:
    """The level that these risk values give, with every step to it; the topic's own questions have no part in it."""
    values = _by_block(library, risks)
    blocks = {block: Fraction(sum(known), len(known)) for block, known in values.items()}
    plausibility = max((blocks[block] for block in PLAUSIBILITY if block in blocks), default=None)
    impact = _two_highest(values.get("E", ()))
    vulnerability = _two_highest(blocks[block] for block in VULNERABILITY if block in blocks)
    rules = _holding(library, risks, blocks, vulnerability)
    base = level = None
    if plausibility is not None and impact is not None:
        base = library.matrix.rows[grade(impact)][grade(plausibility)]
        level = max(raised(library, base, rules), *(rule.minimum for rule in minima(library.rules, rules)), 1)
    return View(blocks, plausibility, impact, vulnerability, base, level, rules)


def turn(question: Question | OwnQuestion, value: int) -> int:
    """The risk value of a raw score, and the raw score of a risk value."""
    return value if question.direction == "up" else TOP - value


def raw_scores(library: Library, risks: Risks) -> dict[str, int]:
    """The raw score of every common question whose risk value is known."""
    return {question.id: turn(question, risk) for question in library.questions if (risk := risks.get(question.id)) is not None}


def grade(mean: Fraction) -> int:
    """The class 0-4 of a mean: to the nearest whole number, halves up. No mean is over 4, so no class is."""
    return int(mean + Fraction(1, 2))


@cache
def exact(threshold: float) -> Fraction:
    """A threshold as it is written in the content: 0.4 is two fifths, not the nearest binary number."""
    return Fraction(str(threshold))


def raised(library: Library, base: int, holding: Container[str]) -> int:
    """The level after R0, which cannot raise above the highest level there is."""
    highest = max(level.number for level in library.levels)
    return min(base + library.rules.R0.raise_by, highest) if "R0" in holding else base


def minima(rules: Rules, holding: Container[str]) -> list[Minimum]:
    """The rules that hold and set a lowest level."""
    all_minima: dict[str, Minimum] = {"R1": rules.R1, "R2": rules.R2, "R3": rules.R3}
    return [rule for id, rule in all_minima.items() if id in holding]


def _by_block(library: Library, risks: Risks) -> dict[str, list[int]]:
    values: dict[str, list[int]] = {}
    for question in library.questions:
        if (risk := risks.get(question.id)) is not None:
            values.setdefault(question.block, []).append(risk)
    return values


def _two_highest(values: Iterable[Fraction | int]) -> Fraction | None:
    """The mean of the two highest, or the only one; None when there is none."""
    highest = sorted(values)[-2:]
    return Fraction(sum(highest)) / len(highest) if highest else None


def _holding(library: Library, risks: Risks, blocks: Mapping[str, Fraction], vulnerability: Fraction | None) -> tuple[str, ...]:
    """Which of R0 to R3 hold. What is not known never makes a rule hold."""
    rules = library.rules
    raw = raw_scores(library, risks)
    conditions = {
        "R0": vulnerability is not None and vulnerability >= exact(rules.R0.vulnerability_at_least),
        "R1": any(raw[id] >= rules.R1.score_at_least for id in rules.R1.questions if id in raw),
        "R2": _threat_is_implicit(rules.R2, blocks),
        "R3": all(id in raw and raw[id] >= rules.R3.score_at_least for id in rules.R3.questions),
    }
    return tuple(id for id, holds in conditions.items() if holds)


def _threat_is_implicit(rule: ImplicitThreat, blocks: Mapping[str, Fraction]) -> bool:
    if not {"P", "M", "D"} <= blocks.keys():
        return False
    weak = blocks["P"] >= exact(rule.process_at_least)
    tense = blocks["M"] >= exact(rule.tension_at_least)
    return weak and tense and blocks["D"] < exact(rule.threat_below)
