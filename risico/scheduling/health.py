"""Is the scheduler alive? Its sign of life as the health page, the command `check` and the pages tell it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..contract import Problem
from ..web.texts import clock_time, short_date
from .models import SchedulerBeat, TimedRun

SILENT = timedelta(minutes=15)
START = "Start 'risico scheduler', of start de app met --with-scheduler."
RETRIES = "Hij probeert het zelf opnieuw. Blijft het misgaan? Kijk dan in het logboek van de planner."


def last_beat(session: Session) -> datetime | None:
    """When a scheduler last gave a sign of life; None when none ever ran."""
    return session.scalar(select(SchedulerBeat.at))


def is_silent(beat: datetime | None) -> bool:
    """Whether a scheduler that once ran gives no signs of life any more."""
    return beat is not None and clock.now() - beat > SILENT


def problems(session: Session) -> Iterator[Problem]:
    """What an administrator should know: silence, and work that goes wrong."""
    beat = last_beat(session)
    if beat and is_silent(beat):
        yield Problem(f"De planner staat stil sinds {_when(beat)}. Er gaan geen herinneringen uit.", START)
    for run in session.scalars(select(TimedRun).where(TimedRun.fault != "").order_by(TimedRun.name)):
        yield Problem(f"De planner kreeg '{run.name}' niet af op {_when(run.tried_at)} ({run.fault}).", RETRIES)


def _when(moment: datetime) -> str:
    return f"{short_date(moment)} om {clock_time(moment)}"
