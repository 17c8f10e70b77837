"""When each quarter has to be counted, and by whom: ten working days after it. Everybody reads this one list."""

from collections.abc import Collection, Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.contract import Deadline, DeadlineState
from risico.permissions import Role
from risico.web.texts import short_date
from risico.year.service import opened_on
from risico.year.tasks import days_late
from risico.year.workdays import add_workdays

from .counts import GROUPS, complete
from .permissions import GRANTS, RegistrationPermission
from .quarters import Quarter
from .service import latest

WORKDAYS = 10
COUNTERS = next(tuple(grant.roles) for grant in GRANTS if grant.permission == RegistrationPermission.COUNT)


def counted_in(year: int) -> tuple[Quarter, ...]:
    """The quarters that are counted in a planning year: the last one of the year before, and three of its own."""
    last = Quarter(year, 1).previous()
    return tuple(last.after(count) for count in range(4))


def due(quarter: Quarter, opened: date) -> date:
    """The day on which the count of this quarter has to be there, in the planning year that was opened on that day.

    Nobody is late with a quarter that could have been counted before: that one has as many working days from then on.
    """
    day = add_workdays(quarter.last_day, WORKDAYS)
    return day if day >= opened else add_workdays(opened, WORKDAYS)


def year_of(quarter: Quarter) -> int:
    """The planning year in which this quarter is counted."""
    return quarter.next().year


def deadlines(session: Session, year: int) -> list[Deadline]:
    """The count of each quarter that is counted in that planning year, also when it is done. One statement."""
    return list(_all(latest(session), year, opened_on(session, year), clock.today()))


def _all(known: Collection[tuple[Quarter, str]], year: int, opened: date, today: date) -> Iterator[Deadline]:
    for quarter in counted_in(year):
        day = due(quarter, opened)
        yield Deadline(
            f"registration:{quarter.code}:count",
            f"Telling {quarter.name}",
            _text(quarter, known, day, today),
            url_for("registration.index", year=year),
            COUNTERS,
            due=day,
            part="Registratie",
            milestone=f"Telling Q{quarter.quarter}",
            state=_state(quarter, known),
            escalate=(Role.SECRETARY,),
        )


def _state(quarter: Quarter, known: Collection[tuple[Quarter, str]]) -> DeadlineState:
    if complete(quarter, known):
        return "done"
    return "partly" if any((quarter, group) in known for group in GROUPS) else "open"


def _text(quarter: Quarter, known: Collection[tuple[Quarter, str]], day: date, today: date) -> str:
    missing = [title for group, title in GROUPS.items() if (quarter, group) not in known]
    if not missing:
        return "Beide groepen zijn geteld of op nul verklaard."
    if today <= quarter.last_day:
        return f"Dit kan vanaf {short_date(quarter.next().first_day)}, als het kwartaal voorbij is."
    what = "Er is nog niets geteld." if len(missing) == len(GROUPS) else f"{missing[0]} is nog niet geteld."
    late = f" De telling is {days_late(day, today)}." if today > day else ""
    return f"{what} Voer de telling in, of verklaar dat er niets is gemeld.{late}"
