"""What measures show on the overview and in the navigation."""

from flask import url_for

from risico.accounts.models import User
from risico.contract import MenuItem

from .permissions import MeasurePermission, has

ORDER = 30


def menu(user: User, year: int | None) -> list[MenuItem]:
    """The link in the navigation."""
    if year is None or not has(user.roles, MeasurePermission.READ):
        return []
    url = url_for("measures.overview", year=year)
    return [MenuItem("Maatregelen", url, ORDER, url)]
