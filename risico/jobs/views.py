"""The page of long work: how far it is, and where it led."""

from flask import Blueprint, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ..permissions import Permission, requires
from ..web.request import current_user, db
from .runner import find_run, is_silent

jobs = Blueprint("jobs", __name__, url_prefix="/werk")


@jobs.get("/<run_id>/")
@requires(Permission.OWN_ACCOUNT)
def run(run_id: str) -> Response:
    """Progress; refreshes itself until the work is ready, then goes on to the result."""
    found = find_run(db(), current_user().id, run_id)
    if found.state == "done" and found.result:
        return redirect(found.result)
    failed = found.state == "failed" or is_silent(found)
    response = make_response(render_template("jobs/run.html", run=found, failed=failed))
    if not failed:
        response.headers["Refresh"] = f"2; url={url_for('jobs.run', run_id=run_id)}"
    return response
