"""Opening a planning year."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField

from ..errors import Refused
from ..permissions import Permission, requires
from ..web.forms import Form
from ..web.request import current_user, db, may, reading
from .service import can_be_opened, open_year

year = Blueprint("year", __name__, url_prefix="/jaar")


class OpenYearForm(Form):
    """Which year."""

    number = RadioField("Welk planjaar wilt u openen?", coerce=int, validate_choice=False)


@year.route("/openen/", methods=["GET", "POST"])
@requires(Permission.YEAR_READ)
def open() -> str | Response:
    """Choose a year and open it; who may not, reads who can."""
    form = OpenYearForm()
    if may(Permission.YEAR_OPEN) and form.validate_on_submit() and form.number.data:
        try:
            opened = open_year(db(), current_user(), form.number.data)
        except Refused as refusal:
            form.number.errors = [refusal.message]
        else:
            flash(f"Planjaar {opened.number} is open. Kies nu de onderwerpen.", "message")
            return redirect(url_for("home.overview", year=opened.number))
    session = reading()
    form.number.choices = [(number, str(number)) for number in can_be_opened(session)]
    return render_template("year/open.html", form=form, crumbs=[("Jaar openen", "")])
