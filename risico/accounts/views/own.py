"""The own account: changing the password."""

from flask import flash, redirect, render_template, url_for

from ...errors import Refused
from ...installation import installation
from ...permissions import Permission, requires
from ...web.request import close, current_user, db, reading
from .. import login, passwords, service
from ..forms import ChangePasswordForm
from .blueprint import Page, accounts
from .cookie import address, remember


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
    return render_template("accounts/password.html", form=form, crumbs=[("Wachtwoord wijzigen", "")])


def _change_password(form: ChangePasswordForm) -> None:
    current, user = installation(), current_user()
    proof = login.check_password(current.database, current.settings, user.email, form.current.data, address(), "Dit is niet uw huidige wachtwoord.")
    hashed = passwords.make_hash(form.password.data)
    remember(login.change_password(db(), proof, hashed), user.id)
