"""How the gap went over time."""

from datetime import date

from flask import render_template, request, url_for

from risico import clock
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import db

from .. import trend as trends
from ..permissions import MeasurePermission
from ..rows import all_rows
from .blueprint import measures
from .trail import crumbs


@measures.get("/verloop/")
@requires(MeasurePermission.READ)
def trend(year: int) -> str:
    """The figures per quarter, or with `?per=jaar` per year, up to the end of this year."""
    day = min(clock.today(), date(year, 12, 31))
    per = trends.YEARS if request.args.get("per") == trends.YEARS else trends.QUARTERS
    found = trends.points(all_rows(db(), installation().library, day), day, per)
    drawn = trends.drawable(found)
    kinds = ((trends.QUARTERS, "Per kwartaal"), (trends.YEARS, "Per jaar"))
    return render_template(
        "risico_measures/trend.html",
        year=year,
        points=[(trends.name(point, per), point.rates) for point in found],
        figure=trends.figure(drawn, per) if len(drawn) > 1 else None,
        filters=[{"label": label, "url": url_for("measures.trend", year=year, per=kind or None), "current": kind == per} for kind, label in kinds],
        crumbs=crumbs(year, ("Verloop", "")),
    )
