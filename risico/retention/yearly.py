"""What is kept per year, for the rooms that keep it so."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, extract, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from ..contract import Kept, RetentionRule

Moment = InstrumentedAttribute[date] | InstrumentedAttribute[datetime]


def per_year(id: str, title: str, years: Callable[[Session], Iterable[int]], destroy: Callable[[Session, int], object]) -> RetentionRule:
    """The rule for what belongs to a year as a whole: "Scan van 2016", whose term runs from the end of that year."""

    def find(session: Session) -> Sequence[Kept]:
        return [Kept(str(year), f"{title} van {year}", date(year, 12, 31)) for year in sorted(set(years(session)))]

    return RetentionRule(id, find, lambda session, key: destroy(session, int(key)))


def numbers(column: InstrumentedAttribute[int]) -> Callable[[Session], Iterable[int]]:
    """The years in a column of years."""
    return lambda session: session.scalars(select(column).distinct())


def in_year(column: Moment, year: int) -> ColumnElement[bool]:
    """Whether that moment lies in that year."""
    return extract("year", column) == year


def years_in(column: Moment) -> Callable[[Session], Iterable[int]]:
    """The years of the moments in a column."""
    counted: ColumnElement[Any] = extract("year", column)
    return lambda session: [int(year) for year in session.scalars(select(counted).distinct())]
