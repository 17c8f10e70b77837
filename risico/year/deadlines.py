"""The terms of the planning cycle as deadlines, in the same way as those of the plugins."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from .. import clock
from ..content.types import Library
from ..contract import Deadline
from ..permissions import Role
from .models import Year
from .plan import Term, plan_of, terms

CYCLE = "P&C-cyclus"
PLANNERS = (Role.SECRETARY, Role.SAFETY_DIRECTOR)


def deadlines(session: Session, library: Library, year: Year) -> list[Deadline]:
    """What somebody reports done, and that the year was opened; of a year that is over only what was done. One statement."""
    is_over = year.number < clock.today().year
    plan = plan_of(session, year.number)
    found = (_deadline(term, year.number) for term in terms(library, plan, year.number) if term.done_on or not is_over)
    return [*_opened(year), *found]


def _opened(year: Year) -> Iterator[Deadline]:
    day = clock.day_of(year.opened_at)
    text = "Het planjaar is open."
    url = url_for("home.overview", year=year.number)
    yield Deadline(f"year:{year.number}:open", "Jaar openen", text, url, PLANNERS, due=day, part=CYCLE, milestone="Jaar geopend", state="done")


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
