"""security.txt (RFC 9116): where somebody reports a leak. Municipalities must have it (Pas toe of leg uit, May 2023)."""

from collections.abc import Iterator
from datetime import timedelta

from flask import Blueprint, Response, abort

from .. import clock
from ..config import Settings
from ..contract import Problem
from ..installation import installation
from ..permissions import public

PATH = "/.well-known/security.txt"
SOON = timedelta(days=30)
_SET = "Zet security_contact en security_expires in config.toml: waar iemand een lek kan melden, en tot en met welke dag dat klopt."

security = Blueprint("security", __name__)


@security.get(PATH)
@public
def contact() -> Response:
    """The file, when the administrator filled it in."""
    settings = installation().settings
    if not settings.security_contact:
        abort(404)
    return Response(write(settings), mimetype="text/plain")


def write(settings: Settings) -> str:
    """The file, one field per line; Canonical only over https, as the standard wants."""
    lines = [f"Contact: {settings.security_contact}", f"Expires: {settings.security_expires}T23:59:59Z", "Preferred-Languages: nl, en"]
    if settings.address.startswith("https://"):
        lines.append(f"Canonical: {settings.address}{PATH}")
    if settings.security_policy:
        lines.append(f"Policy: {settings.security_policy}")
    return "".join(f"{line}\r\n" for line in lines)


def problems(settings: Settings) -> Iterator[Problem]:
    """What is wrong with it, for an installation that is reachable over https."""
    if settings.https and not settings.security_contact:
        yield Problem("Wie een lek vindt, kan het nergens melden: security.txt ontbreekt.", _SET)
    elif settings.security_expires and settings.security_expires - clock.today() < SOON:
        yield Problem(f"De gegevens in security.txt gelden tot en met {settings.security_expires}.", "Controleer ze en zet security_expires een jaar verder.")
