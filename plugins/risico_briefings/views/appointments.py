"""Agreements with parties, and the checks before somebody joins the college: done or not, and when."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.errors import NotFound
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading
from risico.web.texts import long_date

from .. import appointments as service
from ..appointments import KIND_TITLES, MEASURE, Kind
from ..forms.appointments import AppointmentForm, PartyForm
from ..forms.issuing import ActForm
from ..models import Appointment
from ..permissions import BriefingPermission
from .blueprint import briefings
from .trail import crumbs

Page = Response | tuple[str, int]
TITLE = "Afspraken en toetsen"


@briefings.get("/afspraken/")
@requires(BriefingPermission.APPOINT)
def appointments(year: int) -> str:
    """The list of the year, with a form for one more party."""
    return _list(year, PartyForm(formdata=None))


@briefings.post("/afspraken/")
@requires(BriefingPermission.APPOINT)
def add_party(year: int) -> Page:
    """One more party."""
    form = PartyForm()
    if form.succeeds(lambda: service.add_party(db(), current_user(), year, form.subject.data or "", form.due.data)):
        return _done(year, "De partij staat in de lijst.")
    reading()
    return _list(year, form), 422


@briefings.post("/afspraken/college/")
@requires(BriefingPermission.APPOINT)
def add_college(year: int) -> Response:
    """The checks of everybody in the college."""
    added = service.add_college(db(), current_user(), year)
    return _done(year, f"Er {'kwam 1 regel' if added == 1 else f'kwamen {added} regels'} bij." if added else "Het hele college staat al in de lijst.")


@briefings.get("/afspraken/<int:id>/")
@requires(BriefingPermission.APPOINT)
def appointment(year: int, id: int) -> str:
    """One line."""
    line = service.get_appointment(db(), year, id)
    return _line(year, line, AppointmentForm(formdata=None, obj=line))


@briefings.post("/afspraken/<int:id>/")
@requires(BriefingPermission.APPOINT)
def record(year: int, id: int) -> Page:
    """Keep the days."""
    form, line = AppointmentForm(), service.get_appointment(db(), year, id)
    if form.succeeds(lambda: service.record(db(), current_user(), line, form.due.data, form.done_on.data, form.version.data)):
        return _done(year, "De regel is bijgewerkt.")
    line = service.get_appointment(reading(), year, id)
    if form.is_stale:
        form.version.data = line.version
    return _line(year, line, form), 409 if form.is_stale else 422


@briefings.post("/afspraken/<int:id>/weg/")
@requires(BriefingPermission.APPOINT)
def remove(year: int, id: int) -> Page:
    """Take it from the list."""
    form, line = ActForm(), service.get_appointment(db(), year, id)
    if form.succeeds(lambda: service.remove(db(), current_user(), line, form.version.data)):
        return _done(year, "De regel is weg.")
    line = service.get_appointment(reading(), year, id)
    shown = AppointmentForm(formdata=None, obj=line)
    shown.form_errors.extend(form.form_errors)
    return _line(year, line, shown), 409


def _done(year: int, message: str) -> Response:
    flash(message, "message")
    return redirect(url_for("briefings.appointments", year=year))


def _list(year: int, form: PartyForm) -> str:
    lines = service.appointments(db(), year)
    return render_template(
        "risico_briefings/appointments.html",
        year=year,
        title=TITLE,
        form=form,
        lines=lines,
        tally=service.tally(lines),
        kinds=KIND_TITLES,
        is_late=service.is_late,
        measure_url=_measure_url(year),
        crumbs=crumbs(year, (TITLE, "")),
    )


def _line(year: int, line: Appointment, form: AppointmentForm) -> str:
    title = f"{KIND_TITLES[Kind(line.kind)]}: {line.subject}"
    days = (("Uiterlijk op", line.due), ("Gedaan op", line.done_on))
    theirs = [{"label": label, "value": long_date(day) if day else "leeg"} for label, day in days] if form.is_stale else []
    trail = crumbs(year, (TITLE, url_for("briefings.appointments", year=year)), (line.subject, ""))
    return render_template("risico_briefings/appointment.html", year=year, line=line, form=form, title=title, theirs=theirs, crumbs=trail)


def _measure_url(year: int) -> str | None:
    """The page of the measure this belongs to; None when the municipality did not choose it."""
    if not installation().plugins.has_plugin("risico_measures"):
        return None
    from risico_measures.service import get_measure

    try:
        return url_for("measures.measure", year=year, code=get_measure(db(), MEASURE).code)
    except NotFound:
        return None
