"""Where a year stands in the scan: how many topics passed each step."""

from dataclasses import dataclass
from datetime import datetime

from .rows import RoundStates
from .steps import step


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of topics: all, no longer scored, decided. `adopted_at`: None while the round is open."""

    total: int
    scored: int
    decided: int
    adopted_at: datetime | None


def standing(found: RoundStates | None) -> Standing:
    """Where the year stands; `found` has its topics. A pure function."""
    if found is None or not found.states:
        return Standing(0, 0, 0, None)
    scored, decided = (sum(step(state) > passed for state in found.states) for passed in (1, 3))
    return Standing(len(found.states), scored, decided, found.ending.adopted_at)
