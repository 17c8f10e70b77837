"""The poll of a year: what came out, opening and closing it, and the links to hand out."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.errors import NotFound
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import poll as service
from ..forms.poll import LinksForm, OpenForm
from ..models import Poll
from ..permissions import RegistrationPermission
from ..poll_sums import FEWEST
from .blueprint import registration
from .trail import crumbs


@registration.get("/peiling/")
@requires(RegistrationPermission.READ)
def poll(year: int) -> str:
    """Where the poll stands, and what came out once it is closed."""
    return _page(year)


@registration.post("/peiling/openen/")
@requires(RegistrationPermission.POLL)
def open_poll(year: int) -> Response | tuple[str, int]:
    """Open the poll."""
    form = OpenForm()
    if form.succeeds(lambda: service.open_poll(db(), current_user(), installation().library, year, form.days.data)):
        flash("De peiling is open. Maak nu links om uit te delen.", "message")
        return redirect(url_for("registration.poll", year=year))
    reading()
    return _page(year, open_form=form), 422


@registration.post("/peiling/links/")
@requires(RegistrationPermission.POLL)
def make_links(year: int) -> str | tuple[str, int]:
    """New links, shown this once."""
    form, found = LinksForm(), _get(year)
    tokens: list[str] = []
    if form.succeeds(lambda: tokens.extend(service.make_links(db(), current_user(), found, form.number.data, form.version.data))):
        addresses = [url_for("poll.answer", token=token, _external=True) for token in tokens]
        return render_template(
            "risico_registration/poll_links.html",
            year=year,
            poll=found,
            addresses=addresses,
            crumbs=crumbs(year, ("Peiling", url_for("registration.poll", year=year)), ("Links", "")),
        )
    reading()
    return _page(year, links_form=form), 422


@registration.post("/peiling/sluiten/")
@requires(RegistrationPermission.POLL)
def close_poll(year: int) -> Response:
    """Close the poll for good."""
    service.close_poll(db(), current_user(), _get(year))
    flash("De peiling is gesloten. Links die niet zijn gebruikt, werken niet meer.", "message")
    return redirect(url_for("registration.poll", year=year))


def _get(year: int) -> Poll:
    found = service.find_poll(db(), year)
    if found is None:
        raise NotFound("De peiling van dit jaar is nog niet geopend.")
    return found


def _page(year: int, open_form: OpenForm | None = None, links_form: LinksForm | None = None) -> str:
    found = service.find_poll(db(), year)
    links_form = links_form or LinksForm(formdata=None)
    if found and (links_form.is_stale or not links_form.is_submitted()):
        links_form.version.data = found.version
    return render_template(
        "risico_registration/poll.html",
        year=year,
        crumbs=crumbs(year, ("Peiling", "")),
        poll=found,
        is_open=found is not None and service.is_open(found),
        last_day=service.last_day(found) if found else None,
        outcomes=service.outcomes(installation().library, found) if found else (),
        fewest=FEWEST,
        open_form=open_form or OpenForm(formdata=None),
        links_form=links_form,
    )
