"""Help from outside, with who is entitled to it and when somebody last looked; and noting that it is still right."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.installation import installation
from risico.organisation.bodies import OFFICE_TITLES, Office
from risico.permissions import requires
from risico.web.request import current_user, db
from risico.year.service import get_year

from ..help import standing
from ..help_checks import looked_at, mark
from ..permissions import BriefingPermission
from .blueprint import briefings
from .trail import crumbs


@briefings.get("/hulp/")
@requires(BriefingPermission.READ)
def help(year: int) -> str:
    """All links; what was not looked at for a year first."""
    links = standing(installation().library.help_links, clock.today(), looked_at(db()))
    found = sorted(links, key=lambda each: not (each.old or each.over))
    titles = {office.value: OFFICE_TITLES[office].lower() for office in Office}
    return render_template("risico_briefings/help.html", year=year, links=found, titles=titles, crumbs=crumbs(year, ("Hulp van buiten", "")))


@briefings.post("/hulp/")
@requires(BriefingPermission.FACTS)
def check_help(year: int) -> Response:
    """These were looked at and are still right."""
    get_year(db(), year)
    noted = mark(db(), current_user(), installation().library, request.form.getlist("hulp"))
    flash(f"Nagekeken: {noted}." if noted else "Vink eerst aan wat u hebt nagekeken.", "message")
    return redirect(url_for("briefings.help", year=year))
