"""One term of the planning cycle: what it is, and reporting it done."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ... import clock
from ...installation import installation
from ...permissions import ROLE_TITLES, Permission, Role, requires
from ...web.forms import Form, VersionField
from ...web.request import current_user, db, reading
from ..planning import get_term, may_report, report
from ..service import get_year
from .blueprint import Page
from .blueprint import year as pages


class ReportForm(Form):
    """The button; `version` is that of the term on screen."""

    version = VersionField()


@pages.get("/<year:year>/jaar/<key>/")
@requires(Permission.YEAR_READ)
def term(year: int, key: str) -> str:
    """What has to be done, when and by whom."""
    return _page(year, key, ReportForm(formdata=None))


@pages.post("/<year:year>/jaar/<key>/klaar/")
@requires(Permission.YEAR_READ)
def done(year: int, key: str) -> Page:
    """It is done."""
    return _report(year, key, done=True)


@pages.post("/<year:year>/jaar/<key>/toch-niet/")
@requires(Permission.YEAR_READ)
def not_done(year: int, key: str) -> Page:
    """After all it is not."""
    return _report(year, key, done=False)


def _report(year: int, key: str, *, done: bool) -> Page:
    form = ReportForm()
    if form.succeeds(lambda: report(db(), current_user(), installation().library, year, key, done, form.version.data)):
        flash("Gemeld: dit is klaar." if done else "Dit staat weer open.", "message")
        return _back(year)
    reading()
    return _page(year, key, form), 422


def _back(year: int) -> Response:
    return redirect(url_for("year.glance", year=year))


def _page(year: int, key: str, form: ReportForm) -> str:
    get_year(db(), year)
    found = get_term(db(), installation().library, year, key)
    form.version.data = found.version
    return render_template(
        "year/term.html",
        year=year,
        term=found,
        who=[ROLE_TITLES[Role(role)] for role in found.roles],
        may_report=may_report(current_user(), found),
        late=found.done_on is None and found.due < clock.today(),
        form=form,
        crumbs=[(f"Planjaar {year}", url_for("home.overview", year=year)), ("Jaar", url_for("year.glance", year=year)), (found.title, "")],
    )
