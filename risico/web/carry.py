"""What somebody typed survives a session that ended: it travels through the login page, signed and on no disk.

The login page holds the fields in one signed hidden field, bound to the user whose session ended. After login that
user gets a page with the same fields and one button, which sends them to where they were going.
"""

from dataclasses import dataclass

from flask import make_response, render_template, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from ..accounts import service
from ..installation import installation

LIMIT = 200_000
"""Characters; more than the longest form has."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A form on its way: where it goes and its fields in order."""

    path: str
    fields: tuple[tuple[str, str], ...]


def login_page(token: str | None) -> Response:
    """The answer to a form sent without a session: the login page, holding what was typed."""
    from ..accounts.views import login_form_page

    return make_response(
        login_form_page(carried=_pack(token), status_text="Uw sessie is verlopen. Log opnieuw in. Wat u hebt ingevuld, bewaren wij voor u."), 401
    )


def _pack(token: str | None) -> str:
    owner = service.owner_of_session(installation().database, token) if token else None
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    if owner is None or sum(len(name) + len(value) for name, value in fields) > LIMIT:
        return ""
    return _serializer().dumps([owner, request.full_path.rstrip("?"), fields])


def unpack(packed: str | None, user_id: int) -> Carried | None:
    """What was carried, if it is genuine and this user's."""
    try:
        owner, path, fields = _serializer().loads(packed or "")
    except BadSignature:
        return None
    return Carried(path, tuple((name, value) for name, value in fields)) if owner == user_id else None


def resume_page(carried: Carried) -> str:
    """The page after login from which the form goes on."""
    return render_template("accounts/resume.html", carried=carried)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(installation().settings.secret_key, salt="carry")
