"""Which work account belongs to which account: linking after a yes, and unlinking."""

from flask import flash, g, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...accounts import links
from ...accounts import service as accounts
from ...accounts.forms import AgainForm
from ...accounts.models import User
from ...accounts.obligation import may_use_password
from ...accounts.views.again import proved_again
from ...accounts.views.own import OWN
from ...audit.requests import acts_as
from ...errors import Refused
from ...installation import installation
from ...permissions import Permission, public, requires
from ...web.forms import Form
from ...web.request import close, current_user, db, reading
from .. import asking, service
from ..asking import Goal
from ..tokens import Visitor
from .blueprint import Page, oidc, refused_page
from .entering import TOO_LATE, to_provider


@oidc.get("/account/werkaccount/")
@requires(Permission.OWN_ACCOUNT)
def own() -> str:
    """Whether a work account belongs to the own account."""
    return _own_page(AgainForm(formdata=None))


def _own_page(form: AgainForm) -> str:
    identity, user = service.of_user(reading(), current_user().id), current_user()
    can_leave = user.password_hash is not None and may_use_password(user, installation().settings)
    crumbs = [(OWN, url_for("accounts.own")), ("Werkaccount", "")]
    return render_template("oidc/own.html", identity=identity, can_leave=can_leave, form=form, crumbs=crumbs)


@oidc.get("/oidc/koppelen/")
@requires(Permission.OWN_ACCOUNT)
def link() -> Page:
    """To the provider, to prove which work account it is."""
    return to_provider(Goal(user_id=current_user().id))


@oidc.get("/oidc/welkom/<token>/")
@public
def welcome(token: str) -> Page:
    """To the provider with a one-time link, instead of choosing a password."""
    if links.user_of_link(reading(), token) is None:
        return refused_page(Refused(links.GONE))
    return to_provider(Goal(welcome=token))


@oidc.route("/oidc/bevestigen/", methods=["GET", "POST"])
@public
def confirm() -> Page:
    """Which work account it is and whose account it will open: nothing is linked before somebody says so here, in a form of this site."""
    waiting = asking.found()
    user = _owner(waiting[1]) if waiting else None
    if waiting is None or user is None:
        return refused_page(Refused(TOO_LATE))
    who, goal = waiting
    form = Form() if goal.welcome else AgainForm()
    if form.validate_on_submit() and (goal.welcome or proved_again(form)):
        try:
            return _link(who, goal)
        except Refused as refusal:
            return refused_page(refusal)
    return render_template("oidc/confirm.html", form=form, who=who, user=user, goal=goal)


def _owner(goal: Goal) -> User | None:
    """Whose account is to be linked: of who is logged in here, or of the one-time link."""
    if goal.welcome:
        invited = links.user_of_link(reading(), goal.welcome)
        close()  # what follows may write
        return invited
    user: User | None = g.user
    return user if user and user.id == goal.user_id else None


def _link(who: Visitor, goal: Goal) -> Response:
    if goal.welcome:
        acts_as(service.link_by_welcome(db(), goal.welcome, who))
    else:
        service.link(db(), goal.user_id, who)
    asking.forget_found()
    flash("Uw werkaccount is gekoppeld. Log er voortaan mee in.", "message")
    return redirect(url_for("accounts.login") if goal.welcome else url_for("oidc.own"))


@oidc.post("/account/werkaccount/ontkoppelen/")
@requires(Permission.OWN_ACCOUNT)
def unlink() -> Page:
    """Log in without the work account from now on."""
    form, user = AgainForm(), current_user()
    if not (form.validate_on_submit() and proved_again(form)):
        return _own_page(form)
    service.unlink_own(db(), user, installation().settings)
    flash("Uw werkaccount is ontkoppeld. Log voortaan in met uw e-mailadres en wachtwoord.", "message")
    return redirect(url_for("oidc.own"))


@oidc.post("/accounts/<int:user_id>/werkaccount/ontkoppelen/")
@requires(Permission.ACCOUNTS_MANAGE)
def unlink_other(user_id: int) -> Response:
    """Take the work account from somebody else's account, such as after a mistake."""
    user = accounts.get_user(db(), user_id)
    service.unlink(db(), user.id)
    flash(f"Het werkaccount van {user.email} is ontkoppeld.", "message")
    return redirect(url_for("accounts.edit", user_id=user_id))
