"""The year-end page: oversight of measures that were really taken, with the same data as the report."""

from datetime import date

from flask import render_template

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import db

from ..actions import DONE
from ..permissions import MeasurePermission
from ..report.source import read
from .blueprint import measures
from .trail import crumbs


@measures.get("/toezicht/")
@requires(MeasurePermission.READ)
def oversight(year: int) -> str:
    """What was checked in the year, how it stands at its end, and what is left."""
    found = read(db(), installation().library, year)
    if found is None:
        return render_template("risico_measures/oversight_empty.html", year=year, crumbs=crumbs(year, ("Toezicht", "")))
    before = date(year - 1, 12, 31)
    return render_template(
        "risico_measures/oversight.html",
        year=year,
        found=found,
        before=next((point.rates for point in found.trend if point.day == before), None),
        checked=len({check.measure_id for check in found.checks}),
        results=[check.result for check in found.checks],
        faded=[row for row in found.rows if row.standing.practice.faded_on],
        never=[row for row in found.rows if row.standing.practice.seen is None],
        exceptions=[check for check in found.checks if check.exception],
        done=sum(action.state == DONE for action in found.actions),
        titles={row.code: row.title for row in (*found.rows, *found.aside)},
        crumbs=crumbs(year, ("Toezicht", "")),
    )
