"""Every error becomes one Dutch page that says what happened and what to do; never a traceback, never twice."""

import errno
from dataclasses import dataclass

import structlog
from flask import Flask, g, render_template, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError, InternalError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from ..db import Busy
from ..encryption.file import Unreadable
from ..errors import Refused
from .request import close

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class ErrorText:
    """What the error page says."""

    title: str
    text: str
    advice: str = ""


TEXTS = {
    400: ErrorText("Dit kunnen wij niet lezen", "Het formulier is niet goed aangekomen.", "Ga terug, ververs de pagina en probeer het opnieuw."),
    401: ErrorText("Log eerst in", "Uw sessie is verlopen.", "Log opnieuw in."),
    403: ErrorText("Dit mag u niet zien", "Uw functie geeft geen toegang tot deze pagina.", "Hebt u dit wel nodig? Vraag het de beheerder."),
    404: ErrorText("Deze pagina bestaat niet", "Misschien is het adres verkeerd getypt, of is de pagina weg.", "Begin opnieuw bij het overzicht."),
    405: ErrorText("Dit kan hier niet", "Deze pagina kan dit verzoek niet aan.", "Ga terug en gebruik de knop op de pagina."),
    409: ErrorText("Dit kan nu niet", "Iemand anders heeft dit intussen gewijzigd.", "Ga terug, ververs de pagina en kijk wat er nu staat."),
    413: ErrorText("Dit is te groot", "Wat u stuurt, is te groot.", "Maak het kleiner en probeer het opnieuw."),
    429: ErrorText("Te veel pogingen", "U hebt dit te vaak geprobeerd.", "Wacht een kwartier en probeer het dan opnieuw."),
    500: ErrorText(
        "Er ging iets mis", "Dat ligt niet aan u. Wat u eerder opsloeg, is bewaard.", "Probeer het opnieuw. Blijft het misgaan? Vraag dan de beheerder."
    ),
    503: ErrorText(
        "Het is even te druk",
        "De database is op dit moment niet bereikbaar.",
        "Wacht een minuut en probeer het opnieuw. Wat u typte, staat nog in uw vorige scherm.",
    ),
}


_STATUS: dict[type[Exception], int] = {StaleDataError: 409, IntegrityError: 409, DataError: 400}
_AWAY = (Busy, NoConnection, OperationalError, InterfaceError, DatabaseError, Unreadable)
"""The database is gone, busy, unreadable, or cannot write; a statement that is wrong is none of these."""
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
FULL = "De schijf van de server is vol. Er is niets opgeslagen. Waarschuw de beheerder."
_BARE = {"home_url": "/"}
_LATER = {503: {"Retry-After": "60"}}
"""After so many seconds trying again makes sense."""


def install(app: Flask) -> None:
    """Handle what views and services raise."""
    app.register_error_handler(Refused, lambda fault: page(fault.status, fault.message))
    app.register_error_handler(CSRFError, lambda fault: page(400, "Deze pagina stond te lang open of kwam van een andere website."))
    app.register_error_handler(HTTPException, lambda fault: page(fault.code or 500))
    for kind, status in _STATUS.items():
        app.register_error_handler(kind, lambda fault, status=status: page(status))
    for kind in _AWAY:
        app.register_error_handler(kind, _away)
    for kind in (InternalError, ProgrammingError):
        app.register_error_handler(kind, _unexpected)
    app.register_error_handler(OSError, lambda fault: _away(fault) if fault.errno in _FULL else _unexpected(fault))
    app.register_error_handler(Exception, _unexpected)


def _away(fault: Exception) -> Response:
    _log.error("database away", request=g.get("request_id"), endpoint=request.endpoint, fault=_kind(fault), where=where(fault))
    return page(503, FULL if _is_full(fault) else None)


def _kind(fault: Exception) -> str:
    """The type of the fault, and of the driver's own below it."""
    below = getattr(fault, "orig", None)
    return f"{type(fault).__name__} ({type(below).__name__})" if below else type(fault).__name__


def _is_full(fault: Exception) -> bool:
    """No room on the disk of the app, or on that of PostgreSQL (53100)."""
    below = getattr(fault, "orig", None)
    return getattr(fault, "errno", None) in _FULL or getattr(below, "sqlstate", "") == "53100" or "disk is full" in str(below)


def _unexpected(fault: Exception) -> Response:
    _log.error("unexpected", request=g.get("request_id"), endpoint=request.endpoint, fault=type(fault).__name__, where=where(fault))
    return page(500)


def where(fault: Exception) -> str:
    """File and line of the fault: never its text, which may quote what somebody typed."""
    trace = fault.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}" if trace else ""


def page(status: int, text: str | None = None) -> Response:
    """The error page; in a bare frame when the frame cannot be made, for it asks the database who is there; else plain text."""
    close()
    session.pop("_flashes", None)  # what this request was going to say of itself did not happen
    error = TEXTS.get(status, TEXTS[400 if status < 500 else 500])
    if text is not None:
        error = ErrorText(error.title, text, "" if status in (409, 429) else error.advice)
    for frame in ({}, {"shell": _BARE}):
        try:
            return Response(render_template("errors/error.html", error=error, **frame), status, _LATER.get(status), mimetype="text/html")
        except Exception:  # noqa: BLE001  the database may be the fault, or the address of the app itself
            close()
    return Response(f"{error.title}. {error.text} {error.advice}\n", status, _LATER.get(status), mimetype="text/plain")
