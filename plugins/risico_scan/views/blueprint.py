"""The blueprint that every page of the scan hangs on."""

from flask import Blueprint

scan = Blueprint("scan", "risico_scan", template_folder="templates", url_prefix="/<year:year>/onderwerpen")
