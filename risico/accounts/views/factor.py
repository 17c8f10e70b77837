"""The second factor of the own account: setting it up, new recovery codes, and doing without."""

from flask import flash, redirect, render_template, url_for

from ...errors import Refused
from ...installation import installation
from ...permissions import Permission, requires
from ...web.request import current_user, db, reading
from .. import notices, recovery, second, sessions
from ..forms import AgainForm, OwnEnrolForm
from ..models import CODE, PASSWORD
from .again import proved_again
from .blueprint import Page, accounts
from .cookie import begin
from .enrolling import codes_page, offered_secret, picture_of


@accounts.route("/account/tweede-stap/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def enrol() -> Page:
    """Set up an app, also a new one instead of the old; other devices are logged out."""
    form = OwnEnrolForm()
    if form.validate_on_submit() and proved_again(form):
        try:
            return codes_page(_enrol(form))
        except Refused as refusal:
            reading()
            form.refuse(refusal)
    state = second.standing(reading(), current_user(), installation().settings)
    return render_template("accounts/enrol.html", form=form, state=state, offer=picture_of(form, current_user()), crumbs=_crumbs("Tweede stap"))


def _enrol(form: OwnEnrolForm) -> list[str]:
    user, settings = current_user(), installation().settings
    codes = second.enrol(db(), settings.secret_key, user.id, offered_secret(form, user.id), form.code.data)
    sessions.end_sessions(db(), user.id)
    notices.factor_set(db(), settings, user)
    begin(user.id, CODE)
    return codes


@accounts.route("/account/herstelcodes/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def recovery_codes() -> Page:
    """Ten new recovery codes; the old ones stop working."""
    form, user, settings = AgainForm(), current_user(), installation().settings
    state = second.standing(reading(), user, settings)
    if state.since is None:
        return redirect(url_for("accounts.enrol"))
    if form.validate_on_submit() and proved_again(form):
        notices.recovery_made(db(), settings, user)
        return codes_page(recovery.make_codes(db(), settings.secret_key, user.id))
    return render_template("accounts/again_codes.html", form=form, state=state, crumbs=_crumbs("Nieuwe herstelcodes"))


@accounts.route("/account/tweede-stap/uitzetten/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def second_off() -> Page:
    """Log in with a password alone from now on."""
    form, user, settings = AgainForm(), current_user(), installation().settings
    state = second.standing(reading(), user, settings)
    if not state.obliged and form.validate_on_submit() and proved_again(form):
        second.remove_own(db(), user, settings)
        sessions.end_sessions(db(), user.id)
        notices.factor_gone(db(), settings, user, "uzelf")
        begin(user.id, PASSWORD)
        flash("U logt voortaan in met alleen uw wachtwoord.", "message")
        return redirect(url_for("accounts.own"))
    return render_template("accounts/again_off.html", form=form, state=state, crumbs=_crumbs("Tweede stap uitzetten"))


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [("Mijn account", url_for("accounts.own")), (here, "")]
