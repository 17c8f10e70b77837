"""Which quarters somebody looks at: the last four that are over, or those of a calendar year."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from risico.web.texts import LOCALE

from .figures import Counts
from .quarters import A_YEAR, Quarter, window


@dataclass(frozen=True, slots=True)
class Period:
    """Four quarters, oldest first. `year`: the calendar year that they are, when they were chosen as one."""

    quarters: tuple[Quarter, ...]
    year: int | None = None

    @property
    def before(self) -> "Period":
        """The same quarters a year earlier."""
        return Period(tuple(quarter.after(-A_YEAR) for quarter in self.quarters), self.year and self.year - 1)

    @property
    def title(self) -> str:
        """ "april 2026 tot en met maart 2027", "2026"."""
        if self.year is not None:
            return str(self.year)
        first, last = (format_date(day, "MMMM y", locale=LOCALE) for day in (self.quarters[0].first_day, self.quarters[-1].last_day))
        return f"{first} tot en met {last}"


def year_of(number: int) -> Period:
    return Period(tuple(Quarter(number, each) for each in range(1, A_YEAR + 1)), number)


def recent(day: date) -> Period:
    """The four quarters that were over before this day."""
    return Period(window(day))


def years_with(counts: Counts, group: str, last: int) -> list[int]:
    """The calendar years up to `last` in which this group counted something, newest first."""
    return sorted({quarter.year for quarter, of in counts if of == group and quarter.year <= last}, reverse=True)


def is_complete(counts: Counts, group: str, year: int) -> bool:
    """Whether this group counted every quarter of that calendar year."""
    return all((quarter, group) in counts for quarter in year_of(year).quarters)
