"""The counts as one reader may know them, and what of them is on the page: a period with its table."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library

from .chain import Chain, chain, together
from .figures import Counts, Exact, Numbers
from .period import Period, is_complete, recent, year_of, years_with
from .permissions import RegistrationPermission, has
from .published import Published, published
from .service import latest


@dataclass(frozen=True, slots=True)
class Board:
    """`numbers` are those of this reader, `public` those of everybody. `day`: today, or the first day after a year that is over."""

    exact: bool
    day: date
    counts: Counts
    numbers: Numbers
    public: Published

    def period(self, group: str, year: int | None = None) -> Period:
        """The calendar year that was asked for; else the last four quarters, or for who sees no exact numbers the newest year that has totals."""
        years = self.years(group)
        if year in years:
            return year_of(year)
        return recent(self.day) if self.exact else self.newest_complete(group)

    def newest_year(self, group: str) -> Period:
        """The newest calendar year with a count, or the year before this day."""
        return year_of(next(iter(self.years(group)), recent(self.day).quarters[-1].year))

    def newest_complete(self, group: str) -> Period:
        """The newest calendar year of which every quarter was counted: only of that everybody may see totals. Else the newest with a count."""
        complete = (year for year in self.years(group) if is_complete(self.counts, group, year))
        found = next(complete, None)
        return year_of(found) if found else self.newest_year(group)

    def years(self, group: str) -> list[int]:
        return years_with(self.counts, group, recent(self.day).quarters[-1].year)

    def chain(self, group: str, period: Period, *, public: bool = False) -> Chain:
        """The table of that period; of a calendar year everybody sees a total only when it is complete."""
        total: str | None = None
        counted = sum((quarter, group) in self.counts for quarter in period.quarters)
        if period.year is not None and is_complete(self.counts, group, period.year):
            total = f"heel {period.year}"
        elif self.exact and not public:
            total = together(counted)
        return chain(self.public if public else self.numbers, group, period.quarters, clock.today(), total=total)


def board(session: Session, library: Library, year: int, *, exact: bool) -> Board:
    """As it stands today, or stood when that planning year was over. One statement, shared with the deadlines."""
    counts, public = latest(session), published(session, library)
    return Board(exact, min(clock.today(), date(year + 1, 1, 1)), counts, Exact(counts) if exact else public, public)


def sees_exact(user: User) -> bool:
    return has(user.roles, RegistrationPermission.EXACT)
