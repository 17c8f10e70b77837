"""The blueprint that every page of reminders hangs on."""

from flask import Blueprint
from werkzeug.wrappers import Response

reminders = Blueprint("reminders", "risico_reminders", template_folder="templates", url_prefix="/herinneringen")

Page = str | Response | tuple[str, int]
