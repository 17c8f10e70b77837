"""Coming in with a work account: to the provider, and back with a code."""

from flask import flash, g, redirect, request, session, url_for
from werkzeug.wrappers import Response

from ...accounts import service as accounts
from ...accounts.models import WORK_ACCOUNT
from ...accounts.views.cookie import begin
from ...accounts.views.onward import go_on
from ...audit.requests import acts_as
from ...errors import Forbidden, Refused
from ...installation import installation
from ...permissions import Permission, public, requires
from ...web.access import TOKEN, here
from ...web.request import current_user, db, writing
from .. import asking, service
from ..asking import Asked, Goal
from ..faults import Untrusted
from ..tokens import Visitor
from .blueprint import Page, oidc, provider, refused_page

TOO_LATE = "Deze poging om in te loggen is verlopen, of begon in een ander venster. Log opnieuw in."
STOPPED = "U bent niet ingelogd: bij de inlogdienst is het afgebroken. Probeer het opnieuw, of vraag de beheerder om hulp."


@oidc.get("/oidc/inloggen/")
@public
def enter() -> Page:
    """To the provider. A plain link: it changes nothing here, and no form leads away from this site."""
    if not accounts.is_set_up(installation().database):
        return redirect(url_for("accounts.setup"))
    onward = here(request.args.get("verder")) or ""
    return redirect(onward or url_for("home.index")) if g.user else to_provider(Goal(onward))


def to_provider(goal: Goal) -> Page:
    """Send somebody to the provider; a page that says what to do when it is not there."""
    asked = asking.ask(goal)
    try:
        return redirect(provider().login_url(asked.state, asked.nonce, asked.verifier))
    except Refused as refusal:
        return refused_page(refusal)


@oidc.get("/oidc/terug/")
@public
def callback() -> Page:
    """Back from the provider: prove who it is, then log in, or ask whether the account must be linked."""
    asked = asking.answered(request.args.get("state", ""))
    if asked is None:
        return redirect(url_for("home.index")) if g.user else refused_page(Untrusted("state", TOO_LATE))
    try:
        who = _visitor(asked)
        return _log_in(who, asked.goal) if asked.goal.is_login else _found(who, asked.goal)
    except Refused as refusal:
        return refused_page(refusal)


def _visitor(asked: Asked) -> Visitor:
    code = request.args.get("code")
    if not code or "error" in request.args:
        raise Untrusted("error", STOPPED)
    return provider().visitor(code, asked.nonce, asked.verifier, request.args.get("iss"))


def _log_in(who: Visitor, goal: Goal) -> Page:
    entry = service.admit(writing(), who)
    acts_as(entry.user)
    if entry.refusal:
        db().commit()  # a role that was taken away is gone, also when nothing is left to come in with
        return refused_page(Forbidden(entry.refusal))
    begin(entry.user.id, WORK_ACCOUNT)
    service.note_login(db(), session[TOKEN], entry, who.sid)
    if entry.notice:
        flash(entry.notice, "warning")
    return redirect(here(goal.onward) or url_for("home.index"))


def _found(who: Visitor, goal: Goal) -> Response:
    asking.keep_found(who, goal)
    return redirect(url_for("oidc.confirm"))


@oidc.post("/oidc/verder/")
@requires(Permission.OWN_ACCOUNT)
def resume() -> Page:
    """On with what somebody had typed when their session ended: they logged in again in another window."""
    return go_on(request.form.get("carried"), current_user().id)
