"""The plan of a year as its page shows it: by month what is fixed and what can be set, and what follows a change of people. Pure functions."""

from dataclasses import dataclass
from datetime import date

from babel.dates import get_month_names

from ..content.calendar import Moment
from ..content.types import Library
from ..web.texts import LOCALE, day_month, long_date
from .plan import INSTALLATION, Plan, all_changes, election_of, moment_day, moments_of, path_days, proposed
from .workdays import is_workday

INSTALLATION_TITLE = "Installatie van de nieuwe raad"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term on the page. `fixed`: its day when the law names it, else None: then there is a field `key`. `now`: the day that holds, if any."""

    key: str
    title: str
    hint: str
    now: date | None
    fixed: date | None = None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of people with the days of its tasks. `id`: 0 for an election, which cannot be taken away."""

    id: int
    title: str
    day: date
    tasks: tuple[tuple[str, date], ...]


def month_groups(library: Library, plan: Plan, year: int) -> list[tuple[str, list[Entry]]]:
    """The terms by month of the calendar, each month by its name; a month without terms is left out."""
    groups: dict[int, list[Entry]] = {}
    for moment in moments_of(library, year):
        groups.setdefault(moment.month, []).append(_entry(moment, plan, year))
    election = election_of(library, year)
    if election is not None:
        doubt = "" if election.certain else " Kijk na of die dag klopt."
        hint = f"De verkiezing is op {long_date(election.day)}.{doubt} De taken rond de nieuwe raad volgen uit de dag van de installatie."
        groups.setdefault(election.installation.month, []).append(
            Entry(INSTALLATION, INSTALLATION_TITLE, hint, plan.of(year, INSTALLATION).day or election.installation)
        )
    return [(get_month_names("wide", locale=LOCALE)[month].capitalize(), groups[month]) for month in sorted(groups)]


def _entry(moment: Moment, plan: Plan, year: int) -> Entry:
    if moment.law:
        return Entry(moment.id, moment.title, f"{moment.law} {_moved(moment, year)}".strip(), None, proposed(moment, year))
    usual = proposed(moment, year)
    hint = f"Voorstel: {day_month(usual)}." if usual >= plan.opened else f"Het voorstel was {day_month(usual)}, vóór u dit jaar opende. Kies een dag."
    return Entry(moment.id, moment.title, f"{moment.text} {hint}", moment_day(moment, plan, year))


def _moved(moment: Moment, year: int) -> str:
    day = date(year, moment.month, moment.day)
    return "" if is_workday(day) else f"{long_date(day).capitalize()} is geen werkdag. Daarom geldt de laatste werkdag ervoor."


def path_groups(library: Library, plan: Plan, year: int) -> list[ChangeRow]:
    """The election and the changes of that year, each with all days of its path."""
    paths = {str(path.id): path for path in library.paths}
    rows = []
    for change in all_changes(library, plan, year):
        path = paths.get(change.kind)
        if path is not None and change.day.year == year:
            days = dict(path_days(path, change.day))
            rows.append(ChangeRow(change.id, path.title, change.day, tuple((task.title, days[task.id]) for task in path.tasks)))
    return sorted(rows, key=lambda row: (row.id and 1, row.day))
