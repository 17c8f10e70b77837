"""Who is asking, and may they: closed until opened.

The order of the questions: is the view opened at all, who is it, is this installation set up, do they have the
permission. A form that was sent after the session ended travels along through the login (`carry`).
"""

import re

from flask import Flask, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ..accounts import service
from ..accounts.models import User
from ..installation import installation
from ..permissions import ANONYMOUS, PUBLIC, SAFE, declared
from . import carry

TOKEN = "token"  # noqa: S105 - where the cookie keeps it
SETUP = "accounts.setup"
_OWN_PATH = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f-\xa0]*")
_LONGEST_PATH = 2000


def install(app: Flask) -> None:
    """Ask the questions before every view."""

    @app.before_request
    def _guard() -> Response | None:
        g.user = None
        if request.endpoint is None or request.endpoint == "static":
            return None
        permission = declared(app, request.endpoint)
        if permission is None:
            abort(403)
        if permission == ANONYMOUS:
            return None
        g.user = _user()
        return None if permission == PUBLIC else _let_in(permission)


def _user() -> User | None:
    token = session.get(TOKEN)
    return service.user_of_session(installation().database, token, installation().settings) if token else None


def _let_in(permission: str) -> Response | None:
    if g.user is None:
        return _to_login() if service.is_set_up(installation().database) else redirect(url_for(SETUP))
    if not installation().grants.allows(g.user.roles, permission):
        abort(403)
    return None


def _to_login() -> Response:
    """Reading goes on after login; what was typed is carried along; a background save hears that it did not work."""
    if request.headers.get("HX-Request"):
        return Response("Uw sessie is verlopen. Sla de pagina op om opnieuw in te loggen.", 401, mimetype="text/plain")
    if request.method in SAFE:
        return redirect(url_for("accounts.login", verder=request.full_path.rstrip("?") if request.path != "/" else None))
    return carry.login_page(session.get(TOKEN))


def here(target: str | None) -> str | None:
    """The path if it is one of this site's own, else None: a link may not lead away after login."""
    return target if target and len(target) <= _LONGEST_PATH and _OWN_PATH.fullmatch(target) else None
