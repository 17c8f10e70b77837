"""Adopting the round, its versions, and opening it again for a correction."""

from flask import Response as Download
from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import Permission, requires
from risico.web.request import close, current_user, db, reading
from risico.web.turns import takes_a_turn

from .. import adoption as service
from ..archive import ARCHIVE
from ..forms.adoption import AdoptForm, CorrectionForm
from ..integrity import verify
from ..permissions import ScanPermission
from ..service import get_assessment, get_round
from .blueprint import scan


@scan.get("/vaststellen/")
@requires(ScanPermission.READ)
def adoption(year: int) -> str:
    """What is ready, what is not, and the versions; with `?controle=ja` whether they are still what was adopted."""
    return _page(year, AdoptForm(formdata=None), CorrectionForm(formdata=None))


@scan.post("/vaststellen/", provide_automatic_options=False)
@requires(ScanPermission.ADOPT)
def adopt(year: int) -> Response | tuple[str, int]:
    """Adopt the round as it is on screen."""
    form, round = AdoptForm(), get_round(db(), year)
    if form.succeeds(lambda: service.adopt(db(), current_user(), round, form.version.data)):
        flash(f"De scan van {year} is vastgesteld.", "message")
        return redirect(url_for("scan.adoption", year=year))
    reading()
    return _page(year, form, CorrectionForm(formdata=None)), 422


@scan.post("/vaststellen/heropenen/")
@requires(ScanPermission.ADOPT)
def reopen(year: int) -> Response | tuple[str, int]:
    """Open the round for a correction."""
    form, round = CorrectionForm(), get_round(db(), year)
    if form.succeeds(lambda: service.reopen(db(), current_user(), round, form.reason.data, form.version.data)):
        flash("De ronde is heropend. Heropen nu het onderwerp dat anders moet, en stel de ronde daarna opnieuw vast.", "message")
        return redirect(url_for("scan.adoption", year=year))
    reading()
    return _page(year, AdoptForm(formdata=None), form), 422


@scan.post("/vaststellen/<code>/heropenen/")
@requires(ScanPermission.LEAD)
def reopen_topic(year: int, code: str) -> Response:
    """Take one decided topic back to the conversation, for the correction."""
    service.reopen_topic(db(), current_user(), get_assessment(db(), year, code), AdoptForm().version.data)
    flash("Het onderwerp is heropend. Pas aan wat niet klopt, en doe een nieuw voorstel.", "message")
    return redirect(url_for("scan.decision", year=year, code=code))


@scan.post("/vaststellen/archief/")
@requires(Permission.DOCUMENTS_MAKE)
def archive(year: int) -> Response:
    """Make the package for the archive, as long work: its page goes on to the register of documents."""
    get_round(reading(), year)
    close()
    run_id, _ = installation().jobs.start(current_user().id, ARCHIVE, {"year": year, "then": url_for("documents.index", year=year)})
    return redirect(url_for("jobs.run", run_id=run_id))


@scan.get("/vaststellen/versie-<int:number>.json")
@requires(Permission.DOCUMENTS_READ)
@takes_a_turn
def adopted_json(year: int, number: int) -> Response:
    """The frozen round of one version, byte for byte what was adopted."""
    found = service.get_version(db(), get_round(db(), year), number)
    name = f"risico-scan-{year}-versie-{number}.json"
    return Download(found.json, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _page(year: int, adopt_form: AdoptForm, correction: CorrectionForm) -> str:
    """The round as it is now, with in the forms what was typed and why it did not work."""
    round = get_round(db(), year)
    adopt_form.version.data = correction.version.data = round.version
    checked = request.args.get("controle") == "ja"
    return render_template(
        "risico_scan/adoption.html",
        round=round,
        readiness=service.readiness(db(), round),
        versions=service.versions(db(), round),
        faults=verify(db(), year) if checked else None,
        adopt_form=adopt_form,
        correction=correction,
    )
