"""The documents of a year: what was made, by whom, and the files."""

from flask import Blueprint

documents = Blueprint("documents", __name__, url_prefix="/<year:year>/verslag")
