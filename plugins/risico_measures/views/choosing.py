"""Choosing measures: from the catalogue, of the municipality's own, and which do not apply."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import choosing
from ..forms.choosing import CatalogueForm, OwnForm
from ..forms.keeping import AsideForm, VersionForm
from ..models import Measure
from ..permissions import MeasurePermission
from ..service import get_measure
from .blueprint import measures
from .measure_page import measure_page
from .trail import crumbs

Page = str | Response | tuple[str, int]


@measures.route("/kiezen/", methods=["GET", "POST"])
@requires(MeasurePermission.LEAD)
def catalogue(year: int) -> Page:
    """Add measures of the catalogue."""
    form, library = CatalogueForm(), installation().library
    if form.is_submitted() and form.succeeds(lambda: choosing.add(db(), current_user(), library, form.codes.data)):
        flash("De maatregelen zijn toegevoegd.", "message")
        return redirect(url_for("measures.overview", year=year))
    session = reading()
    known = choosing.chosen_codes(session)
    context = {"known": known, "library": library, "crumbs": crumbs(year, ("Kiezen", ""))}
    return render_template("risico_measures/catalogue.html", year=year, form=form, **context), 422 if form.is_submitted() else 200


@measures.route("/eigen/", methods=["GET", "POST"])
@requires(MeasurePermission.LEAD)
def add_own(year: int) -> Page:
    """Add a measure of the municipality's own."""
    form = OwnForm()
    if form.is_submitted() and form.succeeds(lambda: choosing.add_own(db(), current_user(), installation().library, form.typed())):
        flash("De maatregel is toegevoegd.", "message")
        return redirect(url_for("measures.overview", year=year))
    reading()
    return _own_page(year, form, None)


@measures.route("/<code>/tekst/", methods=["GET", "POST"])
@requires(MeasurePermission.LEAD)
def change_own(year: int, code: str) -> Page:
    """Another text of an own measure."""
    form, library, session, user = OwnForm(), installation().library, db(), current_user()
    found = get_measure(session, code)
    if not form.is_submitted():
        form.start_from(found)
    elif form.succeeds(lambda: choosing.change_own(session, user, library, found, form.typed(), form.version.data)):
        flash("De tekst is opgeslagen.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    return _own_page(year, form, get_measure(reading(), code))


@measures.post("/<code>/niet-van-toepassing/")
@requires(MeasurePermission.LEAD)
def set_aside(year: int, code: str) -> Page:
    """The measure does not apply here, for a reason."""
    session, form = db(), AsideForm()
    found = get_measure(session, code)
    if form.succeeds(lambda: choosing.set_aside(session, current_user(), found, form.reason.data, form.version.data)):
        flash("De maatregel staat op ‘niet van toepassing’.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form), 422


@measures.post("/<code>/van-toepassing/")
@requires(MeasurePermission.LEAD)
def bring_back(year: int, code: str) -> Page:
    """The measure applies again."""
    session, form = db(), VersionForm()
    found = get_measure(session, code)
    if form.succeeds(lambda: choosing.bring_back(session, current_user(), found, form.version.data)):
        flash("De maatregel is weer van toepassing.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form), 422


def _own_page(year: int, form: OwnForm, saved: Measure | None) -> tuple[str, int]:
    """The form; with `saved` about a measure that exists, which is shown beside it when it changed meanwhile."""
    if saved is not None and form.is_stale:
        form.version.data = saved.version
    context = {"saved": saved, "crumbs": crumbs(year, ("Eigen maatregel", ""))}
    return render_template("risico_measures/own.html", year=year, form=form, **context), 422 if form.is_submitted() else 200
