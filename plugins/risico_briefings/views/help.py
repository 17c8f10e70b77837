"""Help from outside, with who is entitled to it and when somebody last looked."""

from flask import render_template

from risico import clock
from risico.installation import installation
from risico.organisation.bodies import OFFICE_TITLES, Office
from risico.permissions import requires

from ..help import standing
from ..permissions import BriefingPermission
from .blueprint import briefings
from .trail import crumbs


@briefings.get("/hulp/")
@requires(BriefingPermission.READ)
def help(year: int) -> str:
    """All links; what was not looked at for a year first."""
    found = sorted(standing(installation().library.help_links, clock.today()), key=lambda each: not (each.old or each.over))
    titles = {office.value: OFFICE_TITLES[office].lower() for office in Office}
    return render_template("risico_briefings/help.html", year=year, links=found, titles=titles, crumbs=crumbs(year, ("Hulp van buiten", "")))
