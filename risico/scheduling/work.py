"""Core's own timed work."""

import os
import socket
from datetime import timedelta

from flask import Flask

from .. import clock
from ..contract import Timed
from ..db import Database
from .models import SchedulerBeat

ONLY_ROW = 1


def core_work() -> tuple[Timed, ...]:
    """What core does by itself."""
    return (Timed("scheduler.beat", timedelta(minutes=1), beat),)


def beat(app: Flask) -> None:
    """Leave a sign of life."""
    database: Database = app.extensions["risico"].database
    with database.writer() as session, session.begin():
        session.merge(SchedulerBeat(id=ONLY_ROW, at=clock.now(), leader=f"{socket.gethostname()[:100]}:{os.getpid()}"))
