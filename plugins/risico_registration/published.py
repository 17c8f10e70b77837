"""What everybody may see of the counts: every statement in the order in which the world got to see it, shielded once.

Pages, reports, exports and facts all look their numbers up here, so together they tell no more than each of them.
The rule itself is in `small`; which statements there are is here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from risico.content.types import Library

from .chain import REPORTED, STEPS
from .counts import OFFICE_HOLDERS, YEARLY, Counted
from .figures import Counts, Terms, Told, minus, value
from .figures import field as only
from .quarters import A_YEAR, Quarter
from .service import history
from .small import NOT_SHOWN, Statement, shield

Cell = tuple[str, Quarter, str, int]
"""A counted number: group, quarter, field, and the version since which it is what it is."""
Key = frozenset[tuple[Cell, int]]
Pair = tuple[Terms, Terms]
"""What was done, and what was needed."""
TOPIC = "topic:"
"""In front of the code of a topic: the field that counts the reports about it."""


@dataclass(frozen=True, slots=True)
class Published:
    """The numbers as everybody sees them; what was never published is not shown."""

    counts: Counts
    since: Mapping[tuple[str, Quarter, str], int]
    shown: Mapping[Key, Told]

    def told(self, group: str, quarters: Iterable[Quarter], terms: Terms) -> Told:
        """None when there is no such quarter."""
        key = _key(self.since, group, quarters, terms)
        return self.shown.get(key, NOT_SHOWN) if key else None


def published(session: Session, library: Library) -> Published:
    """The counts of this municipality as everybody sees them. One statement, shared with `service.latest`."""
    return publish(history(session), pairs_of(library))


def pairs_of(library: Library) -> list[Pair]:
    """What is told of a whole year: every indicator that is made of counts, and the chain."""
    indicators = [(only(each.numerator), only(each.denominator)) for each in library.indicators if each.numerator and each.denominator]
    return [*((step.done, step.needed) for step in STEPS if step.needed), *indicators]


def publish(versions: Sequence[Counted], pairs: Sequence[Pair]) -> Published:
    """Shield the whole history, oldest first. `pairs`: what is told of a year that is complete."""
    ledger = _Ledger(pairs)
    for version in versions:
        topics = {f"{TOPIC}{code}": number for code, number in version.topics.items()}
        ledger.add(replace(version, counts={**version.counts, **topics}))
    shown = {key: told for said in ledger.said.values() for key, told in said.shielded()}
    return Published(ledger.counts, ledger.since, shown)


@dataclass
class _Said:
    """What was said of one target group and year, in order, and the numbers it is about."""

    statements: dict[Key, int] = field(default_factory=dict)
    numbers: dict[Cell, int] = field(default_factory=dict)

    def shielded(self) -> Iterator[tuple[Key, Told]]:
        return zip(self.statements, _shielded(tuple(self.statements.items()), tuple(self.numbers.items())), strict=True)


@lru_cache(maxsize=200)
def _shielded(statements: tuple[tuple[Key, int], ...], numbers: tuple[tuple[Cell, int], ...]) -> Sequence[Told]:
    """Remembered, because it is a search and the past never changes."""
    return shield([Statement(dict(key), total) for key, total in statements], dict(numbers))


@dataclass
class _Ledger:
    """What was said so far, by target group and year: those have no number in common, so each is shielded apart."""

    pairs: Sequence[Pair]
    counts: dict[tuple[Quarter, str], Counted] = field(default_factory=dict)
    since: dict[tuple[str, Quarter, str], int] = field(default_factory=dict)
    said: dict[tuple[str, int], _Said] = field(default_factory=lambda: defaultdict(_Said))

    def add(self, version: Counted) -> None:
        """A count was recorded: its quarter shows, and its year when that is complete now."""
        before = self.counts.get(version.key)
        self.counts[version.key] = version
        for name, number in version.counts.items():
            if before is None or before.counts.get(name) != number:
                self.since[version.group, version.quarter, name] = version.number
        for terms in _of_quarter(version):
            self._say(version.group, (version.quarter,), terms)
        year = [Quarter(version.quarter.year, each) for each in range(1, A_YEAR + 1)]
        if all((quarter, version.group) in self.counts for quarter in year):
            self._say_year(version.group, year)

    def _say_year(self, group: str, year: Sequence[Quarter]) -> None:
        for done, needed in self.pairs:
            quarters = [quarter for quarter in year if None not in (self._value(group, quarter, terms) for terms in (done, needed))]
            for terms in (needed, done, minus(needed, done)):
                self._say(group, quarters, terms)

    def _say(self, group: str, quarters: Sequence[Quarter], terms: Terms) -> None:
        values = [self._value(group, quarter, terms) for quarter in quarters]
        key = _key(self.since, group, quarters, terms)
        if not key or None in values:
            return
        said = self.said[group, quarters[0].year]
        said.statements.setdefault(key, sum(number or 0 for number in values))
        said.numbers |= {cell: self.counts[cell[1], group].counts[cell[2]] for cell, _ in key}

    def _value(self, group: str, quarter: Quarter, terms: Terms) -> int | None:
        return value(self.counts[quarter, group], terms)


def _of_quarter(version: Counted) -> Iterator[Terms]:
    """What a quarter shows: the chain and topics with what was not done or of something else, and of a last quarter the reporters of that year."""
    topics = [(only(name), REPORTED) for name in version.counts if name.startswith(TOPIC)]
    for done, needed in (*((step.done, step.needed) for step in STEPS), *topics):
        if needed:
            yield from (needed, done, minus(needed, done))
    if version.group == OFFICE_HOLDERS and version.quarter.quarter == A_YEAR:
        yield only(YEARLY)


def _key(since: Mapping[tuple[str, Quarter, str], int], group: str, quarters: Iterable[Quarter], terms: Terms) -> Key:
    return frozenset(((group, quarter, name, since.get((group, quarter, name), 0)), factor) for quarter in quarters for name, factor in terms)
