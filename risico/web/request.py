"""One session and one user per request.

A view is one unit of work: reading requests get a session that cannot write, other requests one that is committed
when the view ends well and rolled back when it does not. It opens at its first use, so that hashing and checking
come before the database is held.
"""

from collections.abc import Callable
from functools import cached_property
from io import BytesIO
from typing import IO, Any, TypeVar, cast

import flask
from flask import Flask, g, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from ..accounts.models import User
from ..audit import requests as audit
from ..audit.trail import has_changed
from ..installation import installation
from ..permissions import SAFE

View = TypeVar("View", bound=Callable[..., Any])


def takes(bytes: int) -> Callable[[View], View]:
    """Let a view take a request that is larger than others may be; `server.MOST_BYTES` is the limit of all."""

    def mark(view: View) -> View:
        view.risico_takes = bytes  # type: ignore[attr-defined]
        return view

    return mark


class Request(flask.Request):
    """A request whose files stay in memory: what somebody uploads never reaches a disk by itself."""

    @cached_property
    def full_path(self) -> str:  # Werkzeug's own breaks on bytes that are no text
        """The path with its query."""
        return f"{self.path}?{self.query_string.decode('utf-8', 'replace')}"

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None, content_length: int | None = None
    ) -> IO[bytes]:
        return BytesIO()


class App(Flask):
    """Flask with views that are one unit of work."""

    request_class = Request

    def dispatch_request(self) -> Response:
        """Run the view, then commit; only a response below 400 is worth keeping. The audit trail tells of it in the same transaction."""
        response = self.make_response(super().dispatch_request())
        session: Session | None = g.get("session")
        if response.status_code < 400:
            close(commit=True, done=response.status_code >= 300 or (session is not None and has_changed(session)))
            audit.apart(response.status_code)
        else:
            close()
        return response


def db() -> Session:
    """The session of this request."""
    if "session" not in g:
        database = installation().database
        g.session = database.reader() if request.method in SAFE else database.writer()
    return cast(Session, g.session)


def close(*, commit: bool = False, done: bool = True) -> None:
    """End the unit of work; a later `db()` starts another. `done`: what the request asked for was done in it."""
    session: Session | None = g.pop("session", None)
    if session is None:
        return
    try:
        if commit and done and session.get_bind().get_execution_options().get("write"):
            audit.commit(session)
        elif commit:
            session.commit()
    finally:
        session.close()


def reading() -> Session:
    """From here on this request only reads, such as to show a form again with its faults."""
    close()
    g.session = installation().database.reader()
    return cast(Session, g.session)


def writing() -> Session:
    """From here on this request changes something, though it is a GET: an identity provider sends people back so."""
    close()
    g.session, g.writes = installation().database.writer(), True
    return cast(Session, g.session)


def current_user() -> User:
    """Who is asking; only in views that need a permission."""
    return cast(User, g.user)


def may(permission: str) -> bool:
    """Whether the user has this permission (also in templates)."""
    user: User | None = g.get("user")
    return user is not None and installation().grants.allows(user.roles, permission)


def install(app: Flask) -> None:
    """Let a view take what it said it takes, tell the audit trail of refusals, and give up the session at the end, whatever happened."""

    @app.before_request
    def _size() -> None:
        size = getattr(app.view_functions.get(request.endpoint or ""), "risico_takes", None)
        if size:
            request.max_content_length = size

    @app.after_request
    def _refused(response: Response) -> Response:
        if response.status_code >= 400:
            close()
            audit.refused(response.status_code)
        return response

    @app.teardown_request
    def _teardown(fault: BaseException | None) -> Any:
        close()
