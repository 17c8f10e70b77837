"""Reading an export of a register: choose a file, say what its columns and words are, see the counts, go on to the form of a quarter.

Nothing is kept between the steps: the file is sent again each time, so it is never anywhere but in memory.
"""

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.audit.requests import answered
from risico.permissions import requires
from risico.web.request import close, current_user, db, reading, takes
from risico.web.turns import takes_a_turn

from ..forms.loading import LoadForm
from ..importing import desk, profiles
from ..permissions import RegistrationPermission
from .blueprint import registration
from .loading_page import agreed_time, load_page, plan_for, seal

MOST_BYTES = 29_000_000
"""Room for a file that is too large, so that the page says so itself."""


@registration.route("/inlezen/", methods=["GET", "POST"])
@requires(RegistrationPermission.COUNT)
@takes(MOST_BYTES)
@takes_a_turn
def load(year: int) -> str | tuple[str, int]:
    """The form, with below it what is still to be chosen or the counts."""
    session = reading()
    saved = profiles.profiles(session)
    form = LoadForm()
    form.offer((each.id, each.name) for each in saved)
    found: list[desk.Reading] = []

    def read() -> None:
        on_time = agreed_time(session)
        found.append(desk.read(form.file.data.read(), lambda headings: plan_for(form, request.form, saved, headings), clock.today(), on_time))

    counted = form.is_submitted() and form.succeeds(read) and found[0].is_counted
    kept = counted and bool(form.name.data)
    if counted:
        answered()
    if kept:
        close()
        profiles.keep(db(), current_user(), form.name.data or "", found[0].plan, seal)
    return load_page(year, form, saved, found[0] if found else None, kept=kept), 422 if form.errors else 200


@registration.post("/inlezen/<int:profile_id>/vergeten/")
@requires(RegistrationPermission.COUNT)
def forget(year: int, profile_id: int) -> Response:
    """Delete a saved profile."""
    name = profiles.forget(db(), current_user(), profile_id)
    flash(f"De indeling ‘{name}’ is verwijderd.", "message")
    return redirect(url_for("registration.load", year=year))
