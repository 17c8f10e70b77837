"""One measure: how it stands, a new check, how it stands on paper, its owner and the next check."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import checks, papers
from ..choosing import change_many, owners
from ..forms.checks import CheckForm
from ..forms.keeping import KeepForm, PaperForm
from ..permissions import MeasurePermission
from ..service import get_measure
from .blueprint import measures
from .measure_page import measure_page


@measures.get("/<code>/")
@requires(MeasurePermission.READ)
def measure(year: int, code: str) -> str:
    """One measure."""
    return measure_page(year, code)


@measures.post("/<code>/controle/")
@requires(MeasurePermission.CHECK)
def record(year: int, code: str) -> Response | tuple[str, int]:
    """Put a check before a second person."""
    session, user, form = db(), current_user(), CheckForm()
    found = get_measure(session, code)
    form.offer(owners(session), user)
    if form.succeeds(lambda: checks.record(session, user, found, form.typed())):
        flash("De controle is vastgelegd. Een tweede persoon bevestigt haar.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form), 422


@measures.post("/<code>/papier/")
@requires(MeasurePermission.CHECK)
def paper(year: int, code: str) -> Response | tuple[str, int]:
    """How the measure stands on paper; the service knows who may say so."""
    session, form = db(), PaperForm()
    found = get_measure(session, code)
    if form.succeeds(lambda: papers.set_paper(session, current_user(), found, form.typed(), form.version.data, corrects=form.corrects.data)):
        flash("De stand op papier is opgeslagen.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form), 422


@measures.post("/<code>/eigenaar/")
@requires(MeasurePermission.LEAD)
def keep(year: int, code: str) -> Response | tuple[str, int]:
    """Another owner, or another day for the next check."""
    session, form = db(), KeepForm()
    get_measure(session, code)
    form.offer(owners(session), current_user())
    if form.succeeds(lambda: change_many(session, current_user(), {code: form.version.data}, form.change())):
        flash("Eigenaar en datum zijn opgeslagen.", "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form), 422
