"""Who is asking, and may they: closed until opened.

The order of the questions: is the view opened at all, is this installation set up, who is it, do they have the
permission. A form that was sent after the session ended travels along through the login (`carry`).
"""

from flask import Flask, abort, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ..accounts import service
from ..accounts.models import User
from ..installation import installation
from ..permissions import PUBLIC, declared
from . import carry
from .request import SAFE

TOKEN = "token"
SETUP = "accounts.setup"


def install(app: Flask) -> None:
    """Ask the questions before every view."""

    @app.before_request
    def _guard() -> Response | None:
        permission = declared(app, request.endpoint)
        if request.endpoint is None or request.endpoint == "static":
            return None
        g.user = _user()
        if permission is None:
            abort(403)
        if permission == PUBLIC:
            return None
        return _let_in(permission)


def _user() -> User | None:
    token = session.get(TOKEN)
    return service.user_of_session(installation().database, token, installation().settings) if token else None


def _let_in(permission: str) -> Response | None:
    if g.user is None:
        if not service.is_set_up(installation().database):
            return redirect(url_for(SETUP))
        return _to_login()
    if not installation().grants.allows(g.user.roles, permission):
        abort(403)
    return None


def _to_login() -> Response:
    """Reading goes on after login; what was typed is carried along; a background save hears that it did not work."""
    if request.headers.get("HX-Request"):
        return Response("Uw sessie is verlopen.", 401)
    if request.method in SAFE:
        return redirect(url_for("accounts.login", verder=request.full_path.rstrip("?")))
    return carry.login_page(session.get(TOKEN))


def here(target: str | None) -> str | None:
    """The path if it is one of this site's own, else None."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or any(ord(sign) < 33 for sign in target):
        return None
    return target
