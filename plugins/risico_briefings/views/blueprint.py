"""The blueprint that every page of briefings within a year hangs on."""

from flask import Blueprint, request

from risico.web.request import db
from risico.year.service import get_year

briefings = Blueprint("briefings", "risico_briefings", template_folder="templates", url_prefix="/<year:year>/briefings")


@briefings.before_request
def _known_year() -> None:
    """A year that is not open has no briefings; NotFound says so."""
    get_year(db(), (request.view_args or {})["year"])
