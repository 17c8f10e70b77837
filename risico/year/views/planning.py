"""The page with the days of a year: the municipality's own, the fixed ones, and changes of people."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...installation import installation
from ...permissions import Permission, requires
from ...web.request import current_user, db, reading
from ..forms import ChangeForm, PlanForm, plan_form
from ..outline import month_groups, path_groups
from ..plan import plan_of
from ..planning import CHANGE_KINDS, forget_change, plan_version, record_change, set_days
from ..service import get_year
from .blueprint import Page
from .blueprint import year as pages


@pages.get("/<year:year>/jaar/plannen/")
@requires(Permission.YEAR_PLAN)
def plan(year: int) -> str:
    """Every day of that year, by month."""
    return _page(year, _form(year, sent=False), ChangeForm(formdata=None))


@pages.post("/<year:year>/jaar/plannen/")
@requires(Permission.YEAR_PLAN)
def save_plan(year: int) -> Page:
    """Other days, all or none."""
    form = _form(year, sent=True)
    if form.succeeds(lambda: set_days(db(), current_user(), installation().library, year, form.days(), form.version.data)):
        flash("De data zijn opgeslagen.", "message")
        return _back(year)
    reading()
    return _page(year, form, ChangeForm(formdata=None)), 422


@pages.post("/<year:year>/jaar/wisselingen/")
@requires(Permission.YEAR_PLAN)
def add_change(year: int) -> Page:
    """People change on that day."""
    form = ChangeForm()
    if form.succeeds(lambda: record_change(db(), current_user(), year, form.kind.data, form.first.data)):
        flash("De wisseling is vastgelegd. De taken staan op de lijn van het jaar.", "message")
        return _back(year)
    reading()
    return _page(year, _form(year, sent=False), form), 422


@pages.post("/<year:year>/jaar/wisselingen/<int:id>/weg/")
@requires(Permission.YEAR_PLAN)
def remove_change(year: int, id: int) -> Response:
    """Take a change back that was a mistake."""
    forget_change(db(), current_user(), year, id)
    flash("De wisseling is weg, met haar taken.", "message")
    return _back(year)


def _back(year: int) -> Response:
    return redirect(url_for("year.plan", year=year))


def _form(year: int, *, sent: bool) -> PlanForm:
    get_year(db(), year)
    library, kept = installation().library, plan_of(db(), year)
    entries = [entry for _, group in month_groups(library, kept, year) for entry in group if not entry.fixed]
    return plan_form(entries, sent=sent)


def _page(year: int, form: PlanForm, change: ChangeForm) -> str:
    library, kept = installation().library, plan_of(db(), year)
    change.offer(path for path in library.paths if path.id in CHANGE_KINDS)
    if form.is_stale or not form.version.raw_data:  # who only mistyped has not seen what others changed since
        form.version.data = plan_version(kept, year)
    return render_template(
        "year/plan.html",
        year=year,
        form=form,
        change=change,
        months=month_groups(library, kept, year),
        paths=path_groups(library, kept, year),
        crumbs=[(f"Planjaar {year}", url_for("home.overview", year=year)), ("Jaar", url_for("year.glance", year=year)), ("Data", "")],
    )
