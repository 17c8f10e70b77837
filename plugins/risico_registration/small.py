"""The rule of small numbers: what others than the three exact roles may read (domain.md §5.3, docs/decisions/small-counts.md).

A number 1 to 4 is a secret and reads "1 t/m 4". Whatever would give a secret away, with all that was told before, reads
"niet getoond". Nothing that was told is ever taken back: what a statement becomes depends on earlier ones only.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

Cell = Hashable
"""One counted number, such as (group, quarter, field, version)."""
FEW, NOT_SHOWN = "1 t/m 4", "niet getoond"
Shown = int | str
"""What the world reads of a statement: its number, FEW or NOT_SHOWN."""
FEWEST, MOST_FEW = 1, 4
_ENDLESS = float("inf")
_OTHERS = 2
"""So many other values a secret keeps at least."""
_PATIENCE = 100
"""So many steps a search for another possibility may take; what is not found then is not told."""

World = Mapping[Cell, int]
"""A possibility, as its difference from the truth: {cell: how much more}; cells that are left out are what they are."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A sum of cells, each with its factor, and its value: done, needed, needed - done, or the total of a year."""

    cells: Mapping[Cell, int]
    value: int

    @property
    def is_secret(self) -> bool:
        return FEWEST <= self.value <= MOST_FEW


def shield(statements: Sequence[Statement], values: Mapping[Cell, int] | None = None) -> list[Shown]:
    """What the world reads of each statement, in the order in which it gets to see them.

    Before a statement is told, every secret must keep three possible values: for each of the others there is a world that
    agrees with all that was told, in which counts are 0 or more and FEW is 1 to 4. A secret counts from when all its cells were
    spoken of, so done is not told when needed - done would follow. `values`: of cells that have no statement of their own.
    """
    ordered = [Statement(_sorted(statement.cells), statement.value) for statement in statements]
    public = _Public()
    for cell, value in _sorted(values or {}).items():
        public.learn(_Row({cell: 1}, -value, _ENDLESS))
    shown = list[Shown]()
    for statement, spoken_of in zip(ordered, _spoken_of(ordered), strict=True):
        for each in spoken_of:
            public.hear_of(each)
        shown.append(public.tell(statement))
    return shown


def _sorted(cells: Mapping[Cell, int]) -> dict[Cell, int]:
    """In one order: the search tries cells one by one, and every process must find the same."""
    return dict(sorted(cells.items(), key=repr))


def _spoken_of(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Beside every statement: those of which all cells are known of from then on."""
    first: dict[Cell, int] = {}
    for place, statement in enumerate(statements):
        for cell in statement.cells:
            first.setdefault(cell, place)
    begins = defaultdict[int, list[Statement]](list)
    for statement in statements:
        begins[max((first[cell] for cell in statement.cells), default=0)].append(statement)
    return (begins[place] for place in range(len(statements)))


@dataclass(frozen=True, slots=True, eq=False)
class _Row:
    """What every possible world has to keep to: a sum of differences from the truth, from `low` to `high`."""

    cells: Mapping[Cell, int]
    low: float
    high: float

    def allows(self, world: World) -> bool:
        return self.cells.keys().isdisjoint(world) or self.low <= _sum(self, world) <= self.high


@dataclass(slots=True)
class _Public:
    """What the world knows, and for each secret two worlds that agree with it but have other values there."""

    rows: dict[Cell, list[_Row]] = field(default_factory=lambda: defaultdict(list))
    secrets: list[tuple[_Row, list[World]]] = field(default_factory=list)

    def hear_of(self, statement: Statement) -> None:
        """From now on a statement is known to be a count, and a secret is kept."""
        if statement.value >= 0:
            self.learn(_Row(statement.cells, -statement.value, _ENDLESS))
        if statement.is_secret:
            secret = _Row(statement.cells, 0, 0)
            self.secrets.append((secret, self._others(secret, [])))

    def tell(self, statement: Statement) -> Shown:
        value = statement.value
        low, high = (FEWEST - value, MOST_FEW - value) if statement.is_secret else (0, 0)
        if not self.limit(_Row(statement.cells, low, high)):
            return NOT_SHOWN
        return FEW if statement.is_secret else value

    def limit(self, row: _Row) -> bool:
        """Add a row when every secret keeps its other values; else leave all as it was."""
        self._add(row)
        changed = list[tuple[list[World], list[World]]]()
        for secret, worlds in self._broken(row):
            changed.append((worlds, self._others(secret, [world for world in worlds if row.allows(world)])))
            if len(changed[-1][1]) < len(worlds):
                for cell in row.cells:
                    self.rows[cell].pop()
                return False
        for worlds, now in changed:
            worlds[:] = now
        return True

    def learn(self, row: _Row) -> None:
        """Add a row that the world knows anyhow, whatever is left of the secrets."""
        self._add(row)
        for secret, worlds in self._broken(row):
            worlds[:] = self._others(secret, [world for world in worlds if row.allows(world)])

    def _add(self, row: _Row) -> None:
        for cell in row.cells:
            self.rows[cell].append(row)

    def _broken(self, row: _Row) -> list[tuple[_Row, list[World]]]:
        return [(secret, worlds) for secret, worlds in self.secrets if not all(row.allows(world) for world in worlds)]

    def _others(self, secret: _Row, worlds: list[World]) -> list[World]:
        """These worlds, with more until there are enough with different values of the secret, or none is found."""
        while len(worlds) < _OTHERS:
            found = self._another(secret, {0, *(_sum(secret, world) for world in worlds)})
            if found is None:
                break
            worlds = [*worlds, found]
        return worlds

    def _another(self, secret: _Row, known: set[int]) -> World | None:
        """A world that agrees with all rows and has a difference of the secret that is not known yet; None when there is none nearby.

        What is broken is mended first; only then the search goes on from worlds that agree, the nearest first.
        """
        waiting = deque([_Try({}, {})])
        seen = set[frozenset[tuple[Cell, int]]]()
        for _ in range(_PATIENCE):
            if not waiting:
                return None
            found = waiting.pop()
            row = found.broken()
            if row is not None:
                waiting.extend(_new(self._mended(found, row), seen))
            elif _sum(secret, found.world) not in known:
                return found.world
            else:
                waiting.extendleft(_new(self._moves(found, secret), seen))
        return None

    def _moves(self, found: "_Try", secret: _Row) -> Iterator["_Try"]:
        """Worlds in which one cell of the secret is one more, or one less."""
        for cell in secret.cells:
            yield from (self._moved(found, cell, step) for step in (1, -1) if found.world.get(cell, 0) * step >= 0)

    def _mended(self, found: "_Try", row: _Row) -> Iterator["_Try"]:
        """Worlds one step nearer to the row; a cell is never moved back. What binds least comes last, to be tried first."""
        up = found.sums[row] < row.low
        for cell in sorted(row.cells, key=lambda each: -len(self.rows[each])):
            step = 1 if up == (row.cells[cell] > 0) else -1
            if found.world.get(cell, 0) * step >= 0:
                yield self._moved(found, cell, step)

    def _moved(self, found: "_Try", cell: Cell, step: int) -> "_Try":
        sums = dict(found.sums)
        for row in self.rows[cell]:
            sums[row] = sums.get(row, 0) + step * row.cells[cell]
        return _Try({**found.world, cell: found.world.get(cell, 0) + step}, sums)


class _Try(NamedTuple):
    """A world that a search looks at, with the sum of every row it touches."""

    world: dict[Cell, int]
    sums: dict[_Row, int]

    def broken(self) -> _Row | None:
        """A row that the world does not keep to: one of the fewest cells, which leave the least to try."""
        return min((row for row, total in self.sums.items() if not row.low <= total <= row.high), key=lambda row: len(row.cells), default=None)


def _sum(row: _Row, world: World) -> int:
    return sum(factor * world[cell] for cell, factor in row.cells.items() if cell in world)


def _new(tries: Iterable[_Try], seen: set[frozenset[tuple[Cell, int]]]) -> Iterator[_Try]:
    """Those that were not seen before; they are from now on."""
    for each in tries:
        key = frozenset(each.world.items())
        if key not in seen:
            seen.add(key)
            yield each
