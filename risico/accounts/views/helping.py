"""What the administrator does for somebody who cannot get in, or must get out."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...errors import Forbidden
from ...installation import installation
from ...permissions import Permission, requires
from ...web.access import TOKEN
from ...web.request import current_user, db, reading
from .. import links, notices, second, service, sessions
from ..forms import AgainForm
from ..models import User
from .again import proved_again
from .blueprint import Page, accounts

LIST = "Accounts"
OWN_FACTOR = "Uw eigen tweede stap herstelt een andere beheerder voor u, of iemand op de server met 'risico user reset-code'."


@accounts.post("/accounts/<int:user_id>/link/")
@requires(Permission.ACCOUNTS_MANAGE)
def link(user_id: int) -> str:
    """A new one-time link, for a forgotten password; the owner hears of it."""
    user = service.get_user(db(), user_id)
    page = link_page(user)
    notices.link_made(db(), installation().settings, user)
    return page


def link_page(user: User) -> str:
    """A new link of this user, shown this once."""
    url = url_for("accounts.welcome", token=links.new_link(db(), user), _external=True)
    return render_template("accounts/link.html", user=user, link=url, days=links.VALID_FOR.days, crumbs=_crumbs(user, "Link"))


@accounts.post("/accounts/<int:user_id>/uitloggen/")
@requires(Permission.ACCOUNTS_MANAGE)
def end_logins(user_id: int) -> Response:
    """Log somebody out everywhere; an administrator stays logged in here."""
    user = service.get_user(db(), user_id)
    sessions.end_sessions(db(), user.id, but=session.get(TOKEN))
    flash(f"De sessies van {user.email} zijn beëindigd.", "message")
    return redirect(url_for("accounts.edit", user_id=user_id))


@accounts.post("/accounts/<int:user_id>/sessies/<int:session_id>/uitloggen/")
@requires(Permission.ACCOUNTS_MANAGE)
def end_login(user_id: int, session_id: int) -> Response:
    """Log somebody out on one device."""
    user = service.get_user(db(), user_id)
    sessions.end_one(db(), user.id, session_id)
    flash(f"Op dat apparaat is {user.email} uitgelogd.", "message")
    return redirect(url_for("accounts.edit", user_id=user_id))


@accounts.route("/accounts/<int:user_id>/tweede-stap/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def reset_second(user_id: int) -> Page:
    """Take away the second factor of somebody else who lost it; they are logged out and hear of it."""
    form, settings = AgainForm(), installation().settings
    user = service.get_user(reading(), user_id)
    if user.id == current_user().id:
        raise Forbidden(OWN_FACTOR)
    if form.validate_on_submit() and proved_again(form):
        second.reset(db(), user.id)
        notices.factor_gone(db(), settings, user, "een beheerder")
        flash(f"De tweede stap van {user.email} is weg. Bij het inloggen stelt uw collega een nieuwe in, als dat moet.", "message")
        return redirect(url_for("accounts.edit", user_id=user_id))
    return render_template("accounts/again_reset.html", form=form, user=user, crumbs=_crumbs(user, "Tweede stap herstellen"))


def _crumbs(user: User, here: str) -> list[tuple[str, str]]:
    return [(LIST, url_for("accounts.index")), (user.email, url_for("accounts.edit", user_id=user.id)), (here, "")]
