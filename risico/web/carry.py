"""What somebody typed survives a session that ended: it travels through the login page, signed and on no disk.

The login page holds the fields in one signed hidden field, bound to the user whose session ended. After login that
user gets a page with the same fields and one button, which sends them to where they were going. Files are too big
to travel; the page says so.
"""

from dataclasses import dataclass

from flask import make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from ..accounts import service
from ..installation import installation
from .request import reading

LIMIT = 500_000
"""Bytes of the signed field: half of what one form may hold, and more than the longest form of the app needs."""
VALID_SECONDS = 24 * 3600
LEFT_BEHIND = frozenset({"csrf_token", "password", "current"})
"""Fields that do not travel: the token is made anew, and passwords are typed again."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A form on its way: where it goes, its fields in order, and whether files were left behind."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def login_page(token: str | None) -> Response:
    """The answer to a form sent without a session: the login page, holding what was typed."""
    from ..accounts.views import login_form_page

    reading()
    return make_response(login_form_page(_pack(token), "Uw sessie is verlopen. Log opnieuw in."), 401)


def _pack(token: str | None) -> str:
    """The signed form, or "" when it is nobody's or too long to carry."""
    owner = service.owner_of_session(installation().database, token) if token else None
    if owner is None:
        return ""
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in LEFT_BEHIND]
    had_files = any(file.filename for file in request.files.values())
    packed = _serializer().dumps([owner, request.full_path.rstrip("?"), fields, had_files])
    return str(packed) if len(packed) <= LIMIT else ""


def unpack(packed: str | None, user_id: int) -> Carried | None:
    """What was carried, if it is genuine, of today and this user's."""
    try:
        owner, path, fields, had_files = _serializer().loads(packed or "", max_age=VALID_SECONDS)
    except BadData:
        return None
    return Carried(path, tuple((name, value) for name, value in fields), had_files) if owner == user_id else None


def resume_page(carried: Carried) -> str:
    """The page after login from which the form goes on."""
    return render_template("accounts/resume.html", carried=carried)


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(installation().settings.secret_key, salt="carry")
