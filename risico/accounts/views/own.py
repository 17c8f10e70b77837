"""The own account: where one is logged in, and the password."""

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from ...errors import Refused
from ...installation import installation
from ...permissions import Permission, requires
from ...web.access import TOKEN
from ...web.request import close, current_user, db, reading
from .. import login, passwords, second, service, sessions
from ..forms import ChangePasswordForm
from ..tokens import fingerprint
from .blueprint import Page, accounts
from .cookie import address, begin, forget

OWN = "Mijn account"


@accounts.get("/account/")
@requires(Permission.OWN_ACCOUNT)
def own() -> str:
    """Where this user is logged in, how it stands with the second step, and the way to the password."""
    settings, user = installation().settings, current_user()
    logins = sessions.live_sessions(db(), user.id, settings)
    here = fingerprint(session[TOKEN])
    return render_template("accounts/own.html", logins=logins, here=here, state=second.standing(db(), user, settings), crumbs=[(OWN, "")])


@accounts.post("/account/sessies/<int:session_id>/uitloggen/")
@requires(Permission.OWN_ACCOUNT)
def end_own_login(session_id: int) -> Response:
    """Log out on one device."""
    sessions.end_one(db(), current_user().id, session_id)
    flash("Op dat apparaat bent u uitgelogd.", "message")
    return redirect(url_for("accounts.own"))


@accounts.post("/account/sessies/andere/uitloggen/")
@requires(Permission.OWN_ACCOUNT)
def end_other_logins() -> Response:
    """Log out everywhere but here."""
    sessions.end_sessions(db(), current_user().id, but=session[TOKEN])
    flash("Op alle andere apparaten bent u uitgelogd.", "message")
    return redirect(url_for("accounts.own"))


@accounts.post("/account/sessies/uitloggen/")
@requires(Permission.OWN_ACCOUNT)
def end_all_logins() -> Response:
    """Log out everywhere, here too."""
    sessions.end_sessions(db(), current_user().id)
    forget()
    flash("U bent overal uitgelogd.", "message")
    return redirect(url_for("home.index"))


@accounts.route("/wachtwoord/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def password() -> Page:
    """Change the own password; everywhere else this user is logged out."""
    form = ChangePasswordForm(current_user().email, service.municipality_name(reading()))
    if form.validate_on_submit():
        close()
        try:
            _change_password(form)
        except Refused as refusal:
            reading()
            form.current.errors = [refusal.message]
        else:
            flash("Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.", "message")
            return redirect(url_for("home.index"))
    return render_template("accounts/password.html", form=form, crumbs=[(OWN, url_for("accounts.own")), ("Wachtwoord wijzigen", "")])


def _change_password(form: ChangePasswordForm) -> None:
    current, user = installation(), current_user()
    proof = login.check_password(current.database, current.settings, user.email, form.current.data, address(), "Dit is niet uw huidige wachtwoord.")
    hashed = passwords.make_hash(form.password.data)
    login.change_password(db(), proof, hashed)
    here = sessions.current(db(), session[TOKEN])
    if here is None:
        raise Refused(login.WRONG)
    begin(user.id, here.method)
