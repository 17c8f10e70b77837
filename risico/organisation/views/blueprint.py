"""The blueprint of who is in raad and college, and the words these pages share."""

from flask import Blueprint, url_for
from werkzeug.wrappers import Response

organisation = Blueprint("organisation", __name__, url_prefix="/leden")
LIST = "Raad en college"
Page = str | Response | tuple[str, int]


def crumbs(title: str) -> list[tuple[str, str]]:
    """The way to a page below the list."""
    return [(LIST, url_for("organisation.index")), (title, "")]
