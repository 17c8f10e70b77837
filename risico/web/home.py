"""The first page after login: where the year stands, what waits for you, and what each plugin has to show."""

from flask import Blueprint, redirect, render_template, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from .. import clock
from ..contract import Place
from ..installation import installation
from ..permissions import Permission, requires
from ..year.models import Year
from ..year.plan import moments_of
from ..year.service import current_year, get_year
from ..year.steps import steps
from ..year.tasks import running_deadlines, tasks
from .request import current_user, db, may

home = Blueprint("home", __name__)


@home.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> Response:
    """The overview of the current year, or the first thing this user can do."""
    if may(Permission.YEAR_READ):
        current = current_year(db())
        if current is not None:
            return redirect(url_for("home.overview", year=current.number))
        return redirect(url_for("year.open"))
    if may(Permission.ACCOUNTS_MANAGE):
        return redirect(url_for("accounts.index"))
    return redirect(url_for("audit.index" if may(Permission.AUDIT_READ) else "content.changes"))


@home.get("/<year:year>/")
@requires(Permission.YEAR_READ)
def overview(year: int) -> str:
    """The steps of that year, what waits for this user in whichever year, and the panels of the plugins."""
    found, current, today = get_year(db(), year), installation(), clock.today()
    deadlines, others = running_deadlines(db(), current.plugins, found)
    return render_template(
        "home/overview.html",
        steps=steps(moments_of(current.library, year), deadlines, year, today),
        tasks=tasks(deadlines, current_user(), today, others),
        panels=_panels(found),
        this_year=today.year,
        crumbs=[(f"Planjaar {year}", ""), ("Overzicht", "")],
    )


def _panels(year: Year) -> dict[Place, list[Markup]]:
    """The panels of all plugins by place, in order."""
    parts = installation().plugins.hook.dashboard_panels(session=db(), user=current_user(), year=year)
    rendered: dict[Place, list[Markup]] = {}
    for panel in sorted((panel for part in parts for panel in part), key=lambda panel: panel.order):
        rendered.setdefault(panel.place, []).append(Markup(render_template(panel.template, **panel.context)))  # noqa: S704  a template escapes
    return rendered
