"""Where numbers on a page come from: exact ones for the three roles that may see them; `published` has those for everybody else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from .counts import Counted
from .quarters import Quarter

Terms = tuple[tuple[str, int], ...]
"""A sum of fields, each with how often it counts: (("incidents_reported", 1), ("incidents_registered", -1))."""
Told = int | str | None
"""A number, the words in its place ("1 t/m 4", "niet getoond"), or None: not counted."""
Counts = Mapping[tuple[Quarter, str], Counted]
"""The count that holds now, by quarter and target group."""


class Numbers(Protocol):
    """Gives the sum of fields over quarters of one target group; `quarters` are those in which all these fields were counted."""

    @property
    def counts(self) -> Counts: ...

    def told(self, group: str, quarters: Iterable[Quarter], terms: Terms) -> Told: ...


@dataclass(frozen=True, slots=True)
class Exact:
    """Every number as it was counted."""

    counts: Counts

    def told(self, group: str, quarters: Iterable[Quarter], terms: Terms) -> Told:
        """None when there is no such quarter."""
        values = [value(self.counts[quarter, group], terms) for quarter in quarters]
        return sum(found for found in values if found is not None) if values else None


def field(name: str) -> Terms:
    return ((name, 1),)


def minus(whole: Terms, part: Terms) -> Terms:
    """The one sum less the other."""
    factors = dict(whole)
    for name, factor in part:
        factors[name] = factors.get(name, 0) - factor
    return tuple(sorted((name, factor) for name, factor in factors.items() if factor))


def value(count: Counted, terms: Terms) -> int | None:
    """The sum of these fields in one quarter; None when one of them was not counted."""
    if any(name not in count.counts for name, _ in terms):
        return None
    return sum(factor * count.counts[name] for name, factor in terms)


def counted_in(counts: Counts, group: str, quarters: Iterable[Quarter], *terms: Terms) -> tuple[Quarter, ...]:
    """Those of these quarters in which the group counted every field of these sums."""
    found = ((quarter, counts.get((quarter, group))) for quarter in quarters)
    return tuple(quarter for quarter, count in found if count is not None and all(value(count, each) is not None for each in terms))
