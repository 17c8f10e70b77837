"""Looking back: the year as a list, the years side by side, and the form of one topic."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.errors import NotFound, Refused, Stale
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import outcomes as service
from ..forms.outcomes import OutcomeForm
from ..permissions import ScanPermission
from ..service import ADOPTED, get_assessment, get_round, library_of
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
    form = OutcomeForm()
    assessment = get_assessment(db(), year, code)
    if form.validate_on_submit():
        try:
            service.record(db(), current_user(), assessment, int(form.severity.data), form.note.data or "", form.version.data or 0)
        except Refused as refusal:
            form.form_errors.append(refusal.message)
            return _form(year, code, form, stale=isinstance(refusal, Stale)), refusal.status
        flash(f"Uw terugblik op ‘{assessment.title}’ is bewaard.", "message")
        return redirect(url_for("scan.outcomes", year=year))
    return _form(year, code, form) if not form.is_submitted() else (_form(year, code, form), 422)


def _form(year: int, code: str, form: OutcomeForm, *, stale: bool = False) -> str:
    """The form: as it was typed, with beside it what somebody else kept meanwhile; else what is kept now."""
    session = reading()
    assessment = get_assessment(session, year, code)
    if assessment.round.state != ADOPTED:
        raise Refused(service.TOO_EARLY)
    saved = service.outcome_of(session, assessment)
    if saved and not form.is_submitted():
        form.severity.data, form.note.data = str(saved.severity), saved.note
    if stale or not form.is_submitted():
        form.version.data = saved.version if saved else 0
    decided = next((each for each in service.lookbacks(session) if (each.year, each.code) == (year, code)), None)
    if decided is None:
        raise NotFound("Over dit onderwerp is niet besloten.")
    return render_template(
        "risico_scan/outcome.html",
        round=assessment.round,
        decided=decided,
        library=library_of(session, assessment.round),
        form=form,
        saved=saved if stale else None,
        severities=service.SEVERITIES,
    )
