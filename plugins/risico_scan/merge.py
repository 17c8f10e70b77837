"""Bringing together what two people changed in the same set of choices (design.md decision 14): a pure function."""

from collections.abc import Mapping
from typing import TypeVar

from risico.errors import Stale

Key = TypeVar("Key")
Value = TypeVar("Value")


def conflicts(seen: Mapping[Key, Value], now: Mapping[Key, Value], mine: Mapping[Key, Value]) -> frozenset[Key]:
    """Keys that both changed since this page was opened, and not to the same value. An absent key is a value too."""
    both = {key for key in seen.keys() | now.keys() | mine.keys() if mine.get(key) != seen.get(key) and now.get(key) != seen.get(key)}
    return frozenset(key for key in both if mine.get(key) != now.get(key))


def merged(seen: Mapping[Key, Value], now: Mapping[Key, Value], mine: Mapping[Key, Value]) -> dict[Key, Value]:
    """What there is now, with what I changed since I saw it; Stale when somebody else changed the same differently."""
    if conflicts(seen, now, mine):
        raise Stale("Iemand anders heeft dit intussen ook gewijzigd. Kijk wat er nu staat, kies wat klopt en sla opnieuw op.")
    kept = {key: value for key, value in now.items() if mine.get(key) == seen.get(key)}
    return kept | {key: value for key, value in mine.items() if value != seen.get(key)}
