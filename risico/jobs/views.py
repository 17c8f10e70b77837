"""The page of long work: how far it is, where it led, and beginning again when it failed."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ..installation import installation
from ..permissions import Permission, requires
from ..web.request import close, current_user, db, reading
from .runner import GONE, find_run, has_failed

jobs = Blueprint("jobs", __name__, url_prefix="/werk")


@jobs.get("/<run_id>/")
@requires(Permission.OWN_ACCOUNT)
def run(run_id: str) -> Response:
    """Progress; refreshes itself until the work is ready, then goes on to the result."""
    found = find_run(db(), current_user().id, run_id)
    if found.state == "done" and found.result:
        return redirect(found.result)
    failed = has_failed(found)
    why = found.message if found.state == "failed" else GONE
    response = make_response(render_template("jobs/run.html", run=found, failed=failed, why=why))
    if not failed:
        response.headers["Refresh"] = f"2; url={url_for('jobs.run', run_id=run_id)}"
    return response


@jobs.post("/<run_id>/opnieuw/")
@requires(Permission.OWN_ACCOUNT)
def again(run_id: str) -> Response:
    """The same work once more, when it failed; the work itself asks whether this user may."""
    found = find_run(reading(), current_user().id, run_id)
    close()
    if has_failed(found):
        run_id, _ = installation().jobs.start(current_user().id, found.kind, found.params)
    return redirect(url_for("jobs.run", run_id=run_id))
