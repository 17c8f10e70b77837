"""The conversation about differences: closing the scoring, the page of differences, agreed scores, counter-question, another round."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import consensus
from ..forms.consensus import NONE, AgreeForm, CounterForm, ReopenForm, VersionForm
from ..models import Assessment
from ..permissions import ScanPermission
from ..previous import last_year
from ..service import get_assessment, library_of
from .blueprint import scan
from .consensus_page import anchor, differences_page
from .known import experience_of


@scan.post("/<code>/scoren-sluiten/")
@requires(ScanPermission.LEAD)
def close_scoring(year: int, code: str) -> Response:
    """End the scoring; why that cannot be is told on the topic's page."""
    session, form = db(), VersionForm()
    assessment = get_assessment(session, year, code)
    library = library_of(session, assessment.round)
    before, polled = last_year(session, year).get(code), experience_of(library, year)
    last_level = before.level if before else None
    if form.succeeds(lambda: consensus.close_scoring(session, current_user(), library, assessment, form.version.data, last_level, polled)):
        flash("Het scoren is gesloten. Bespreek nu de verschillen.", "message")
        return redirect(url_for("scan.differences", year=year, code=code))
    reading()
    for message in form.form_errors:
        flash(message, "warning")
    return redirect(url_for("scan.topic", year=year, code=code))


@scan.get("/<code>/verschillen/")
@scan.get("/<code>/verschillen/<question>/")
@requires(ScanPermission.READ)
def differences(year: int, code: str, question: str = "") -> str:
    """Where the assessors differ and what was agreed; with `question` also about that one."""
    return differences_page(year, code, question)


@scan.post("/<code>/verschillen/<question>/")
@requires(ScanPermission.LEAD)
def agree(year: int, code: str, question: str) -> Response | tuple[str, int]:
    """Record the score that was agreed for a question, or that there is none."""
    session, form = db(), AgreeForm(prefix=question)
    assessment = get_assessment(session, year, code)
    if form.succeeds(lambda: _record(assessment, question, form)):
        flash("De afspraken zijn bijgewerkt. De uitkomst is opnieuw berekend.", "message")
        return redirect(url_for("scan.differences", year=year, code=code, question=question, _anchor=anchor(question)))
    reading()
    return differences_page(year, code, question, form), 422


@scan.post("/<code>/tegenvraag/")
@requires(ScanPermission.LEAD)
def counter(year: int, code: str) -> Response | tuple[str, int]:
    """Record the answer to the counter-question and go on to the decision."""
    session, form = db(), CounterForm()
    assessment = get_assessment(session, year, code)
    if form.succeeds(lambda: consensus.record_counter(session, current_user(), assessment, form.text.data or "", form.version.data)):
        flash("De tegenvraag is beantwoord.", "message")
        return redirect(url_for("scan.decision", year=year, code=code))
    reading()
    return differences_page(year, code, tried=form), 422


@scan.post("/<code>/heropenen/")
@requires(ScanPermission.LEAD)
def reopen_scoring(year: int, code: str) -> Response | tuple[str, int]:
    """Start another round of scoring."""
    session, form = db(), ReopenForm()
    assessment = get_assessment(session, year, code)
    if form.succeeds(lambda: consensus.reopen_scoring(session, current_user(), assessment, form.reason.data or "", form.version.data)):
        flash("Het scoren is weer open. De antwoorden staan er nog. Vraag de beoordelaars om ze opnieuw te bekijken.", "message")
        return redirect(url_for("scan.topic", year=year, code=code))
    reading()
    return differences_page(year, code, tried=form), 422


def _record(assessment: Assessment, question: str, form: AgreeForm) -> None:
    session, user = db(), current_user()
    library = library_of(session, assessment.round)
    if form.score.data == NONE:
        consensus.withdraw(session, user, library, assessment, question, form.version.data)
    else:
        consensus.agree(session, user, library, assessment, question, int(form.score.data), form.reason.data or "", form.version.data)
