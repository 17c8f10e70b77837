"""The own account: how often somebody wants mail, and what they can expect."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.outbox import addresses
from risico.permissions import Permission, requires
from risico.web.request import current_user, db, reading

from .. import service
from ..forecast import expected_by
from ..forms import PreferenceForm
from ..planning import Pace
from ..words import PACES, STEPS
from .blueprint import Page, reminders


@reminders.route("/", methods=["GET", "POST"])
@requires(Permission.OWN_ACCOUNT)
def preference() -> Page:
    """Choose how often."""
    form = PreferenceForm()
    if form.is_submitted() and form.succeeds(lambda: service.choose(db(), current_user(), Pace(form.pace.data), form.version.data)):
        flash("Uw keuze is bewaard.", "message")
        return redirect(url_for("reminders.preference"))
    chosen = service.preference_of(reading(), current_user())
    if not form.is_submitted():
        form.pace.data = chosen.pace if chosen else Pace.DAILY
    if form.is_stale or not form.is_submitted():
        form.version.data = chosen.version if chosen else 0
    return _page(form, Pace(chosen.pace) if chosen else Pace.DAILY), 422 if form.errors else 200


@reminders.post("/adres/")
@requires(Permission.OWN_ACCOUNT)
def address_works() -> Response:
    """Send mail to the own address again, after mail came back."""
    addresses.lift(db(), current_user().email)
    flash("U krijgt weer mail. Wat u in de tussentijd miste, staat bij uw taken.", "message")
    return redirect(url_for("reminders.preference"))


def _page(form: PreferenceForm, pace: Pace) -> str:
    return render_template(
        "risico_reminders/preference.html",
        form=form,
        pace=pace,
        paces=PACES,
        steps=STEPS,
        mail=bool(installation().settings.mail_host),
        silent=addresses.blocked(db(), [current_user().email]),
        address=current_user().email,
        coming=expected_by(db(), installation().plugins, current_user().id),
        crumbs=[("Herinneringen", "")],
    )
