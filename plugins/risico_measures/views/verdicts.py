"""The second pair of eyes on a check: confirming it, sending it back; and taking back a check of your own."""

from collections.abc import Callable

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import checks
from ..forms.checks import VerdictForm
from ..models import Check
from ..permissions import MeasurePermission
from ..service import get_measure
from .blueprint import measures
from .measure_page import measure_page

Page = Response | tuple[str, int]


@measures.post("/<code>/controle/<int:id>/bevestigen/")
@requires(MeasurePermission.CONFIRM)
def confirm(year: int, code: str, id: int) -> Page:
    """Confirm the check; with a reason also by way of exception."""
    session, user = db(), current_user()
    return _done(year, code, id, "De controle is bevestigd en telt mee.", lambda found, form: checks.confirm(session, user, found, *_given(form)))


@measures.post("/<code>/controle/<int:id>/terug/")
@requires(MeasurePermission.CONFIRM)
def send_back(year: int, code: str, id: int) -> Page:
    """Give the check back with a reason."""
    session, user = db(), current_user()

    def act(found: Check, form: VerdictForm) -> None:
        checks.send_back(session, user, found, form.version.data, form.remark.data or "")

    return _done(year, code, id, "De controle is terug bij wie haar vastlegde.", act)


@measures.post("/<code>/controle/<int:id>/intrekken/")
@requires(MeasurePermission.CHECK)
def withdraw(year: int, code: str, id: int) -> Page:
    """Take back a check that was not confirmed."""
    session, user = db(), current_user()
    return _done(year, code, id, "De controle is ingetrokken.", lambda found, form: checks.withdraw(session, user, found, form.version.data))


def _given(form: VerdictForm) -> tuple[int, str]:
    return form.version.data, form.exception.data or ""


def _done(year: int, code: str, id: int, message: str, act: Callable[[Check, VerdictForm], object]) -> Page:
    session, form = db(), VerdictForm()
    found = checks.get_check(session, get_measure(session, code), id)
    if form.succeeds(lambda: act(found, form)):
        flash(message, "message")
        return redirect(url_for("measures.measure", year=year, code=code))
    reading()
    return measure_page(year, code, form, id), 422
