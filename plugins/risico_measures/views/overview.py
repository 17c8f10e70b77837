"""All measures of the municipality: the gap, where it is, and the list."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db

from ..choosing import start_core
from ..definitions import LEVELS, PHASES
from ..listing import LABELS, ORDERS, Selection
from ..permissions import MeasurePermission
from .blueprint import measures
from .overview_page import overview_page
from .trail import crumbs


@measures.get("/")
@requires(MeasurePermission.READ)
def overview(year: int) -> str:
    """The measures as the address chooses them: `?toon=`, `?vak=`, `?orde=`; without any measure, how to begin."""
    page = overview_page(db(), current_user(), year, _selection())
    if page is None:
        core = [measure for measure in installation().library.measures if measure.core]
        return render_template("risico_measures/empty.html", year=year, core=core, crumbs=crumbs(year))
    return render_template("risico_measures/overview.html", year=year, page=page, crumbs=crumbs(year))


@measures.post("/beginnen/")
@requires(MeasurePermission.LEAD)
def begin(year: int) -> Response:
    """Start with the core set."""
    new = start_core(db(), current_user(), installation().library)
    flash(f"U begint met {new} maatregelen. Leg nu per maatregel vast wat er op papier staat.", "message")
    return redirect(url_for("measures.overview", year=year))


def _selection() -> Selection:
    """What the address chooses; what does not exist there counts as nothing chosen."""
    show, order = request.args.get("toon", ""), request.args.get("orde", "")
    level, _, phase = request.args.get("vak", "").partition("-")
    cell = (level, phase) if level in LEVELS and phase in PHASES else None
    return Selection(show if show in LABELS else "", cell, order if order in ORDERS else "")
