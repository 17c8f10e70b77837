"""What the browser remembers of a login, full or half, and where it comes from."""

from flask import g, request, session

from ...audit.requests import acts_as
from ...web.access import TOKEN
from ...web.request import db
from .. import devices, halfway, sessions
from ..models import User

HALF = "half"  # where the cookie keeps a half login


def begin(user_id: int, method: str) -> None:
    """Begin a full login in a clean cookie; `method` is how somebody proved who they are (PASSWORD, CODE or WORK_ACCOUNT of `models`)."""
    device = devices.describe(request.user_agent.string)
    _start_clean(user_id)
    session[TOKEN] = sessions.start(db(), user_id, method=method, device=device)


def begin_half(user_id: int) -> None:
    """The password was right: begin a half login in a clean cookie."""
    _start_clean(user_id)
    session[HALF] = halfway.start(db(), user_id)


def _start_clean(user_id: int) -> None:
    """An empty cookie; forms that the same user left open in other tabs stay valid."""
    acts_as(db().get_one(User, user_id))
    full, half = session.get(TOKEN), session.get(HALF)
    before = (sessions.owner(db(), full) if full else None, halfway.owner(db(), half) if half else None)
    kept = session.get("csrf_token") if user_id in before else None
    forget()
    if kept:
        session["csrf_token"] = kept


def forget() -> None:
    """End the login of this browser, if any, and empty its cookie."""
    if full := session.get(TOKEN):
        sessions.end_session(db(), full)
    if half := session.get(HALF):
        halfway.end(db(), half)
    session.clear()
    g.pop("csrf_token", None)  # Flask-WTF made it for the cookie that is gone


def address() -> str:
    """The visitor's network address; behind a proxy that of the setting `proxies`."""
    return request.remote_addr or ""
