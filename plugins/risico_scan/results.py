"""The typed results of the scan: what scoring gives, what pages and reports read.

Units: scores and risk values 0-4, means 0-4 as exact fractions, levels 1-5, shares 0-1.
"""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Basis = Literal["empirical", "experience", "intuition"]
BASES: tuple[Basis, ...] = ("empirical", "experience", "intuition")


@dataclass(frozen=True, slots=True)
class Answer:
    """One assessor's answer: a raw score 0-4, or None when the answer is "weet ik niet"."""

    score: int | None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Assessor:
    """One assessor's answers by question id; a question that is absent was not answered."""

    role: str
    answers: dict[str, Answer]


@dataclass(frozen=True, slots=True)
class View:
    """One calculation of the level (design.md §5 rules 3 and 4). None where answers are missing."""

    blocks: dict[str, Fraction]
    plausibility: Fraction | None
    impact: Fraction | None
    vulnerability: Fraction | None
    base: int | None
    level: int | None
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one topic: the aggregate view, its band, and how sure we are."""

    view: View
    band: tuple[int, int] | None
    rules: tuple[str, ...]
    spread: dict[str, int]
    intuition_share: Fraction
    unknown_share: Fraction
    assessors: int
    risks: dict[str, int | None]
    role_levels: tuple[tuple[str, int | None], ...] = ()
    missing: tuple[str, ...] = ()
    attention: tuple[str, ...] = field(default=())

    @property
    def level(self) -> int | None:
        return self.view.level
