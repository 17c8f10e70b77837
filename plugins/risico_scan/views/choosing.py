"""Choosing the topics of a year."""

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from risico.content.compare import Difference
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading
from risico.year.service import get_year

from .. import rounds
from ..changes import compare
from ..forms.topics import ChooseForm
from ..permissions import ScanPermission
from ..previous import previous_round
from ..service import find_round, library_of
from .blueprint import scan
from .trail import list_crumbs


@scan.route("/kiezen/", methods=["GET", "POST"])
@requires(ScanPermission.LEAD)
def choose(year: int) -> Response | tuple[str, int]:
    """Choose the topics of the year, and add one of the municipality's own."""
    form = ChooseForm()
    if form.is_submitted() and form.succeeds(lambda: _choose(year, form)):
        flash("De onderwerpen zijn opgeslagen.", "message")
        return redirect(url_for("scan.topics" if form.seen.data else "scan.ask_everyone", year=year))
    session = reading()
    get_year(session, year)
    library = installation().library
    choices = rounds.choices(session, year, library)
    if not form.is_submitted():
        chosen = [choice.code for choice in choices if choice.chosen]
        form.seen.data = ",".join(chosen)
        form.codes.data = chosen or [choice.code for choice in choices if choice.earlier]
    changes = _changes(session, year)
    marks = {change.id: change.what for change in changes if change.word == "onderwerp"}
    context = {"library": library, "choices": choices, "changes": changes, "marks": marks, "crumbs": list_crumbs(year, "Kiezen")}
    return render_template("risico_scan/choose.html", year=year, form=form, **context), 422 if form.is_submitted() else 200


def _choose(year: int, form: ChooseForm) -> None:
    session, user, library = db(), current_user(), installation().library
    rounds.choose(session, user, year, library, form.codes.data, form.seen_codes())
    if form.title.data:
        rounds.add_local(session, user, year, library, form.title.data)


def _changes(session: Session, year: int) -> tuple[Difference, ...]:
    """How the content of this year's round, or of a new one, differs from last year's."""
    before, now = previous_round(session, year), find_round(session, year)
    if before is None:
        return ()
    return compare(library_of(session, before), library_of(session, now) if now else installation().library)
