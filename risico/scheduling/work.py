"""Core's own timed work."""

import os
import socket
from datetime import timedelta

from flask import Flask

from .. import clock
from ..contract import Timed
from ..installation import Installation
from ..outbox.delivery import deliver
from .models import SchedulerBeat
from .runs import is_stopping

ONLY_ROW = 1


def core_work() -> tuple[Timed, ...]:
    """What core does by itself."""
    return (
        Timed("scheduler.beat", timedelta(minutes=1), beat),
        Timed("outbox.deliver", timedelta(seconds=10), send),
    )


def beat(app: Flask) -> None:
    """Leave a sign of life."""
    current: Installation = app.extensions["risico"]
    with current.database.writer() as session, session.begin():
        session.merge(SchedulerBeat(id=ONLY_ROW, at=clock.now(), leader=f"{socket.gethostname()[:100]}:{os.getpid()}"))


def send(app: Flask) -> None:
    """Send the mail that is due."""
    current: Installation = app.extensions["risico"]
    deliver(current.database, current.settings, stop=is_stopping)
