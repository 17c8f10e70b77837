"""Fair play: the yearly sample of measures against citizens, and those of the years before."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import sample as service
from ..board import sees_exact
from ..forms.sample import SampleForm
from ..permissions import RegistrationPermission
from .blueprint import registration
from .trail import crumbs


@registration.get("/steekproef/")
@requires(RegistrationPermission.READ)
def sample(year: int) -> str:
    """The sample of this year, and of the years before."""
    return _page(year, SampleForm(formdata=None))


@registration.post("/steekproef/")
@requires(RegistrationPermission.FAIR)
def record_sample(year: int) -> Response | tuple[str, int]:
    """Keep the sample of this year."""
    form = SampleForm()
    if form.succeeds(lambda: _record(year, form)):
        flash("De steekproef is bewaard.", "message")
        return redirect(url_for("registration.sample", year=year))
    reading()
    return _page(year, form), 422


def _record(year: int, form: SampleForm) -> None:
    lifted = -1 if form.lifted.data is None else form.lifted.data
    service.record(db(), current_user(), year, form.looked_at.data, lifted, form.note.data or "", form.version.data)


def _page(year: int, form: SampleForm) -> str:
    found, exact = service.sample_of(db(), year), sees_exact(current_user())
    if found and not form.is_submitted():
        form.looked_at.data, form.lifted.data, form.note.data = found.looked_at, found.lifted, found.note
    if form.is_stale or not form.is_submitted():
        form.version.data = found.version if found else 0
    return render_template(
        "risico_registration/sample.html",
        year=year,
        form=form,
        saved=found,
        told=service.told(found, exact=exact) if found else None,
        rows=[(row.year, *service.told(row, exact=exact), row.note) for row in service.samples(db())],
        crumbs=crumbs(year, ("Steekproef", "")),
    )
