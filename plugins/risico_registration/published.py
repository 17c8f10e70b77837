"""What everybody may see of the counts: every statement in the order in which the world got to see it, shielded once.

Pages, reports, exports and facts all look their numbers up here, so together they tell no more than each of them. The rule
itself is in `small`; which statements there are is here. Target groups and years have no number in common, so each year of
a group is shielded apart, when somebody asks for it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from risico.content.types import Library

from .chain import REPORTED, STEPS
from .counts import OFFICE_HOLDERS, YEARLY, Counted
from .figures import Terms, Told, minus, value
from .figures import field as only
from .quarters import A_YEAR, Quarter
from .service import history
from .small import NOT_SHOWN, Statement, shield

Cell = tuple[Quarter, str, int]
"""A counted number: quarter, field, and the version since which it is what it is."""
Key = frozenset[tuple[Cell, int]]
Pair = tuple[Terms, Terms]
"""What was done, and what was needed."""
TOPIC = "topic:"
"""In front of the code of a topic: the field that counts the reports about it."""


@dataclass
class Year:
    """What was said of one target group about one calendar year, in order. `pairs`: what is told of it when it is complete."""

    pairs: Sequence[Pair]
    counts: dict[Quarter, Counted] = field(default_factory=dict)
    since: dict[tuple[Quarter, str], int] = field(default_factory=dict)
    statements: dict[Key, int] = field(default_factory=dict)
    numbers: dict[Cell, int] = field(default_factory=dict)

    def add(self, version: Counted) -> None:
        """A count was recorded: its quarter shows, and the year when that is complete now."""
        quarter, before = version.quarter, self.counts.get(version.quarter)
        self.counts[quarter] = version
        for name, number in version.counts.items():
            if before is None or before.counts.get(name) != number:
                self.since[quarter, name] = version.number
        for terms in _of_quarter(version):
            self._say((quarter,), terms)
        if len(self.counts) == A_YEAR:
            for done, needed in self.pairs:
                quarters = [each for each, count in sorted(self.counts.items()) if None not in (value(count, done), value(count, needed))]
                for terms in (needed, done, minus(needed, done)):
                    self._say(quarters, terms)

    def key(self, quarters: Iterable[Quarter], terms: Terms) -> Key:
        return frozenset(((quarter, name, self.since.get((quarter, name), 0)), factor) for quarter in quarters for name, factor in terms)

    def shown(self) -> dict[Key, Told]:
        return dict(zip(self.statements, _shielded(tuple(self.statements.items()), tuple(self.numbers.items())), strict=True))

    def _say(self, quarters: Iterable[Quarter], terms: Terms) -> None:
        values = [value(self.counts[quarter], terms) for quarter in quarters]
        key = self.key(quarters, terms)
        if not key or None in values or key in self.statements:
            return
        self.statements[key] = sum(number or 0 for number in values)
        self.numbers |= {cell: self.counts[cell[0]].counts[cell[1]] for cell, _ in key}


class Published:
    """The numbers as everybody sees them, from all versions of all counts, oldest first; what was never published is not shown."""

    def __init__(self, versions: Iterable[Counted], pairs: Sequence[Pair]) -> None:
        self.counts: dict[tuple[Quarter, str], Counted] = {}
        self._pairs = pairs
        self._versions = defaultdict[tuple[str, int], list[Counted]](list)
        self._years: dict[tuple[str, int], tuple[Year, Mapping[Key, Told]]] = {}
        for version in versions:
            topics = {f"{TOPIC}{code}": number for code, number in version.topics.items()}
            told = replace(version, counts={**version.counts, **topics})
            self.counts[told.key] = told
            self._versions[told.group, told.quarter.year].append(told)

    def told(self, group: str, quarters: Iterable[Quarter], terms: Terms) -> Told:
        """None when there is no such quarter."""
        asked = tuple(quarters)
        if not asked:
            return None
        year, shown = self._shielded(group, asked[0].year)
        return shown.get(year.key(asked, terms), NOT_SHOWN)

    def year(self, group: str, number: int) -> Year:
        """Every statement about that year, with its real value."""
        made = Year(self._pairs)
        for version in self._versions[group, number]:
            made.add(version)
        return made

    def _shielded(self, group: str, number: int) -> tuple[Year, Mapping[Key, Told]]:
        if (group, number) not in self._years:
            year = self.year(group, number)
            self._years[group, number] = year, year.shown()
        return self._years[group, number]


def published(session: Session, library: Library) -> Published:
    """The counts of this municipality as everybody sees them. One statement, shared with `service.latest`."""
    return Published(history(session), pairs_of(library))


def pairs_of(library: Library) -> list[Pair]:
    """What is told of a whole year: every indicator that is made of counts, and the chain."""
    indicators = [(only(each.numerator), only(each.denominator)) for each in library.indicators if each.numerator and each.denominator]
    return [*((step.done, step.needed) for step in STEPS if step.needed), *indicators]


@lru_cache(maxsize=200)
def _shielded(statements: tuple[tuple[Key, int], ...], numbers: tuple[tuple[Cell, int], ...]) -> Sequence[Told]:
    """Remembered, because it is a search and the past never changes."""
    return shield([Statement(dict(key), total) for key, total in statements], dict(numbers))


def _of_quarter(version: Counted) -> Iterator[Terms]:
    """What a quarter shows: the chain and topics with what was not done or of something else, and of a last quarter the reporters of that year."""
    topics = [(only(name), REPORTED) for name in version.counts if name.startswith(TOPIC)]
    for done, needed in (*((step.done, step.needed) for step in STEPS), *topics):
        if needed:
            yield from (needed, done, minus(needed, done))
    if version.group == OFFICE_HOLDERS and version.quarter.quarter == A_YEAR:
        yield only(YEARLY)
