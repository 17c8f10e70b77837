"""The administrator's pages: the list of accounts, making and changing one, handing out links, ending logins."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...errors import Refused, Stale
from ...installation import installation
from ...permissions import ROLE_TITLES, Permission, requires
from ...web.access import TOKEN
from ...web.request import db, reading
from .. import links, service, sessions
from ..forms import EditUserForm, NewUserForm
from ..models import User
from .blueprint import Page, accounts

LIST = "Accounts"


@accounts.get("/accounts/")
@requires(Permission.ACCOUNTS_MANAGE)
def index() -> str:
    """Everyone with an account."""
    return render_template("accounts/index.html", rows=service.list_users(db()), role_titles=ROLE_TITLES, crumbs=[(LIST, "")])


@accounts.route("/accounts/nieuw/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def new() -> Page:
    """Make an account, and show the link to hand over."""
    form = NewUserForm()
    if form.validate_on_submit():
        try:
            return _link_page(service.create_user(db(), form.email.data, form.title.data, form.roles.data))
        except Refused as refusal:
            reading()
            form.refuse(refusal)
    return render_template("accounts/new.html", form=form, crumbs=[(LIST, url_for("accounts.index")), ("Nieuw account", "")])


@accounts.route("/accounts/<int:user_id>/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def edit(user_id: int) -> Page:
    """Change address, title and roles; of two administrators at once, the second sees what the first made of it."""
    form = EditUserForm(obj=service.get_user(db(), user_id))
    if not form.validate_on_submit():
        return _edit_page(form, user_id)
    try:
        user = service.edit_user(db(), user_id, form.version.data, form.email.data, form.title.data, form.roles.data, session.get(TOKEN))
    except Stale as stale:
        return _edit_page(form, user_id, stale.message), stale.status
    except Refused as refusal:
        form.refuse(refusal)
        return _edit_page(form, user_id)
    flash(f"Het account van {user.email} is gewijzigd.", "message")
    return redirect(url_for("accounts.index"))


def _edit_page(form: EditUserForm, user_id: int, stale: str = "") -> str:
    user = service.get_user(reading(), user_id)
    if stale:
        form.version.data = user.version
    logins = sessions.live_sessions(db(), user_id, installation().settings)
    crumbs = [(LIST, url_for("accounts.index")), (user.email, "")]
    return render_template("accounts/edit.html", form=form, user=user, logins=logins, stale=stale, role_titles=ROLE_TITLES, crumbs=crumbs)


@accounts.post("/accounts/<int:user_id>/link/")
@requires(Permission.ACCOUNTS_MANAGE)
def link(user_id: int) -> str:
    """A new one-time link, for a forgotten password."""
    return _link_page(service.get_user(db(), user_id))


def _link_page(user: User) -> str:
    url = url_for("accounts.welcome", token=links.new_link(db(), user), _external=True)
    crumbs = [(LIST, url_for("accounts.index")), (user.email, url_for("accounts.edit", user_id=user.id)), ("Link", "")]
    return render_template("accounts/link.html", user=user, link=url, days=links.VALID_FOR.days, crumbs=crumbs)


@accounts.post("/accounts/<int:user_id>/afsluiten/")
@requires(Permission.ACCOUNTS_MANAGE)
def deactivate(user_id: int) -> Response:
    """Close an account."""
    user = service.deactivate(db(), user_id)
    flash(f"Het account van {user.email} is afgesloten.", "message")
    return redirect(url_for("accounts.index"))


@accounts.post("/accounts/<int:user_id>/heropenen/")
@requires(Permission.ACCOUNTS_MANAGE)
def reactivate(user_id: int) -> Response:
    """Open a closed account again."""
    user = service.reactivate(db(), user_id)
    flash(f"Het account van {user.email} is weer open.", "message")
    return redirect(url_for("accounts.index"))


@accounts.post("/accounts/<int:user_id>/uitloggen/")
@requires(Permission.ACCOUNTS_MANAGE)
def end_logins(user_id: int) -> Response:
    """Log somebody out everywhere; an administrator stays logged in here."""
    user = service.get_user(db(), user_id)
    sessions.end_sessions(db(), user.id, but=session.get(TOKEN))
    flash(f"De sessies van {user.email} zijn beëindigd.", "message")
    return redirect(url_for("accounts.edit", user_id=user_id))
