"""Structured logs: one JSON line per event on stderr, with ids and never what people typed, were sent or are called."""

import logging
import sys
import time
import uuid
from contextlib import suppress
from io import TextIOBase

import structlog
from flask import Flask, g, request
from werkzeug.wrappers import Response

from ..permissions import ANONYMOUS, declared

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
_log = structlog.get_logger()


class _Libraries(logging.Handler):
    """A line of a library becomes one of ours, without its text: that may quote an address or what somebody typed."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
        level = "error" if record.levelno >= logging.ERROR else "warning"
        getattr(_log, level)("library", logger=record.name, where=f"{record.filename}:{record.lineno}", fault=fault)


class _Lines(TextIOBase):
    """stderr, where a line that cannot be written (the disk is full, nobody reads it) is a line less and no reason to fail."""

    def write(self, text: str) -> int:
        with suppress(OSError):
            sys.stderr.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stderr.flush()


def configure() -> None:
    """Send every log line, also those of libraries, to stderr as JSON."""
    shared: list[structlog.types.Processor] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer(ensure_ascii=True)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(_Lines()),  # type: ignore[arg-type]  # all it does is write and flush
    )
    logging.basicConfig(handlers=[_Libraries()], level=logging.WARNING)


def install(app: Flask) -> None:
    """Log each request by endpoint: a URL may hold a secret link. Of an anonymous page not even the time is logged."""

    @app.before_request
    def _start() -> None:
        g.request_id = uuid.uuid4().hex[:12]
        g.started = time.perf_counter()

    @app.after_request
    def _finish(response: Response) -> Response:
        if request.endpoint != "static" and declared(app, request.endpoint) != ANONYMOUS:
            milliseconds = round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000)
            user = g.get("user")
            _log.info(
                "request",
                request=g.get("request_id"),
                method=request.method if request.method in _METHODS else "?",  # a visitor may send any word
                endpoint=request.endpoint,
                status=response.status_code,
                ms=milliseconds,
                user=user.id if user else None,
            )
        return response
