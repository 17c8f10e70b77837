"""The year-end page: oversight of measures that were really taken."""

from flask import render_template

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import db

from .. import oversight as service
from ..permissions import MeasurePermission
from .blueprint import measures
from .trail import crumbs


@measures.get("/toezicht/")
@requires(MeasurePermission.READ)
def oversight(year: int) -> str:
    """What was checked in the year, how it stands at its end, and what is left."""
    found = service.oversight(db(), installation().library, year)
    titles = {row.code: row.title for row in (*found.rows, *found.aside)}
    return render_template("risico_measures/oversight.html", year=year, found=found, titles=titles, crumbs=crumbs(year, ("Toezicht", "")))
