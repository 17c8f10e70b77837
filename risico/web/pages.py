"""Pages without content: help, accessibility, privacy, the empty screen, theme and logo of the municipality."""

from flask import Blueprint, abort, render_template, request, send_from_directory, url_for
from werkzeug.wrappers import Response

from ..installation import installation
from ..permissions import Permission, public, requires
from .access import here
from .shell import LOGOS

pages = Blueprint("pages", __name__)


@pages.get("/hulp/")
@public
def help() -> str:
    """How Risico works, in a few minutes."""
    return render_template("pages/help.html")


@pages.get("/toegankelijkheid/")
@public
def accessibility() -> str:
    """What we did to make the app usable for everyone, and where to report a problem."""
    return render_template("pages/accessibility.html")


@pages.get("/privacy/")
@public
def privacy() -> str:
    """Which data the app keeps and which it never does."""
    return render_template("pages/privacy.html")


@pages.get("/scherm-verbergen/")
@requires(Permission.OWN_ACCOUNT)
def hide() -> str:
    """An empty page, for when somebody walks by."""
    return render_template("hidden.html", back=here(request.args.get("terug")) or url_for("home.index"))


@pages.get("/huisstijl/<name>")
@public
def instance_file(name: str) -> Response:
    """The municipality's theme or logo."""
    if name not in ("theme.css", *LOGOS):
        abort(404)
    return send_from_directory(installation().settings.instance, name, max_age=0)
