"""Three years of planning in Voorbeeldgemeente: days of its own, what was reported done in time, one term that is late, and a new alderman."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..content.types import Library
from .models import Year
from .plan import Term, plan_of, terms
from .planning import plan_version, record_change, report, set_days
from .service import all_years
from .workdays import add_workdays, workday_after, workday_before

OWN_DAYS = {"framework_board": (6, 8), "framework_council": (6, 24), "budget_council": (9, 21)}
"""Month and day in which this municipality differs from the calendar."""
SCAN_DAYS = {"score": -65, "discuss": 8, "adopt": 20}
"""Days from today: this municipality holds the scan of the year that runs around now, and ends it within that year."""
RUNS = timedelta(days=10)
"""The year that runs is that of so long ago: in the first days of January the year before still does."""
NEW_ALDERMAN = timedelta(days=40)


class Demo:
    """Writes the plan of each year that was opened."""

    def __init__(self, session: Session, library: Library) -> None:
        self._session, self._library, self._today = session, library, clock.today()
        self._secretary = session.scalars(select(User).where(User.email.startswith("secretaris@"))).one()

    def write(self) -> None:
        """The oldest year first."""
        for year in sorted(all_years(self._session), key=lambda each: each.number):
            self._set_days(year)
            first = workday_after(self._today - NEW_ALDERMAN)
            if first.year == year.number and clock.day_of(year.opened_at) <= first:
                record_change(self._session, self._secretary, year.number, "college", first)
            self._report(year.number)

    def _set_days(self, year: Year) -> None:
        days = {key: workday_before(date(year.number, *day)) for key, day in OWN_DAYS.items()}
        if year.number == (self._today - RUNS).year:
            last = date(year.number, 12, 31)
            days |= {key: workday_before(min(self._today + timedelta(days=after), last)) for key, after in SCAN_DAYS.items()}
        within = {key: day for key, day in days.items() if day.year == year.number}
        version = plan_version(plan_of(self._session, year.number), year.number)
        with clock.at(year.opened_at):
            set_days(self._session, self._secretary, self._library, year.number, within, version)

    def _report(self, year: int) -> None:
        """Everything whose day has passed was done on the working day before it; in a year that runs, the last one was forgotten."""
        passed = [term for term in terms(self._library, plan_of(self._session, year), year) if term.due < self._today]
        forgotten = next((term.key for term in reversed(passed) if not term.law), None) if year == self._today.year else None
        for term in passed:
            if term.key != forgotten:
                self._done(year, term)

    def _done(self, year: int, term: Term) -> None:
        with clock.at(datetime.combine(add_workdays(term.due, -1), time(10, 30), clock.AMSTERDAM)):
            report(self._session, self._secretary, self._library, year, term.key, True, term.version)
