"""The administrator's pages: the list of accounts, making, changing and closing one."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...audit.requests import about
from ...errors import Refused, Stale
from ...installation import installation
from ...oidc import service as work_accounts
from ...permissions import ROLE_TITLES, Permission, Role, requires
from ...web.access import TOKEN
from ...web.request import close, db, reading
from .. import notices, second, service, sessions
from ..forms import EditUserForm, NewUserForm
from .again import proved_again
from .blueprint import Page, accounts
from .helping import LIST, link_page


@accounts.get("/accounts/")
@requires(Permission.ACCOUNTS_MANAGE)
def index() -> str:
    """Everyone with an account."""
    linked = work_accounts.linked_users(db())
    return render_template("accounts/index.html", rows=service.list_users(db()), linked=linked, role_titles=ROLE_TITLES, crumbs=[(LIST, "")])


@accounts.route("/accounts/nieuw/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def new() -> Page:
    """Make an account, and show the link to hand over."""
    form = NewUserForm()
    if form.validate_on_submit() and (Role.ADMIN not in form.roles.data or proved_again(form)):
        try:
            user = service.create_user(db(), form.email.data, form.title.data, form.roles.data)
            about(user_id=user.id)
            return link_page(user)
        except Refused as refusal:
            reading()
            form.refuse(refusal)
    return render_template("accounts/new.html", form=form, crumbs=[(LIST, url_for("accounts.index")), ("Nieuw account", "")])


@accounts.route("/accounts/<int:user_id>/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def edit(user_id: int) -> Page:
    """Change address, title and roles; of two administrators at once, the second sees what the first made of it."""
    before = service.get_user(reading(), user_id)
    address = before.email
    form = EditUserForm(obj=before)
    if not form.validate_on_submit() or not (set(form.roles.data) == set(before.roles) or proved_again(form)):
        return _edit_page(form, user_id)
    close()
    try:
        user = service.edit_user(db(), user_id, form.version.data, form.email.data, form.title.data, form.roles.data, session.get(TOKEN))
        if user.email != address:
            notices.address_changed(db(), installation().settings, user, address)
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
    settings, crumbs = installation().settings, [(LIST, url_for("accounts.index")), (user.email, "")]
    logins, state = sessions.live_sessions(db(), user_id, settings), second.standing(db(), user, settings)
    work = {"identity": work_accounts.of_user(db(), user_id), "gives_roles": bool(settings.oidc_roles_claim)}
    return render_template(
        "accounts/edit.html", form=form, user=user, logins=logins, state=state, stale=stale, role_titles=ROLE_TITLES, work=work, crumbs=crumbs
    )


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
