"""The key figures: paper rate, practice rate and the gap between them, always over one and the same set (domain.md §4)."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Protocol, TypeVar

from .status import History, Standing, applies_on, standing_on

FEWEST = 5
"""Of fewer measures no percentage is given, only the counts."""
Key = TypeVar("Key", bound=Hashable)


class HasStanding(Protocol):
    """Anything with a standing, such as a row of the list."""

    @property
    def standing(self) -> Standing: ...


Row = TypeVar("Row", bound=HasStanding)


@dataclass(frozen=True, slots=True)
class Rates:
    """Counts over a set of measures that apply. `working` is seen working, on paper or not; `both` is working and on paper."""

    total: int
    on_paper: int
    working: int
    both: int

    @property
    def paper_rate(self) -> Fraction:
        """Share (0-1) that is adopted and valid; 0 of no measures."""
        return Fraction(self.on_paper, self.total) if self.total else Fraction(0)

    @property
    def practice_rate(self) -> Fraction:
        """Share (0-1) that was seen working; 0 of no measures."""
        return Fraction(self.working, self.total) if self.total else Fraction(0)

    @property
    def gap(self) -> Fraction:
        """Paper rate minus practice rate (-1 to 1); below 0 when practice is ahead of paper."""
        return self.paper_rate - self.practice_rate

    @property
    def paper_percent(self) -> int | None:
        return self._percent(self.paper_rate)

    @property
    def practice_percent(self) -> int | None:
        return self._percent(self.practice_rate)

    @property
    def gap_points(self) -> int | None:
        """The gap in whole percentage points: the difference of the two percentages as they are shown. None under five measures."""
        paper, practice = self.paper_percent, self.practice_percent
        return None if paper is None or practice is None else paper - practice

    @property
    def paper_only(self) -> int:
        """On paper and not seen working: what the gap is made of."""
        return self.on_paper - self.both

    @property
    def not_on_paper(self) -> int:
        """Neither on paper nor seen working."""
        return self.total - self.on_paper - self.working + self.both

    @property
    def works_without_paper(self) -> int:
        return self.working - self.both

    def _percent(self, share: Fraction) -> int | None:
        return int(share * 100 + Fraction(1, 2)) if self.total >= FEWEST else None


def rates(standings: Iterable[Standing]) -> Rates:
    """The figures over these measures."""
    pairs = [(standing.paper.holds, standing.practice.works) for standing in standings]
    return Rates(len(pairs), sum(paper for paper, _ in pairs), sum(works for _, works in pairs), pairs.count((True, True)))


def rates_by(rows: Iterable[Row], key: Callable[[Row], Key]) -> dict[Key, Rates]:
    """The figures of each group, in the order in which the groups are met. Every row is in one group, so that counts add up."""
    groups: dict[Key, list[Standing]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row.standing)
    return {name: rates(found) for name, found in groups.items()}


@dataclass(frozen=True, slots=True)
class Point:
    """The figures at the end of a day."""

    day: date
    rates: Rates


def rates_on(histories: Iterable[History], day: date) -> Rates:
    """The figures as they stood on that day, over the measures that applied then."""
    return rates(standing_on(history, day) for history in histories if applies_on(history, day))


def trend(histories: Sequence[History], days: Iterable[date]) -> tuple[Point, ...]:
    """The figures on each of these days on which there was a measure."""
    points = (Point(day, rates_on(histories, day)) for day in days)
    return tuple(point for point in points if point.rates.total)


def quarter_ends(first: date, today: date) -> tuple[date, ...]:
    """The last day of every quarter that was over, from that of `first` on, and then today."""
    found = []
    year, quarter = first.year, (first.month - 1) // 3
    while (end := _first_of_quarter(year, quarter + 1) - timedelta(days=1)) < today:
        found.append(end)
        year, quarter = year + (quarter + 1) // 4, (quarter + 1) % 4
    return (*found, today)


def year_ends(first: date, today: date) -> tuple[date, ...]:
    """The last day of every year that was over, from that of `first` on, and then today."""
    return (*(date(year, 12, 31) for year in range(first.year, today.year)), today)


def _first_of_quarter(year: int, quarter: int) -> date:
    return date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
