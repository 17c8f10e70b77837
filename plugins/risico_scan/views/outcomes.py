"""Looking back: the year as a list, the years side by side, and the form of one topic."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import outcomes as service
from ..forms.outcomes import OutcomeForm
from ..models import Assessment
from ..permissions import ScanPermission
from ..service import get_assessment, get_round, library_of
from .blueprint import scan


@scan.get("/terugkijken/")
@requires(ScanPermission.READ)
def outcomes(year: int) -> str:
    """What we thought and what happened: this year's topics, and all years together."""
    round = get_round(db(), year)
    every = service.lookbacks(db())
    mine = [each for each in every if each.year == year]
    return render_template(
        "risico_scan/outcomes.html",
        round=round,
        library=library_of(db(), round),
        mine=mine,
        every=every,
        labels=service.SEVERITY_LABELS,
        severities=service.SEVERITIES,
        judgement=service.judgement,
        times=service.times,
        crosstab=service.crosstab(every),
    )


@scan.route("/<code>/terugblik/", methods=["GET", "POST"])
@requires(ScanPermission.LOOK_BACK)
def outcome(year: int, code: str) -> str | Response | tuple[str, int]:
    """Say what happened around one topic."""
    form, assessment = OutcomeForm(), get_assessment(db(), year, code)
    if not form.is_submitted():
        return _form(assessment, form)
    if form.succeeds(lambda: service.record(db(), current_user(), assessment, int(form.severity.data), form.note.data or "", form.version.data)):
        flash(f"Uw terugblik op ‘{assessment.title}’ is bewaard.", "message")
        return redirect(url_for("scan.outcomes", year=year))
    return _form(get_assessment(reading(), year, code), form), 422


def _form(assessment: Assessment, form: OutcomeForm) -> str:
    """The form: as it was typed, with beside it what somebody else kept meanwhile; else what is kept now."""
    decided = service.lookback_of(db(), assessment)
    saved = service.outcome_of(db(), assessment)
    if saved and not form.is_submitted():
        form.severity.data, form.note.data = str(saved.severity), saved.note
    if form.is_stale or not form.is_submitted():
        form.version.data = saved.version if saved else 0
    return render_template(
        "risico_scan/outcome.html",
        round=assessment.round,
        decided=decided,
        library=library_of(db(), assessment.round),
        form=form,
        saved=saved if form.is_stale else None,
        severities=service.SEVERITIES,
    )
