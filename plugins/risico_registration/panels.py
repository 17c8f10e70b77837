"""What registration shows on the overview and in the navigation."""

from flask import url_for
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import MenuItem, Panel
from risico.year.models import Year

from .board import board, sees_exact
from .counts import EMPLOYEES, complete
from .headlines import registered
from .permissions import RegistrationPermission, has
from .quarters import window

ORDER = 40


def menu(user: User, year: int | None) -> list[MenuItem]:
    """The link in the navigation."""
    if year is None or not has(user.roles, RegistrationPermission.READ):
        return []
    url = url_for("registration.index", year=year)
    return [MenuItem("Registratie", url, ORDER, url)]


def panels(session: Session, library: Library, user: User, year: Year) -> list[Panel]:
    """How many of the last four quarters were counted, and what became of the reports. One statement, shared with the deadlines."""
    if not has(user.roles, RegistrationPermission.READ):
        return []
    found = board(session, library, year.number, exact=sees_exact(user))
    quarters = [(quarter, complete(quarter, found.counts)) for quarter in window(found.day)]
    period = found.period(EMPLOYEES)
    context = {
        "year": year.number,
        "quarters": quarters,
        "counted": sum(is_counted for _, is_counted in quarters),
        "total": len(quarters),
        "told": f"{registered(found.chain(EMPLOYEES, period), period)}." if found.counts else "",
    }
    return [Panel(ORDER, "right", "risico_registration/panel.html", context)]
