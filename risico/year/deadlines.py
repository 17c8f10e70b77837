"""The terms of the planning cycle as deadlines, in the same way as those of the plugins."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from .. import clock
from ..content.types import Library
from ..contract import Deadline
from ..permissions import Role
from .models import Year
from .plan import Term, plan_of, terms
from .service import newest_year
from .workdays import workday_before

CYCLE = "P&C-cyclus"
PLANNERS = (Role.SECRETARY, Role.SAFETY_DIRECTOR)
OPEN_BY = (1, 15)
"""Month and day before which a year is opened: the count of the fourth quarter is due then."""


def deadlines(session: Session, library: Library, year: Year) -> list[Deadline]:
    """What somebody reports done, and that the year was opened; of a year that is over only what was done. One statement.

    Of the newest year also that the next one has to be opened: only then do its terms, and the count of the last quarter, wait for somebody.
    """
    is_over = year.number < clock.today().year
    plan = plan_of(session, year.number)
    found = (_deadline(term, year.number) for term in terms(library, plan, year.number) if term.done_on or not is_over)
    return [*_opened(year), *found, *_to_open(session, year)]


def _opened(year: Year) -> Iterator[Deadline]:
    day = clock.day_of(year.opened_at)
    text = "Het planjaar is open."
    url = url_for("home.overview", year=year.number)
    yield Deadline(f"year:{year.number}:open", "Jaar openen", text, url, PLANNERS, due=day, part=CYCLE, milestone="Jaar geopend", state="done")


def _to_open(session: Session, year: Year) -> Iterator[Deadline]:
    """The same deadline that `_opened` gives once it is done."""
    if year is newest_year(session):
        number = max(year.number + 1, clock.today().year)
        due = workday_before(date(number, *OPEN_BY))
        text = "Dan staan de termijnen van dat jaar klaar, en hoort iedereen op tijd wat er moet gebeuren."
        url = url_for("year.open")
        yield Deadline(f"year:{number}:open", f"Planjaar {number} openen", text, url, PLANNERS, due=due, part=CYCLE, milestone=f"Jaar {number} openen")


def _deadline(term: Term, year: int) -> Deadline:
    return Deadline(
        f"year:{year}:{term.key}",
        term.title,
        term.text,
        url_for("year.term", year=year, key=term.key),
        term.roles,
        due=term.done_on or term.due,
        part=term.part,
        milestone=term.label,
        state="done" if term.done_on else "open",
        escalate=() if Role.SECRETARY in term.roles else (Role.SECRETARY,),
    )
