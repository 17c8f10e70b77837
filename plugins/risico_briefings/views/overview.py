"""The page of briefings: how far each body is, and what has to be in order before anything can be issued."""

from dataclasses import dataclass

from flask import render_template

from risico.installation import installation
from risico.organisation.bodies import BODY_TITLES, Body
from risico.permissions import requires
from risico.web.request import db

from .. import facts
from ..composing import needed
from ..help_checks import waiting
from ..permissions import BriefingPermission
from ..rows import Coverage, all_rows, coverage, of_body
from .blueprint import briefings


@dataclass(frozen=True, slots=True)
class BodyLine:
    """One body in the list."""

    body: Body
    title: str
    found: Coverage
    late: int


@briefings.get("/")
@requires(BriefingPermission.READ)
def index(year: int) -> str:
    """All bodies, with what is still missing."""
    session, library = db(), installation().library
    rows = all_rows(session, library, year)
    lines = [BodyLine(body, BODY_TITLES[body], coverage(part), sum(row.standing.late for row in part)) for body in Body if (part := of_body(rows, body))]
    known = facts.values(session, library)
    offices = dict.fromkeys(row.term.office for row in rows)
    missing = [fact.label for fact in library.briefing_facts if any(fact.id in needed(library, office) for office in offices) and fact.id not in known]  # type: ignore[arg-type]
    return render_template(
        "risico_briefings/index.html",
        year=year,
        lines=lines,
        total=coverage(rows),
        late=sum(row.standing.late for row in rows),
        missing=missing,
        old=len(waiting(session, library)),
        crumbs=[(f"Planjaar {year}", ""), ("Briefings", "")],
    )
