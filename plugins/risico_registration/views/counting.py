"""Counting a quarter: the form with all numbers, declaring nil, and the versions of a count."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.errors import NotFound
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import service
from ..counts import GROUPS
from ..forms.counting import CountForm, NilForm
from ..permissions import RegistrationPermission
from ..quarters import Quarter, read_code
from .blueprint import registration
from .counting_page import count_page, form_for, nil_page, versions_of
from .trail import crumbs

Page = str | Response | tuple[str, int]
READ = "prefill"
"""In a form that was sent: show these numbers, which were read from an export, and save nothing."""


@registration.route("/telling/<when>/<group>/", methods=["GET", "POST"])
@requires(RegistrationPermission.COUNT)
def count(year: int, when: str, group: str) -> Page:
    """The numbers of one quarter and target group."""
    quarter = _countable(when, group)
    saves = request.method == "POST" and READ not in request.form
    session = db() if saves else reading()
    saved = service.current(session, current_user(), quarter, group)
    form = form_for(session, year, quarter, group, saved)
    if saves:
        return _save(form, year, quarter, group)
    form.start_from(saved, request.form)
    return count_page(year, quarter, group, form, saved, was_read=form.is_submitted())


@registration.route("/nul/<when>/<group>/", methods=["GET", "POST"])
@requires(RegistrationPermission.COUNT)
def nil(year: int, when: str, group: str) -> Page:
    """Declare that nothing was reported in one quarter."""
    quarter, session, user, form = _countable(when, group), db(), current_user(), NilForm()

    def declare() -> None:
        service.declare_nil(session, user, quarter, group, form.reason.data or "", form.version.data)

    if form.is_submitted() and form.succeeds(declare):
        flash(f"Vastgelegd: er is niets gemeld in {quarter.title}.", "message")
        return redirect(url_for("registration.index", year=year, groep=group))
    saved = service.current(reading(), user, quarter, group)
    return nil_page(year, quarter, group, form, saved), 422 if form.is_submitted() else 200


@registration.get("/telling/<when>/<group>/versies/")
@requires(RegistrationPermission.EXACT)
def versions(year: int, when: str, group: str) -> str:
    """All versions of one count, with what each changed."""
    quarter = _known(when, group)
    found = service.versions(db(), current_user(), quarter, group)
    if not found:
        raise NotFound("Dit kwartaal is nog niet geteld.")
    return render_template(
        "risico_registration/versions.html",
        year=year,
        quarter=quarter,
        group=GROUPS[group],
        versions=versions_of(found, group),
        place={"year": year, "when": when, "group": group},
        crumbs=crumbs(year, (f"Versies {quarter.short}", "")),
    )


def _save(form: CountForm, year: int, quarter: Quarter, group: str) -> Page:
    session, user = db(), current_user()

    def save() -> None:
        seen = {"number_seen": form.version.data, "anyway": form.anyway.data}
        service.save(session, user, quarter, group, form.counts(), form.topics(), form.reason.data or "", **seen)

    if form.succeeds(save):
        flash(f"De telling van {quarter.title} is opgeslagen.", "message")
        return redirect(url_for("registration.index", year=year, groep=group))
    return count_page(year, quarter, group, form, service.current(reading(), user, quarter, group)), 422


def _known(when: str, group: str) -> Quarter:
    """The quarter in the address; NotFound when it is none, or the group is."""
    quarter = read_code(when)
    if quarter is None or group not in GROUPS:
        raise NotFound
    return quarter


def _countable(when: str, group: str) -> Quarter:
    """The same, when it may be counted today."""
    quarter = _known(when, group)
    service.must_be_countable(quarter, group)
    return quarter
