"""The page on which the administrator puts the name of the municipality right."""

from flask import flash, redirect, render_template, url_for

from ...permissions import Permission, requires
from ...web.request import current_user, db, reading
from ..forms import MunicipalityForm
from ..municipality import rename
from ..service import municipality_name
from .blueprint import Page, accounts
from .helping import LIST


@accounts.route("/accounts/gemeente/", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE)
def municipality() -> Page:
    """The name as it is, to change."""
    form = MunicipalityForm()
    if form.is_submitted() and form.succeeds(lambda: rename(db(), current_user(), form.was.data or "", form.municipality.data)):
        flash(f"De gemeente heet nu {form.municipality.data}.", "message")
        return redirect(url_for("accounts.index"))
    now = municipality_name(reading())
    if not form.is_submitted():
        form.municipality.data = now
    if not form.is_submitted() or form.is_stale:
        form.was.data = now
    status = (409 if form.is_stale else 422) if form.is_submitted() else 200
    return render_template("accounts/municipality.html", form=form, now=now, crumbs=[(LIST, url_for("accounts.index")), ("Naam van de gemeente", "")]), status
