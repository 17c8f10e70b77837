"""Core's own timed work."""

import os
import socket
from datetime import time, timedelta

from flask import Flask
from sqlalchemy import delete

from .. import clock
from ..accounts.models import AccountLink, LoginAttempt, UserSession
from ..accounts.throttle import KNOWN_FOR
from ..audit import record
from ..contract import Deadline, Timed
from ..feed.models import CalendarEvent
from ..feed.service import CANCELLED_FOR, keep_up
from ..installation import Installation
from ..jobs import runner
from ..jobs.models import JobRun
from ..organisation.terms import erase_past
from ..outbox import service as outbox
from ..outbox.delivery import deliver
from ..retention.terms import last_day
from ..year.service import running_years
from ..year.tasks import deadlines_of
from .models import SchedulerBeat
from .runs import is_stopping

ONLY_ROW = 1
TIDY_AT = time(4)
KEPT_FOR = timedelta(days=30)


def core_work() -> tuple[Timed, ...]:
    """What core does by itself."""
    return (
        Timed("scheduler.beat", timedelta(minutes=1), beat),
        Timed("outbox.deliver", timedelta(seconds=10), send),
        Timed("calendar.keep_up", timedelta(minutes=5), keep_calendars),
        Timed("jobs.bury", timedelta(minutes=1), bury),
        Timed("core.tidy", TIDY_AT, tidy),
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


def bury(app: Flask) -> None:
    """Long work whose process is gone has failed."""
    current: Installation = app.extensions["risico"]
    runner.bury(current.database)


def keep_calendars(app: Flask) -> None:
    """Write down what changed in the deadlines, for the calendars that fetch them; those of a task that two years know are of the newest."""
    current: Installation = app.extensions["risico"]
    found: dict[str, Deadline] = {}
    with current.database.reader() as session:
        for year in running_years(session):
            for deadline in deadlines_of(session, current.plugins, year):
                found.setdefault(deadline.id, deadline)
    with current.database.writer() as session, session.begin():
        keep_up(session, found.values())


def tidy(app: Flask) -> None:
    """Remove what nobody needs any more: old logins, links and tries, long work that was fetched, tasks that left the calendars, names of who left."""
    current: Installation = app.extensions["risico"]
    long_ago = clock.now() - KEPT_FOR
    with current.database.writer() as session, session.begin():
        for old in (
            UserSession.started_at < long_ago,
            AccountLink.expires_at < long_ago,
            LoginAttempt.at < clock.now() - KNOWN_FOR,
            JobRun.created_at < long_ago,
            CalendarEvent.cancelled_at < clock.now() - CANCELLED_FOR,
        ):
            session.execute(delete(old.left.table).where(old))
        outbox.tidy(session)
        if (names := current.library.kept("names")) and names.years and erase_past(session, last_day(clock.today(), -names.years)):
            record(session, action="core.tidy")
    current.database.forget()
