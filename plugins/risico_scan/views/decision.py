"""Deciding with four eyes: the proposal, the decision, sending back, and what to do outside this app when there is a threat."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import decisions
from ..forms.decision import ProposalForm, VerdictForm
from ..permissions import ScanPermission
from ..service import get_assessment, library_of, result_of
from .blueprint import scan
from .decision_page import decision_page
from .trail import crumbs


@scan.get("/<code>/besluit/")
@requires(ScanPermission.READ)
def decision(year: int, code: str) -> str:
    """The proposal or decision; with `?wijzigen=ja` a leader changes what was proposed."""
    return decision_page(year, code, changing="wijzigen" in request.args)


@scan.post("/<code>/besluit/")
@requires(ScanPermission.LEAD)
def propose(year: int, code: str) -> Response | tuple[str, int]:
    """Put a proposal before a second person."""
    session, form = db(), ProposalForm()
    assessment = get_assessment(session, year, code)
    library = library_of(session, assessment.round)
    if form.succeeds(lambda: decisions.propose(session, current_user(), library, assessment, form.proposal(), form.version.data)):
        flash("Uw voorstel ligt klaar voor het tweede paar ogen.", "message")
        return redirect(url_for("scan.decision", year=year, code=code))
    reading()
    return decision_page(year, code, form), 422


@scan.post("/<code>/besluit/vaststellen/")
@requires(ScanPermission.DECIDE)
def decide(year: int, code: str) -> Response | tuple[str, int]:
    """Adopt the proposal as the second person."""
    session, form = db(), VerdictForm()
    assessment = get_assessment(session, year, code)
    if form.succeeds(lambda: decisions.decide(session, current_user(), installation().plugins, assessment, form.version.data, form.remark.data or "")):
        flash("Het besluit is vastgesteld.", "message")
        return redirect(url_for("scan.decision", year=year, code=code))
    reading()
    return decision_page(year, code, form), 422


@scan.post("/<code>/besluit/terug/")
@requires(ScanPermission.DECIDE)
def send_back(year: int, code: str) -> Response | tuple[str, int]:
    """Give the proposal back with a reason."""
    session, form = db(), VerdictForm()
    assessment = get_assessment(session, year, code)
    if form.succeeds(lambda: decisions.send_back(session, current_user(), assessment, form.version.data, form.remark.data or "")):
        flash("Het voorstel is terug bij wie het deed.", "message")
        return redirect(url_for("scan.decision", year=year, code=code))
    reading()
    return decision_page(year, code, form), 422


@scan.get("/<code>/doorpakken/")
@requires(ScanPermission.READ)
def act_now(year: int, code: str) -> str:
    """What to do about a threat, now and outside this app."""
    assessment = get_assessment(db(), year, code)
    result = result_of(assessment)
    holds = result is not None and "R1" in result.rules
    return render_template("risico_scan/act_now.html", assessment=assessment, holds=holds, crumbs=crumbs(assessment, "Nu doorpakken"))
