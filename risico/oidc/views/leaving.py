"""Leaving: logging out of the work account itself, and logins that the provider ends."""

from flask import flash, redirect, request, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from ...errors import Refused
from ...permissions import anonymous, public
from ...web.request import db
from .. import service
from .blueprint import Page, oidc, provider, refused_page

NO_PAGE = "De inlogdienst heeft geen pagina om uit te loggen. Sluit alle vensters van uw browser, dan bent u ook daar uitgelogd."


@oidc.record_once
def _open_to_the_provider(state: BlueprintSetupState) -> None:
    """No page of ours sends this form: its signed token is the proof, and it can only end logins."""
    state.app.extensions["csrf"].exempt(end_by_provider)


@oidc.get("/oidc/uitloggen/bij-werkaccount/")
@public
def leave() -> Page:
    """To the page of the provider where somebody logs out of everything (RP-Initiated Logout 1.0)."""
    try:
        url = provider().logout_url()
    except Refused as refusal:
        return refused_page(refusal)
    if url is None:
        flash(NO_PAGE, "message")
    return redirect(url or url_for("accounts.login"))


@oidc.post("/oidc/uitloggen/")
@anonymous
def end_by_provider() -> Response:
    """The provider says that somebody logged out or was shut out (Back-Channel Logout 1.0); the signed token itself is the proof."""
    try:
        leaver = provider().leaver(request.form.get("logout_token", ""))
    except Refused:
        return Response("invalid_request\n", 400, mimetype="text/plain")
    service.end_by_provider(db(), leaver)
    return Response(status=200)
