"""The blueprint that every page of measures hangs on, and the words that only these pages use."""

from flask import Blueprint, request

from risico.web.request import db
from risico.year.service import get_year

from ..words import in_days, signed, time_left

measures = Blueprint("measures", "risico_measures", template_folder="templates", url_prefix="/<year:year>/maatregelen")
for word in (in_days, signed, time_left):
    measures.add_app_template_filter(word)


@measures.before_request
def _known_year() -> None:
    """A year that is not open has no measures; NotFound says so."""
    get_year(db(), (request.view_args or {})["year"])
