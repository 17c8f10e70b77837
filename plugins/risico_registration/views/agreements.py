"""Agreements: what the norm times and targets are, and changing them from a day on."""

from functools import partial

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import norms
from ..forms.agreements import AgreementsForm, agreements_form
from ..permissions import RegistrationPermission
from .blueprint import registration
from .trail import crumbs


@registration.get("/afspraken/")
@requires(RegistrationPermission.READ)
def agreements(year: int) -> str:
    """What holds today, and what held before."""
    session, library, today = db(), installation().library, clock.today()
    rows = norms.agreed(session)
    return render_template(
        "risico_registration/agreements.html",
        year=year,
        library=library,
        norms=norms.norms_at(session, library, today),
        goals=norms.goals_at(session, library, today),
        rows=sorted(rows, key=lambda row: row.valid_from, reverse=True),
        titles={step.id: step.title for step in library.process_steps} | {each.id: each.title for each in library.indicators},
        told=partial(norms.words, library),
        today=today,
        crumbs=crumbs(year, ("Afspraken", "")),
    )


@registration.route("/afspraken/wijzigen/", methods=["GET", "POST"])
@requires(RegistrationPermission.AGREE)
def agree(year: int) -> str | Response | tuple[str, int]:
    """Other norm times and targets from a day on."""
    library, form = installation().library, agreements_form(installation().library)()
    if form.is_submitted() and form.succeeds(lambda: norms.agree(db(), current_user(), library, form.since.data, form.values(), form.version.data)):
        flash("De afspraken zijn vastgelegd.", "message")
        return redirect(url_for("registration.agreements", year=year))
    return _form_page(year, form), 422 if form.is_submitted() else 200


def _form_page(year: int, form: AgreementsForm) -> str:
    session, library, today = reading(), installation().library, clock.today()
    now = norms.norms_at(session, library, today) | norms.goals_at(session, library, today)
    if not form.is_submitted():
        form.start_from(now)
        form.since.data = today
    if form.is_stale or not form.is_submitted():
        form.version.data = norms.fingerprint(session)
    return render_template(
        "risico_registration/agreements_form.html",
        year=year,
        form=form,
        library=library,
        now=now,
        told=partial(norms.words, library),
        crumbs=crumbs(year, ("Afspraken", url_for("registration.agreements", year=year)), ("Wijzigen", "")),
    )
