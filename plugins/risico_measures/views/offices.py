"""What each function does before, during and after, with the state of the measures it owns."""

from collections.abc import Mapping

from flask import render_template, url_for
from sqlalchemy import select

from risico.accounts.models import User
from risico.errors import NotFound
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db

from ..models import Measure
from ..offices import owned_by
from ..permissions import MeasurePermission
from ..rates import rates
from ..rows import all_rows
from .blueprint import measures
from .gap import unit_counts
from .trail import crumbs


@measures.get("/rollen/")
@requires(MeasurePermission.READ)
def offices(year: int) -> str:
    """All functions, each with how its measures stand."""
    library = installation().library
    rows, roles = all_rows(db(), library), _owner_roles()
    found = [(office, owned_by(office, rows, roles)) for office in library.offices]
    shown = [(office, rates(row.standing for row in own), unit_counts(own)) for office, own in found]
    return render_template("risico_measures/offices.html", year=year, offices=shown, mine=current_user().roles, crumbs=crumbs(year, ("Rollen", "")))


@measures.get("/rollen/<id>/")
@requires(MeasurePermission.READ)
def office(year: int, id: str) -> str:
    """One function."""
    library = installation().library
    found = library.office(id)
    if found is None:
        raise NotFound("Deze rol staat niet in de lijst.")
    rows = owned_by(found, all_rows(db(), library), _owner_roles())
    trail = crumbs(year, ("Rollen", url_for("measures.offices", year=year)), (found.title, ""))
    return render_template("risico_measures/office.html", year=year, office=found, rows=rows, rates=rates(row.standing for row in rows), crumbs=trail)


def _owner_roles() -> Mapping[int, list[str]]:
    """The roles of every account that owns a measure."""
    query = select(User).where(User.id.in_(select(Measure.owner_id)))
    return {user.id: user.roles for user in db().scalars(query)}
