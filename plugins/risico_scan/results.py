"""The typed answers and results of the scan: what scoring takes and gives, what pages and reports read.

Units: scores and risk values 0-4, means 0-4 as exact fractions, levels 1-5, shares 0-1.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from risico.content.types import Condition, Strategy
from risico.contract import Experience

Basis = Literal["empirical", "experience", "intuition"]
BASES: tuple[Basis, ...] = ("empirical", "experience", "intuition")
Doubt = Literal["assessors", "intuition", "spread", "unknown"]
"""Why a level is uncertain (R4): few assessors, much intuition, wide differences, much unknown."""
Objection = Literal["assessors", "high_risk", "mean", "unknown", "last_level", "uncertain"]
"""Why a topic may not be closed on the short questions (design.md §5 rule 0, and R4)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One assessor's answer: a raw score 0-4, or None when the answer is "weet ik niet"."""

    score: int | None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Assessor:
    """One assessor's answers by question id; a question that is absent was left open."""

    role: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class Answers:
    """All that is known of one topic. `agreed`: raw scores by question id that consensus put in place of the aggregate.

    `polled`: what office holders answered anonymously; it takes the place of the aggregate too.
    """

    assessors: tuple[Assessor, ...]
    agreed: dict[str, int]
    polled: Experience | None = None


@dataclass(frozen=True, slots=True)
class View:
    """One calculation of the level (design.md §5 rules 3 and 4). None, or no block, where answers are missing."""

    blocks: dict[str, Fraction]
    plausibility: Fraction | None
    impact: Fraction | None
    vulnerability: Fraction | None
    base: int | None
    level: int | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the level is (R4): who scored, and which shares of their answers are intuition and unknown."""

    assessors: int
    intuition_share: Fraction
    unknown_share: Fraction
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one topic.

    `view` is the aggregate, with R0 to R3; `rules` are all that hold, R4 and R5 too. `risks`: the aggregated risk of every
    question that was asked, None when unknown. `spread`: the questions on which assessors differ. `role_levels`: the level
    by each assessor's own answers, from low to high. `missing`: the blocks of which one must be answered before there is a
    level. `attention`: the topic's own questions with a high risk. `polled`: the poll that is in it, None without one.
    """

    view: View
    band: tuple[int, int] | None
    rules: tuple[str, ...]
    certainty: Certainty
    risks: dict[str, int | None]
    spread: dict[str, int]
    role_levels: tuple[tuple[str, int], ...]
    missing: tuple[str, ...]
    attention: tuple[str, ...]
    polled: Experience | None = None

    @property
    def level(self) -> int | None:
        return self.view.level


@dataclass(frozen=True, slots=True)
class ShortVerdict:
    """Whether a topic may be closed as low on the short questions, and what stands in the way."""

    objections: tuple[Objection, ...]

    @property
    def allowed(self) -> bool:
        return not self.objections


@dataclass(frozen=True, slots=True)
class Check:
    """A condition of a strategy with the raw score it looked at (None: not known) and whether it holds."""

    condition: Condition
    score: int | None
    holds: bool


@dataclass(frozen=True, slots=True)
class Fit:
    """A strategy with all its conditions; one that holds makes it fit (domain.md §2.7)."""

    strategy: Strategy
    checks: tuple[Check, ...]

    @property
    def fits(self) -> bool:
        return any(check.holds for check in self.checks)
