"""What stays out of sight: how many office holders probably experienced something in twelve months (domain.md §5.5). Pure functions.

The formulas are written out as they stand there; nothing is rounded, and nothing is cut off but the ratio at 1. A band may
therefore reach below zero for very few seats: who shows it in words uses `people`.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from risico.content.registration import NationalFigure

OFFICES = ("burgemeester", "wethouder", "raadslid")
"""The offices that have seats, in the order of the page."""
Range = tuple[float, float]
_Z80 = 1.28
_LOWER, _UPPER, _MOST = 0.6, 1.4, 0.95
"""A municipality is not the country: the band reckons with 0.6 to 1.4 times the national share, at most 0.95 [EV]."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Numbers of persons, unrounded. `interval80`: chance alone; `band`: also that this place is not the country.

    `ratio`: what part of the expected number is known, from low to high (0-1). `p_zero`: the chance that nobody has anything registered.
    """

    expected: float
    sd: float
    interval80: Range
    band: Range
    ratio: Range
    p_zero: float


def newest(figures: Iterable[NationalFigure]) -> dict[str, NationalFigure]:
    """Per office the figure of the newest year: for 2024 that is 2022 for mayors and aldermen (an old figure, see `is_old`)."""
    ordered = sorted(figures, key=lambda figure: figure.year)
    return {figure.office: figure for figure in ordered}


def is_old(figure: NationalFigure, figures: Iterable[NationalFigure]) -> bool:
    """Whether there is a newer survey that has no figure for this office: "oud cijfer"."""
    return figure.year < max(each.year for each in figures)


def estimate(seats: Mapping[str, int], rates: Mapping[str, float], registered: int, m: float) -> Estimate:
    """The estimate for {office: seats} and {office: share 0-1}; offices without a rate are not reckoned with.

    `registered`: different office holders who had something registered in the same twelve months; `m`: the chance that one has.
    Raises ValueError when there is no seat with a rate above 0: then nothing is expected and there is no ratio.
    """
    groups = [(seats[office], rates[office]) for office in seats if office in rates]
    expected = _expected(groups)
    if expected == 0:
        raise ValueError("nothing is expected")
    low, _ = _around([(count, _LOWER * share) for count, share in groups])
    _, high = _around([(count, min(_MOST, _UPPER * share)) for count, share in groups])
    return Estimate(
        expected,
        _sd(groups),
        _around(groups),
        (low, high),
        (_part(registered, high), _part(registered, low)),
        math.prod((1 - share * m) ** count for count, share in groups),
    )


def people(span: Range, seats: int) -> tuple[int, int]:
    """A range as whole people: rounded, never below zero or above the number of seats."""
    low, high = (min(max(round(edge), 0), seats) for edge in span)
    return low, high


def _expected(groups: Iterable[tuple[int, float]]) -> float:
    return math.fsum(count * share for count, share in groups)


def _sd(groups: Iterable[tuple[int, float]]) -> float:
    return math.sqrt(math.fsum(count * share * (1 - share) for count, share in groups))


def _around(groups: list[tuple[int, float]]) -> Range:
    """E - 1.28 sd to E + 1.28 sd."""
    return _expected(groups) - _Z80 * _sd(groups), _expected(groups) + _Z80 * _sd(groups)


def _part(registered: int, of: float) -> float:
    """What part is known, cut off at 1; when it may be that nothing happened, whatever is known is all of it."""
    if registered == 0:
        return 0.0
    return min(1.0, registered / of) if of > 0 else 1.0
