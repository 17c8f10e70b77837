"""Which strategy fits a topic, in a sentence with the actual scores, and which of its risks are taken care of (domain.md §2.7)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from risico.content.types import Library, Strategy

from .level import TOP
from .results import Fit, Result
from .scoring import fitting_strategies
from .sentences import listing


@dataclass(frozen=True, slots=True)
class Option:
    """A strategy as the page offers it. `ticked`: ids of the risks that are taken care of."""

    strategy: Strategy
    sentence: str
    chosen: bool
    ticked: frozenset[str]


def options(library: Library, result: Result, chosen: Mapping[str, Iterable[str]]) -> tuple[Option, ...]:
    """All strategies in the order of the content; `chosen` maps the chosen ones to the ticked risks."""
    return tuple(
        Option(fit.strategy, sentence(fit), fit.strategy.id in chosen, frozenset(chosen.get(fit.strategy.id, ())))
        for fit in fitting_strategies(library, result)
    )


def sentence(fit: Fit) -> str:
    """Past: betrokkenen horen het laat (3 van 4) en er zijn twee verhalen (3 van 4)."""
    known = [(check, f"({check.score} van {TOP})") for check in fit.checks if check.score is not None]
    if fit.fits:
        return f"Past: {listing(f'{check.condition.reason} {score}' for check, score in known if check.holds)}."
    if not known:
        return "Wij weten niet of dit past: de vragen hierover zijn niet beantwoord."
    return f"Past minder: {listing(f'{check.condition.otherwise} {score}' for check, score in known)}."
