"""What still has to be done before a topic can be decided."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from risico.content.types import Library, Strategy

from .models import Assessment
from .results import Result
from .service import result_of

STRATEGY_FROM = 3
"""From this level on a strategy is needed (design.md §5 rule 9)."""
SECOND_ROUND = 2
SCENARIO_RULE = "R2"
"""The rule with which an escalation scenario is needed (domain.md §2.4)."""


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to check. `anchor`: where it is done, on the page of the decision or else (`here` is False) on that of the differences."""

    text: str
    done: bool
    anchor: str = ""
    here: bool = True


def todo(library: Library, assessment: Assessment, level: int | None, strategies: Mapping[str, Collection[str]], scenario: str) -> tuple[Point, ...]:
    """What is in order and what still has to be done to decide on this level with these strategies (risks ticked by strategy) and this escalation scenario."""
    return tuple(_points(library, assessment, level, strategies, scenario))


def needs_scenario(result: Result | None) -> bool:
    """Whether an escalation scenario is needed before the decision."""
    return result is not None and SCENARIO_RULE in result.rules


def may_be_low(assessment: Assessment, result: Result) -> bool:
    """R4: who is uncertain does not conclude "laag", unless a second round was held (domain.md §2.4)."""
    return "R4" not in result.rules or assessment.rounds_held >= SECOND_ROUND


def _points(library: Library, assessment: Assessment, level: int | None, strategies: Mapping[str, Collection[str]], scenario: str) -> Iterator[Point]:
    result = result_of(assessment)
    yield Point("Tegenvraag beantwoord", True) if assessment.counter else Point("Beantwoord de tegenvraag", False, "tegenvraag", here=False)
    if level is None or result is None:
        yield Point("Er is nog geen niveau", False, "uitkomst", here=False)
        return
    if level == 1 and not may_be_low(assessment, result):
        yield Point("Houd een tweede ronde: ‘laag’ is nog te onzeker", False, "ronde", here=False)
    if level >= STRATEGY_FROM:
        yield Point("Strategie gekozen", True) if strategies else Point("Kies minstens één strategie", False, "strategie")
    for strategy in library.strategies:
        if strategy.id in strategies:
            yield _risks(strategy, strategies[strategy.id])
    if needs_scenario(result):
        yield Point("Escalatiescenario genoemd", True) if scenario else Point("Noem het escalatiescenario", False, "scenario")


def _risks(strategy: Strategy, ticked: Collection[str]) -> Point:
    left = [risk.id for risk in strategy.risks if risk.id not in ticked]
    if not left:
        return Point(f"Risico’s geregeld bij strategie {strategy.id}", True)
    return Point(f"Nog {len(left)} {'risico' if len(left) == 1 else 'risico’s'} regelen bij strategie {strategy.id}", False, f"risico-{left[0]}")
