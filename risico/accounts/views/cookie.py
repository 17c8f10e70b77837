"""What the browser remembers of a login, and where it comes from."""

from flask import g, request, session

from ...web.access import TOKEN
from ...web.request import db
from .. import sessions


def remember(token: str, user_id: int) -> None:
    """Put a new login in a clean cookie; forms that the same user left open in other tabs stay valid."""
    old = session.get(TOKEN)
    kept = session.get("csrf_token") if old and sessions.owner(db(), old) == user_id else None
    forget()
    session[TOKEN] = token
    if kept:
        session["csrf_token"] = kept


def forget() -> None:
    """End the login of this browser, if any, and empty its cookie."""
    if old := session.get(TOKEN):
        sessions.end_session(db(), old)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF made it for the cookie that is gone


def address() -> str:
    """The visitor's network address; behind a proxy that of the setting `proxies`."""
    return request.remote_addr or ""
