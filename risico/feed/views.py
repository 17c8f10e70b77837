"""The page "Uw agenda", and the address from which a calendar fetches its tasks."""

import hashlib

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..errors import Refused
from ..installation import installation
from ..permissions import ROLE_TITLES, Permission, public, requires
from ..web.request import current_user, db, may, reading
from . import service
from .forms import RoleForm

feed = Blueprint("feed", __name__, url_prefix="/agenda")
TITLE = "Uw agenda"


@feed.get("/")
@requires(Permission.OWN_ACCOUNT)
def index() -> str:
    """The own link, how to use it, and the links for roles."""
    return _page(RoleForm())


@feed.post("/link/")
@requires(Permission.OWN_ACCOUNT)
def make() -> str:
    """A new link, shown this once."""
    return _link_page(service.new_own_feed(db(), current_user()), TITLE)


@feed.post("/intrekken/")
@requires(Permission.OWN_ACCOUNT)
def end() -> Response:
    """The own link works no more."""
    service.end_own_feed(db(), current_user().id)
    flash("Uw link werkt niet meer. Haal de agenda ook weg uit uw agendaprogramma.", "message")
    return redirect(url_for("feed.index"))


@feed.get("/taken.ics")
@requires(Permission.OWN_ACCOUNT)
def download() -> Response:
    """The own tasks as a file, for a calendar that cannot fetch them."""
    return _file(service.calendar_for(db(), current_user(), installation().settings), "attachment")


@feed.post("/functie/")
@requires(Permission.CALENDARS_SHARE)
def make_for_role() -> str | tuple[str, int]:
    """A new link for everyone with a role, shown this once."""
    form = RoleForm()
    try:
        if form.validate():
            title = f"Agenda voor {ROLE_TITLES.get(form.role.data, '')}"
            return _link_page(service.new_role_feed(db(), current_user(), form.role.data), title)
    except Refused as refusal:
        form.refuse(refusal)
    reading()
    return _page(form), 422


@feed.post("/functie/<role>/intrekken/")
@requires(Permission.CALENDARS_SHARE)
def end_for_role(role: str) -> Response:
    """The link for that role works no more."""
    if role not in ROLE_TITLES:
        abort(404)
    service.end_role_feed(db(), role)
    flash("De link werkt niet meer.", "message")
    return redirect(url_for("feed.index"))


@feed.get("/<token>.ics")
@public
def fetch(token: str) -> Response:
    """The calendar behind a secret link; one that was fetched before is not sent again."""
    content = service.calendar_of(db(), token, installation().settings)
    if content is None:
        abort(404)
    return _file(content, "inline").make_conditional(request)


def _page(form: RoleForm) -> str:
    mine = service.own_feed(db(), current_user().id)
    shared = service.role_feeds(db()) if may(Permission.CALENDARS_SHARE) else ()
    return render_template("feed/index.html", form=form, mine=mine, shared=shared, role_titles=ROLE_TITLES, crumbs=[(TITLE, "")])


def _link_page(token: str, title: str) -> str:
    link = url_for("feed.fetch", token=token, _external=True)
    crumbs = [(TITLE, url_for("feed.index")), ("Link", "")]
    return render_template("feed/link.html", title=title, link=link, here=f"webcal:{link.partition(':')[2]}", crumbs=crumbs)


def _file(content: bytes, disposition: str) -> Response:
    response = Response(content, mimetype="text/calendar", headers={"Content-Disposition": f"{disposition}; filename=risico.ics"})
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    return response
