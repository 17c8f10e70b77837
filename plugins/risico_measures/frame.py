"""The frame of the essay (Tabel 4): for whom a measure is by when it works, as a grid of counts. A pure function."""

from collections.abc import Iterable
from dataclasses import dataclass

from .definitions import LEVELS, PHASES
from .rates import Rates, rates
from .rows import MeasureRow


@dataclass(frozen=True, slots=True)
class FrameCell:
    """One cell; its measures keep their order. Without measures `rates.total` is 0."""

    level: str
    phase: str
    rows: tuple[MeasureRow, ...]
    rates: Rates


def frame(rows: Iterable[MeasureRow]) -> tuple[tuple[FrameCell, ...], ...]:
    """Three levels (individu, gemeenschap, samenleving) by three phases (vooraf, tijdens, nazorg). Every measure is in one cell."""
    kept = tuple(rows)
    return tuple(tuple(_cell(level, phase, kept) for phase in PHASES) for level in LEVELS)


def _cell(level: str, phase: str, rows: tuple[MeasureRow, ...]) -> FrameCell:
    own = tuple(row for row in rows if row.cell == (level, phase))
    return FrameCell(level, phase, own, rates(row.standing for row in own))
