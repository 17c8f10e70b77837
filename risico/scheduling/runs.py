"""Doing one piece of timed work: is it due, do it, write down how it went."""

from collections.abc import Callable
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask

from .. import clock
from ..audit import ORIGIN
from ..contract import Timed
from ..db import Database
from ..web.errors import where
from ..web.outside import in_app
from .due import Last, is_due
from .models import TimedRun

_stopping: ContextVar[Callable[[], bool]] = ContextVar("stopping", default=lambda: False)
_log = structlog.get_logger()


def is_stopping() -> bool:
    """Whether the scheduler is asked to stop: long work looks at it between two steps, and goes on another time."""
    return _stopping.get()()


def do(app: Flask, timed: Timed, stopping: Callable[[], bool] = lambda: False) -> None:
    """Do this work if it is due. Whatever it raises is logged by its type, and stops nothing else."""
    database: Database = app.extensions["risico"].database
    _stopping.set(stopping)
    ORIGIN.set(f"taak {timed.name}")
    try:
        last = last_run(database, timed.name)
        if not is_due(timed.when, last, clock.now()):
            return
        daily = not isinstance(timed.when, timedelta)
        if daily:  # before it begins, so that work that takes the process along is not tried again at once
            _note(database, timed.name, tried_at=clock.now())
        with in_app(app):
            timed.run(app)
        if daily or (last and last.fault):
            _note(database, timed.name, done_at=clock.now(), fault="")
    except Exception as fault:  # noqa: BLE001  the next piece of work must go on, whatever this one does
        _log.error("timed work failed", work=timed.name, fault=type(fault).__name__, where=where(fault))
        _note_fault(database, timed.name, type(fault).__name__)


def last_run(database: Database, name: str) -> Last | None:
    """How the last run of this work went, if it is known."""
    with database.reader() as session:
        row = session.get(TimedRun, name)
        return Last(row.tried_at, row.done_at, row.fault) if row else None


def _note_fault(database: Database, name: str, fault: str) -> None:
    try:
        _note(database, name, tried_at=clock.now(), fault=fault[:80])
    except Exception as other:  # noqa: BLE001  the database itself may be what is wrong
        _log.error("timed work not noted", work=name, fault=type(other).__name__)


def _note(database: Database, name: str, **values: Any) -> None:
    with database.writer() as session, session.begin():
        row = session.get(TimedRun, name) or TimedRun(name=name, tried_at=clock.now(), fault="")
        for field, value in values.items():
            setattr(row, field, value)
        session.add(row)
