"""What the report tells of: the newest calendar year that was counted whole, as everybody may know it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from risico import clock
from risico.content.types import Library

from ..board import Board, board
from ..chain import Chain
from ..counts import GROUPS
from ..fair import Fair, fair_of
from ..indicator_rows import BRIEFED, NOBODY, Row, rows
from ..indicators import Pair
from ..period import Period
from ..sight import Sight, sight_of


@dataclass(frozen=True, slots=True)
class OfGroup:
    """One target group in the year that is told of."""

    group: str
    period: Period
    chain: Chain
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        return GROUPS[self.group]


@dataclass(frozen=True, slots=True)
class Source:
    """Everything of one planning year on one day."""

    year: int
    day: date
    board: Board
    groups: tuple[OfGroup, ...]
    fair: Fair | None
    sight: Sight | None


def read(session: Session, library: Library, year: int, briefed: Pair | None = None) -> Source | None:
    """Everything the report needs, in a fixed number of statements; None when nothing was counted by then.

    `briefed`: D15 as it is now, so of a year that is over it tells nothing.
    """
    found = board(session, library, year, exact=False)
    counted = [group for group in GROUPS if found.years(group)]
    if not counted:
        return None
    sight, is_over = sight_of(session, library, found), year < clock.today().year
    groups = tuple(_of_group(session, library, found, group, sight, briefed, is_over=is_over) for group in counted)
    return Source(year, min(clock.today(), date(year, 12, 31)), found, groups, fair_of(session, year, exact=False), sight)


def _of_group(session: Session, library: Library, found: Board, group: str, sight: Sight | None, briefed: Pair | None, *, is_over: bool) -> OfGroup:
    """A year that is over tells of itself, however little was counted; else the newest that was counted whole."""
    period = found.newest_year(group) if is_over else found.newest_complete(group)
    told = rows(session, library, found, group, period, sight, briefed or NOBODY)
    return OfGroup(group, period, found.chain(group, period), tuple(row for row in told if row.basis != BRIEFED or not is_over))
