"""The year at a glance: its steps, what waits for this user, everything on one line, and what comes."""

from collections.abc import Iterable, Sequence

from flask import current_app, render_template, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ... import clock
from ...accounts.models import User
from ...contract import Deadline
from ...installation import installation
from ...permissions import PUBLIC, Permission, declared, requires
from ...web.request import current_user, db, may
from .. import listing, standing
from ..lanes import line
from ..plan import moments_of
from ..service import get_year
from ..steps import steps
from ..tasks import grouped, running_deadlines, tasks
from .blueprint import year as pages


@pages.get("/<year:year>/jaar/")
@requires(Permission.YEAR_READ)
def glance(year: int) -> str:
    """Where the year stands. `?toon=`: a key of listing.LABELS; `?vanaf=`: the first row, from 1."""
    current, user, today = installation(), current_user(), clock.today()
    deadlines, others = running_deadlines(db(), current.plugins, get_year(db(), year))
    which = request.args.get("toon", listing.NEAR)
    kept = listing.shown(deadlines, user, which, today)
    first = max(request.args.get("vanaf", 1, type=int), 1)
    on_page = kept[first - 1 : first - 1 + listing.AT_ONCE]
    return render_template(
        "year/glance.html",
        year=year,
        is_over=year < today.year,
        steps=steps(moments_of(current.library, year), deadlines, year, today),
        late=sum(standing.state_of(each, today) == "late" for each in deadlines),
        tasks=grouped(tasks(deadlines, user, today, others), today),
        line=line(deadlines, year, today),
        key=[(standing.WORDS[state], standing.DRAWINGS[state], standing.TONES.get(state, "")) for state in standing.DRAWINGS],
        rows=listing.rows(on_page, user, _titles(on_page), year, today, _may_open),
        filters=[{"label": label, "url": _address(year, name), "current": name == which} for name, label in listing.LABELS.items()],
        pages=_pages(year, which, len(kept), first),
        crumbs=[(f"Planjaar {year}", ""), ("Jaar", "")],
    )


def _address(year: int, which: str, first: int | None = None) -> str:
    return url_for("year.glance", year=year, toon=which or None, vanaf=first, _anchor="lijst")


def _pages(year: int, which: str, total: int, first: int) -> Sequence[dict[str, object]]:
    firsts = range(1, total + 1, listing.AT_ONCE) if total > listing.AT_ONCE else ()
    return [
        {"label": f"{row} tot en met {min(row + listing.AT_ONCE - 1, total)}", "url": _address(year, which, row if row > 1 else None), "current": row == first}
        for row in firsts
    ]


def _titles(deadlines: Iterable[Deadline]) -> dict[int, str]:
    """The functions of the people who have a task of their own. At most one statement."""
    ids = {each.user_id for each in deadlines if each.user_id is not None}
    return dict(iter(db().execute(select(User.id, User.title).where(User.id.in_(ids))))) if ids else {}


def _may_open(url: str) -> bool:
    """Whether this user has the permission of the page at that address."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(url.partition("#")[0].partition("?")[0])
    except (HTTPException, RequestRedirect):
        return False
    permission = declared(current_app, endpoint)
    return permission is not None and (permission == PUBLIC or may(permission))
