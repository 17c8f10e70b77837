"""Opening a planning year."""

from flask import flash, redirect, render_template, url_for
from wtforms import RadioField, SelectChoice

from ...errors import Refused
from ...permissions import Permission, requires
from ...web.forms import Form, Required
from ...web.request import current_user, db, may, reading
from ..service import can_be_opened, open_year
from .blueprint import Page, year


def _whole(text: str) -> int:
    """The number, or 0 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class OpenYearForm(Form):
    """Which year."""

    number = RadioField("Welk planjaar wilt u openen?", [Required("Kies een jaar.")], coerce=_whole, validate_choice=False)


@year.route("/jaar/openen/", methods=["GET", "POST"])
@requires(Permission.YEAR_READ)
def open() -> Page:
    """Choose a year and open it; who may not, reads who can."""
    form = OpenYearForm()
    if may(Permission.YEAR_OPEN) and form.validate_on_submit():
        try:
            opened = open_year(db(), current_user(), form.number.data)
        except Refused as refusal:
            form.number.errors = [refusal.message]
        else:
            flash(f"Planjaar {opened.number} is open. Kies nu de onderwerpen.", "message")
            return redirect(url_for("home.overview", year=opened.number))
    session = reading()
    possible = can_be_opened(session)
    form.number.choices = [SelectChoice(str(number), str(number)) for number in possible]
    if not form.is_submitted():
        form.number.data = next(iter(possible), None)
    return render_template("year/open.html", form=form, crumbs=[("Jaar openen", "")]), 422 if form.errors else 200
