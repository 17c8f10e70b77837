"""The page: read the motto, or choose it."""

from flask import Blueprint, abort, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField

from risico.errors import Refused
from risico.permissions import requires
from risico.web.forms import AtMost, Form, Required
from risico.web.request import db, may, reading
from risico.year.service import get_year

from .permissions import ExamplePermission
from .service import choose, motto_of

example = Blueprint("example", __name__, template_folder="templates", url_prefix="/<year:year>/spreuk")


class MottoForm(Form):
    """One line of text."""

    text = StringField("Spreuk", [Required("Vul een spreuk in."), AtMost(200)])


@example.route("/", methods=["GET", "POST"])
@requires(ExamplePermission.READ)
def motto(year: int) -> str | Response:
    """The motto of that year, and the form for who may choose it."""
    get_year(db(), year)
    form = MottoForm()
    if form.is_submitted() and not may(ExamplePermission.EDIT):
        abort(403)
    if form.validate_on_submit():
        try:
            choose(db(), year, form.text.data)
        except Refused as refusal:
            form.text.errors = [refusal.message]
        else:
            return redirect(url_for("example.motto", year=year))
    return render_template("risico_example/motto.html", form=form, motto=motto_of(reading(), year), crumbs=[(f"Planjaar {year}", ""), ("Spreuk", "")])
