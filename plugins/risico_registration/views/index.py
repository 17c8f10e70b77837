"""The page "Registratie", and how it went through the years."""

from flask import Response, render_template, request, url_for

from risico.errors import NotFound
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db
from risico.web.turns import takes_a_turn

from .. import sentences
from ..board import board, sees_exact
from ..counts import EMPLOYEES, GROUPS
from ..export import workbook
from ..indicator_rows import NOBODY, in_words
from ..indicators import Pair
from ..permissions import RegistrationPermission
from ..trend import figure, years
from .blueprint import registration
from .index_page import index_page
from .trail import crumbs

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@registration.get("/")
@requires(RegistrationPermission.READ)
def index(year: int) -> str:
    """One target group (`?groep=`) in the last four quarters or a calendar year (`?jaar=`)."""
    page = index_page(db(), installation().library, current_user(), year, group_asked(), request.args.get("jaar", type=int), _briefed(year))
    return render_template("risico_registration/index.html", year=year, page=page, groups=GROUPS, sentences=sentences, crumbs=crumbs(year))


def _briefed(year: int) -> Pair:
    """D15, which the briefings know."""
    current = installation()
    found: Pair | None = current.plugins.hook.briefed(session=db(), library=current.library, year=year)
    return found or NOBODY


def group_asked() -> str:
    """The target group in the address; employees when there is none that exists."""
    group = request.args.get("groep", "")
    return group if group in GROUPS else EMPLOYEES


@registration.get("/verloop/")
@requires(RegistrationPermission.READ)
def trend(year: int) -> str:
    """The indicators of one target group (`?groep=`) over the calendar years that are complete."""
    library, group = installation().library, group_asked()
    found = years(db(), library, board(db(), library, year, exact=sees_exact(current_user())), group)
    return render_template(
        "risico_registration/trend.html",
        year=year,
        found=found,
        figure=figure(found, found.drawn) if found.drawn else None,
        groups=[{"label": title, "url": url_for("registration.trend", year=year, groep=code), "current": code == group} for code, title in GROUPS.items()],
        words=in_words,
        crumbs=crumbs(year, ("Verloop", "")),
    )


@registration.get("/excel/registratie.xlsx")
@requires(RegistrationPermission.READ)
@takes_a_turn
def export(year: int) -> Response:
    """Everything as a workbook, without small numbers."""
    content = workbook(db(), installation().library, year, _briefed(year))
    if content is None:
        raise NotFound("Er is nog niets geteld.")
    return Response(content, mimetype=MIME_TYPE, headers={"Content-Disposition": f'attachment; filename="registratie-{year}.xlsx"'})
