"""The blueprint that every page of a planning year hangs on."""

from flask import Blueprint
from werkzeug.wrappers import Response

year = Blueprint("year", __name__)

Page = Response | tuple[str, int]
