"""What the scan shows on the overview: where the year stands in a sentence, and the picture of the year."""

from flask import url_for
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.contract import MenuItem, Panel
from risico.year.models import Year

from .permissions import ScanPermission, has
from .picture import draw
from .rows import rows_of, running_states
from .standing import standing

ORDER = 20
IN_RANKING = 10
"""So many topics stand beside the matrix on the overview."""


def menu(user: User, year: int | None) -> list[MenuItem]:
    """The scan's link in the navigation."""
    if year is None or not has(user.roles, ScanPermission.READ):
        return []
    url = url_for("scan.topics", year=year)
    return [MenuItem("Onderwerpen", url, ORDER, url)]


def panels(session: Session, user: User, year: Year) -> list[Panel]:
    """The parts of the overview for this user."""
    if not has(user.roles, ScanPermission.READ):
        return []
    found = running_states(session, year.number)
    at = standing(found)
    drawn = draw(rows_of(session, user, found), lambda code: url_for("scan.topic", year=year.number, code=code))
    context = {"year": year.number, "at": at, "picture": drawn, "leads": has(user.roles, ScanPermission.LEAD)}
    body = Panel(ORDER, "right", "risico_scan/panel_begin.html", context)
    if found and found.states:
        body = Panel(ORDER, "wide", "risico_scan/panel_picture.html", {**context, "library": found.library, "most": IN_RANKING})
    return [
        Panel(ORDER, "lead", "risico_scan/panel_lead.html", context),
        body,
    ]
