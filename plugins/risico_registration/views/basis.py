"""What the estimate rests on: seats and national figures, what held before, and setting them from a day on."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import basis as service
from ..estimate import OFFICES, is_old, newest
from ..forms.basis import SEATS, BasisForm
from ..permissions import RegistrationPermission
from .blueprint import registration
from .trail import crumbs


@registration.get("/zetels/")
@requires(RegistrationPermission.READ)
def basis(year: int) -> str:
    """What holds today, where it comes from, and what held before."""
    session, library = db(), installation().library
    figures = newest(library.national_figures)
    return render_template(
        "risico_registration/basis.html",
        year=year,
        now=service.basis_at(session, library, clock.today()),
        rows=list(reversed(service.all_set(session))),
        offices=SEATS,
        figures=[figures[office] for office in OFFICES if office in figures],
        old=[office for office in OFFICES if office in figures and is_old(figures[office], library.national_figures)],
        sources=library.sources,
        chance=library.chance,
        crumbs=crumbs(year, ("Zetels en cijfers", "")),
    )


@registration.route("/zetels/wijzigen/", methods=["GET", "POST"])
@requires(RegistrationPermission.AGREE)
def set_basis(year: int) -> str | Response | tuple[str, int]:
    """Other seats and figures from a day on."""
    form, library = BasisForm(), installation().library
    if form.is_submitted() and form.succeeds(lambda: service.set_basis(db(), current_user(), library, form.since.data, form.given(), form.version.data)):
        flash("De zetels en cijfers zijn vastgelegd.", "message")
        return redirect(url_for("registration.basis", year=year))
    return _form_page(year, form), 422 if form.is_submitted() else 200


def _form_page(year: int, form: BasisForm) -> str:
    session, library, today = reading(), installation().library, clock.today()
    now = service.basis_at(session, library, today)
    if not form.is_submitted():
        form.start_from(now.given)
        form.since.data = today
    if form.is_stale or not form.is_submitted():
        form.version.data = service.version_of(session)
    return render_template(
        "risico_registration/basis_form.html",
        year=year,
        form=form,
        saved=now.given if form.is_stale else None,
        offices=SEATS,
        chance=library.chance,
        crumbs=crumbs(year, ("Zetels en cijfers", url_for("registration.basis", year=year)), ("Wijzigen", "")),
    )
