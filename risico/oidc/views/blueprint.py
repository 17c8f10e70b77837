"""The blueprint of work accounts, the provider it asks, and pages that do not exist without one."""

from typing import TYPE_CHECKING, cast

import structlog
from flask import Blueprint, abort, current_app, g, render_template, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from ...errors import Refused
from ...installation import installation
from ...web.request import close, reading
from ..faults import Unreachable, Untrusted

if TYPE_CHECKING:
    from ..provider import Provider

oidc = Blueprint("oidc", __name__)
_log = structlog.get_logger()
_PROVIDER = "risico_oidc"

Page = str | Response | tuple[str, int]


@oidc.record_once
def _prepare(state: BlueprintSetupState) -> None:
    settings = state.app.extensions["risico"].settings
    if settings.oidc_issuer:
        from ..provider import Provider  # its libraries take a while to load, and most installations can do without

        state.app.extensions[_PROVIDER] = Provider(settings)


@oidc.before_request
def _only_with_a_provider() -> None:
    if not installation().settings.oidc_issuer:
        abort(404)


def provider() -> "Provider":
    """The provider of the settings. Gives up the session of this request: its answer may take seconds."""
    close()
    return cast("Provider", current_app.extensions[_PROVIDER])


def refused_page(refusal: Refused) -> Page:
    """Why somebody did not come in with their work account, and what they can do; why is for the log too."""
    if isinstance(refusal, Unreachable | Untrusted):
        _log.warning("oidc", request=g.get("request_id"), why=refusal.why)
    reading()
    return render_template("oidc/refused.html", text=refusal.message, again=url_for("oidc.enter")), refusal.status
