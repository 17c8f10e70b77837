"""The documents of a year: what was made, by whom, and the files."""

from concurrent.futures import wait

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..installation import installation
from ..jobs.runner import find_run
from ..permissions import Permission, requires
from ..web.request import close, current_user, db, reading
from ..year.service import get_year
from .forms import MakeForm
from .jobs import REPORT, house_style
from .service import MIME_TYPES, get_document, issues

documents = Blueprint("documents", __name__, url_prefix="/<year:year>/verslag")
PATIENCE = 2.0
"""Seconds that a page waits for the work before it shows how far it is."""


@documents.get("/")
@requires(Permission.DOCUMENTS_READ)
def index(year: int) -> str:
    """The form, and what was made before."""
    return _page(year, MakeForm(formdata=None))


@documents.post("/")
@requires(Permission.DOCUMENTS_MAKE)
def make(year: int) -> AnyResponse | tuple[str, int]:
    """Start the work; the database is let go of first, because the work needs it."""
    form = MakeForm()
    get_year(reading(), year)
    if not form.validate():
        return _page(year, form), 422
    close()
    params = {"year": year, "audience": form.audience.data, "then": url_for("documents.index", year=year)}
    run_id, future = installation().jobs.start(current_user().id, REPORT, params)
    wait([future], timeout=PATIENCE)
    run = find_run(reading(), current_user().id, run_id)
    if run.state != "done" or not run.result:
        return redirect(url_for("jobs.run", run_id=run_id))
    flash("Het verslag is gemaakt. U vindt het hieronder.", "message")
    return redirect(run.result)


@documents.get("/<int:id>/")
@requires(Permission.DOCUMENTS_READ)
def download(year: int, id: int) -> Response:
    """One file, exactly as it was made."""
    found = get_document(db(), current_user(), year, id)
    kind = MIME_TYPES[found.filename.rpartition(".")[2]]
    return Response(found.content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{found.filename}"'})


def _page(year: int, form: MakeForm) -> str:
    get_year(db(), year)
    made = issues(db(), current_user(), year)
    return render_template("documents/index.html", year=year, form=form, issues=made, own_style=house_style(installation().settings) is not None)
