"""What still has to be done before a topic can be decided."""

from collections.abc import Iterator
from dataclasses import dataclass

from risico.content.types import Library, Strategy

from .models import Assessment, Decision
from .results import Result
from .service import result_of

STRATEGY_FROM = 3
"""From this level on a strategy is needed (design.md §5 rule 9)."""
SECOND_ROUND = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to check. `anchor`: where on the page of the decision it is done; empty: on the page of the differences."""

    text: str
    done: bool
    anchor: str = ""


def todo(library: Library, assessment: Assessment, decision: Decision) -> tuple[Point, ...]:
    """What is in order about this proposal and what still has to be done, in the order of the page."""
    return tuple(_points(library, assessment, decision))


def may_be_low(assessment: Assessment, result: Result) -> bool:
    """R4: who is uncertain does not conclude "laag", unless a second round was held (domain.md §2.4)."""
    return "R4" not in result.rules or assessment.rounds_held >= SECOND_ROUND


def _points(library: Library, assessment: Assessment, decision: Decision) -> Iterator[Point]:
    result = result_of(assessment)
    yield Point("Tegenvraag beantwoord", True) if assessment.counter else Point("Beantwoord de tegenvraag", False)
    if result is None or result.level is None:
        yield Point("Er is nog geen niveau", False)
    elif decision.level == 1 and not may_be_low(assessment, result):
        yield Point("Houd een tweede ronde: ‘laag’ is nog te onzeker", False)
    if decision.level >= STRATEGY_FROM:
        yield Point("Strategie gekozen", True) if decision.strategies else Point("Kies een strategie", False, "strategie")
    for strategy in library.strategies:
        if strategy.id in decision.strategies:
            yield _risks(strategy, decision.strategies[strategy.id])


def _risks(strategy: Strategy, ticked: list[str]) -> Point:
    left = [risk.id for risk in strategy.risks if risk.id not in ticked]
    if not left:
        return Point(f"Risico’s geregeld bij strategie {strategy.id}", True)
    return Point(f"Nog {len(left)} {'risico' if len(left) == 1 else 'risico’s'} regelen bij strategie {strategy.id}", False, f"risico-{left[0]}")
