"""What measures show on the overview and in the navigation."""

from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import MenuItem, Panel
from risico.year.models import Year

from .permissions import MeasurePermission, has
from .rates import rates
from .rows import all_rows, applying
from .sentences import are_core

ORDER = 30


def menu(user: User, year: int | None) -> list[MenuItem]:
    """The link in the navigation."""
    if year is None or not has(user.roles, MeasurePermission.READ):
        return []
    url = url_for("measures.overview", year=year)
    return [MenuItem("Maatregelen", url, ORDER, url)]


def panels(session: Session, library: Library, user: User, year: Year) -> list[Panel]:
    """How many measures are on paper only, today or on the last day of a year that is over."""
    if not has(user.roles, MeasurePermission.READ):
        return []
    rows = applying(all_rows(session, library, min(clock.today(), date(year.number, 12, 31))))
    found = rates(row.standing for row in rows)
    context = {"year": year.number, "rates": found, "core": are_core(rows), "leads": has(user.roles, MeasurePermission.LEAD)}
    return [Panel(ORDER, "right", "risico_measures/panel_paper.html", context)]
