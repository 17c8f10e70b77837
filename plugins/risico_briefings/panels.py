"""What briefings show in the navigation and on the overview."""

from flask import url_for
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import MenuItem, Panel
from risico.organisation.bodies import BODY_TITLES, Body
from risico.year.models import Year

from .permissions import BriefingPermission, has
from .rows import all_rows, coverage, of_body

ORDER = 50


def menu(user: User, year: int | None) -> list[MenuItem]:
    """The link in the navigation."""
    if year is None or not has(user.roles, BriefingPermission.READ):
        return []
    url = url_for("briefings.index", year=year)
    return [MenuItem("Briefings", url, ORDER, url)]


def panels(session: Session, library: Library, user: User, year: Year) -> list[Panel]:
    """How many of each body read the briefing; no statements besides those of the deadlines."""
    if not has(user.roles, BriefingPermission.READ):
        return []
    rows = all_rows(session, library, year.number)
    bodies = [(body, BODY_TITLES[body], coverage(part)) for body in Body if (part := of_body(rows, body))]
    if not bodies:
        return []
    return [Panel(ORDER, "right", "risico_briefings/panel.html", {"year": year.number, "bodies": bodies, "late": sum(row.standing.late for row in rows)})]
