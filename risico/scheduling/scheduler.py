"""The scheduler: leads when nobody else does, does the timed work while it leads, and stops when asked.

APScheduler only wakes the work, in threads of its own; what is due is asked of the database (design.md decision 5).
"""

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from ..contract import Timed
from .lock import Lock, lock_for
from .runs import do

LOOK_EVERY = 1.0
"""Seconds between two looks at the lock: those who wait take over about as fast."""
ASK_EVERY = timedelta(seconds=30)
"""How often is asked whether daily work is due."""
CLOCK_JUMP = 60.0
_log = structlog.get_logger()
logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns whenever work takes longer than its interval


class Scheduler:
    """Runs in a thread of its own, between `start` and `stop`."""

    def __init__(self, app: Flask, lock: Lock | None = None) -> None:
        current = app.extensions["risico"]
        self._app = app
        self._lock = lock or lock_for(current.settings, current.database)
        self._work: Sequence[Timed] = [timed for part in current.plugins.hook.timed(settings=current.settings) for timed in part]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler")

    def start(self) -> None:
        """Begin: lead, or wait for it."""
        self._thread.start()

    def wait(self) -> None:
        """Until it is stopped."""
        self._thread.join()

    def stop(self) -> None:
        """Start nothing more, finish what runs, and let another lead."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        waiting = False
        while not self._stopping.is_set():
            try:
                if self._lock.take():
                    self._lead()
                    waiting = False
                elif not waiting:
                    waiting = True
                    _log.info("scheduler waits")
            except Exception as fault:  # noqa: BLE001  without this thread nothing is done any more, so it goes on
                _log.error("scheduler failed", fault=type(fault).__name__)
            self._stopping.wait(LOOK_EVERY)

    def _lead(self) -> None:
        """Do the work until it is time to stop, the lock is lost, or the clock is set."""
        _log.info("scheduler leads")
        waker = self._wake()
        offset = _offset()
        try:
            while not self._stopping.wait(LOOK_EVERY) and self._lock.held() and abs(_offset() - offset) < CLOCK_JUMP:
                pass
        finally:
            waker.shutdown(wait=self._stopping.is_set())
            self._lock.release()
            _log.info("scheduler stopped leading")

    def _wake(self) -> BackgroundScheduler:
        """Everything once now, and then in its own time."""
        waker = BackgroundScheduler(timezone=UTC, executors={"default": ThreadPoolExecutor(len(self._work))})
        for timed in self._work:
            every = timed.when if isinstance(timed.when, timedelta) else ASK_EVERY
            rules = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None, "next_run_time": datetime.now(UTC)}
            waker.add_job(do, "interval", seconds=every.total_seconds(), args=(self._app, timed, self._stopping.is_set), id=timed.name, **rules)
        waker.start()
        return waker


def _offset() -> float:
    """What the clock says beyond the seconds that passed; it changes only when somebody sets the clock."""
    return time.time() - time.monotonic()
