"""The indicators D01 to D17 (domain.md §5.4): pure rules over the numbers that a reader may know.

"Meer meldingen is geen slechter cijfer": only shares of what should have happened are judged, never how much was reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from risico.content.registration import IndicatorDefinition

from .figures import Numbers, Told, counted_in, field
from .quarters import Quarter

Verdict = Literal["gehaald", "nog niet", "geen streefwaarde", "te klein voor oordeel", "niet geteld"]
Pair = tuple[Told, Told]
SMALLEST = 5
"""A smaller denominator gives a fraction, no percentage and no verdict (domain.md §5.4)."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator over a period. `numerator` and `denominator` as the reader may know them; None: not counted, or there is none.

    `share`: 0 or more, None when the denominator is under five or not known exactly; above 1 when more was done than counted as
    needed. `target` is what held at the end of the period.
    """

    definition: IndicatorDefinition
    numerator: Told
    denominator: Told
    target: float | None

    @property
    def id(self) -> str:
        return self.definition.id

    @property
    def title(self) -> str:
        return self.definition.title

    @property
    def coloured(self) -> bool:
        """Whether the verdict may have a sign (D01-D05 and D08-D15)."""
        return self.definition.coloured

    @property
    def share(self) -> float | None:
        part, whole = self.numerator, self.denominator
        return part / whole if isinstance(part, int) and isinstance(whole, int) and whole >= SMALLEST else None

    @property
    def verdict(self) -> Verdict:
        basis, part, whole = self.definition.basis, self.numerator, self.denominator
        if part is None or (whole is None and basis != "amount"):
            return "niet geteld"
        if self.target is None:
            return "geen streefwaarde"
        if not isinstance(part, int) or isinstance(whole, str):
            return "te klein voor oordeel"  # what a reader may not know exactly is not judged either: that would narrow it down
        if whole is None:
            return "gehaald" if part <= self.target else "nog niet"
        if whole < SMALLEST and basis != "quarters":
            return "te klein voor oordeel"
        return "gehaald" if part >= self.target * whole else "nog niet"


def indicators(
    definitions: Iterable[IndicatorDefinition],
    numbers: Numbers,
    group: str,
    quarters: Sequence[Quarter],
    targets: Mapping[str, float],
    others: Mapping[str, Pair] | None = None,
) -> list[Indicator]:
    """All indicators of a target group over these quarters (oldest first), in the order of the definitions.

    An indicator sums the quarters in which both of its fields were counted: a field that was not counted is not zero. An amount
    is that of the newest quarter in which it was counted. `others`: what is not made of counts, as {indicator: what, of how many}.
    """
    found = ((each, _pair(each, numbers, group, quarters, others or {})) for each in definitions)
    return [Indicator(each, *pair, targets.get(each.id)) for each, pair in found]


def _pair(definition: IndicatorDefinition, numbers: Numbers, group: str, quarters: Sequence[Quarter], others: Mapping[str, Pair]) -> Pair:
    if definition.numerator is None:
        return others.get(definition.id, (None, None))
    part = field(definition.numerator)
    if definition.denominator is None:
        return numbers.told(group, counted_in(numbers.counts, group, quarters, part)[-1:], part), None
    whole = field(definition.denominator)
    both = counted_in(numbers.counts, group, quarters, part, whole)
    return numbers.told(group, both, part), numbers.told(group, both, whole)
