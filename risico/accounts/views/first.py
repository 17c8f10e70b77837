"""The first visit: name the municipality and make the first account."""

from flask import flash, redirect, render_template, url_for

from ...errors import Refused
from ...installation import installation
from ...permissions import public
from ...web.request import db, reading
from .. import passwords, service, throttle
from ..forms import SetupForm
from ..tokens import is_setup_code
from .blueprint import Page, accounts
from .cookie import address, begin_half


@accounts.route("/installeren/", methods=["GET", "POST"])
@public
def setup() -> Page:
    """Make the first account, with the code that the server shows."""
    form, status = SetupForm(), 200
    if not service.is_set_up(installation().database) and form.validate_on_submit():
        try:
            _make_first_account(form)
        except Refused as refusal:
            reading()
            status = refusal.status if isinstance(refusal, throttle.TooMany) else 200
            form.refuse(refusal)
        else:
            return redirect(url_for("accounts.enrol_first"))
    if service.is_set_up(installation().database):
        flash(service.ALREADY, "warning")
        return redirect(url_for("accounts.login"))
    return render_template("accounts/setup.html", form=form), status


def _make_first_account(form: SetupForm) -> None:
    settings = installation().settings
    attempt = throttle.begin_setup(installation().database, settings.secret_key, address())
    if not is_setup_code(settings, form.code.data):
        raise Refused("Deze code klopt niet. Kijk in het venster waarin Risico is gestart.", field="code")
    hashed = passwords.make_hash(form.password.data)
    user = service.set_up(db(), form.municipality.data, form.email.data, form.title.data, form.roles.data, hashed)
    throttle.succeeded(db(), attempt)
    begin_half(user.id)
