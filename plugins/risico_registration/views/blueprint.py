"""The blueprint that every page of registration within a year hangs on."""

from flask import Blueprint, request

from risico.web.request import db
from risico.year.service import get_year

registration = Blueprint("registration", "risico_registration", template_folder="templates", url_prefix="/<year:year>/registratie")


@registration.before_request
def _known_year() -> None:
    """A year that is not open has no registration; NotFound says so."""
    get_year(db(), (request.view_args or {})["year"])
