"""The picture of what stays out of sight: one figure for each office holder, with the expected number below (domain.md §5.5).

Everything is a place in a drawing. The figures are a number, not people: who they are is not known.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["known", "likely", "maybe", "rest"]
WIDE, NARROW = 1080, 346
"""Widths of the two drawings, in their own units."""
IN_A_ROW = 10
"""So many figures stand beside each other on a phone."""
_STEP, _EDGE, _REACH = 35.9, 19.0, 13.0
_NARROW_STEP, _NARROW_EDGE, _ROW = 34.5, 18.0, 64


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the middle of its head, and how large it is."""

    x: float
    y: float
    size: float
    kind: Kind


@dataclass(frozen=True, slots=True)
class Span:
    """From one place on a line to another."""

    start: float
    end: float

    @property
    def width(self) -> float:
        return round(self.end - self.start, 1)

    @property
    def middle(self) -> float:
        return round((self.start + self.end) / 2, 1)


@dataclass(frozen=True, slots=True)
class People:
    """The numbers in the picture. `known` is how many are drawn as known, `braced` over how many the words about it stand.

    `low` to `high` is expected (80% of chance), `least` to `most` is possible too; all of `seats`.
    """

    seats: int
    known: int
    braced: int
    low: int
    high: int
    least: int
    most: int

    def kind(self, number: int) -> Kind:
        """How the figure with this number is drawn, counted from 1."""
        if number <= self.known:
            return "known"
        if number <= self.low:
            return "likely"
        return "maybe" if number <= self.high else "rest"


@dataclass(frozen=True, slots=True)
class Row:
    """The figures in one row with what stands below: the numbers (x, number), the expected range, and the line of what is possible too."""

    figures: tuple[Figure, ...]
    numbers: tuple[tuple[float, int], ...]
    brace: float | None
    expected: Span
    possible: Span


@dataclass(frozen=True, slots=True)
class Rows:
    """The figures in rows, `height` high, and a line from nobody to everybody with the same ranges."""

    figures: tuple[Figure, ...]
    height: int
    line: Span
    numbers: tuple[tuple[float, int], ...]
    known: float
    expected: Span
    possible: Span


def one_row(people: People) -> Row:
    """For a wide screen: everybody beside each other."""
    step = min(_STEP * 3, (WIDE - 2 * _EDGE) / max(people.seats - 1, 1))
    size = round(min(1.0, step / _STEP), 3)

    def place(number: int) -> float:
        return round(_EDGE + step * (number - 1), 1)

    def span(first: int, last: int) -> Span:
        start, end = place(first) - _REACH * size, place(last) + _REACH * size
        return Span(max(2.0, round(start, 1)), max(2.0, round(end, 1)))

    return Row(
        tuple(Figure(place(number), 57, size, people.kind(number)) for number in range(1, people.seats + 1)),
        tuple((place(number), number) for number in _counted(people.seats)),
        place(people.braced) + _REACH * size if people.braced else None,
        span(people.low, people.high),
        span(people.least, people.most),
    )


def in_rows(people: People) -> Rows:
    """For a phone."""
    figures = tuple(
        Figure(round(_NARROW_EDGE + _NARROW_STEP * (place % IN_A_ROW), 1), 15 + _ROW * (place // IN_A_ROW), 1.0, people.kind(place + 1))
        for place in range(people.seats)
    )
    line = Span(6.0, NARROW - 7.0)

    def place(number: int) -> float:
        return round(line.start + line.width * number / max(people.seats, 1), 1)

    return Rows(
        figures,
        _ROW * -(-people.seats // IN_A_ROW) - 2,
        line,
        tuple((place(number), number) for number in sorted({0, people.least, people.low, people.high, people.most, people.seats})),
        place(people.braced),
        Span(place(people.low), place(people.high)),
        Span(place(people.least), place(people.most)),
    )


def _counted(seats: int) -> Iterable[int]:
    """1, every fifth, and the last unless it stands too close to another."""
    fifths = range(5, seats + 1, 5)
    return (1, *fifths) if seats % 5 in (0, 1) or seats < 4 else (1, *fifths, seats)
