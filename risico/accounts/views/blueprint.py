"""The blueprint that every page of accounts hangs on."""

from flask import Blueprint
from werkzeug.wrappers import Response

accounts = Blueprint("accounts", __name__)

Page = str | Response | tuple[str, int]
