"""Runs long work in the background of the web process and writes down how far it is.

A run is a row: its page can be refreshed, closed and opened again. Work that stops with its process is found by its
silence and shown as failed, so that nobody waits for it.
"""

import uuid
from collections.abc import Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import update
from sqlalchemy.orm import Session

from .. import clock
from ..contract import Job
from ..db import Database
from ..errors import NotFound, Refused
from .models import JobRun

SILENT = timedelta(minutes=2)
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Context:
    """What work gets: the database, who asked for it, and a way to say how far it is."""

    database: Database
    run_id: str
    user_id: int

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Write down how far the work is; the page shows it."""
        _write(self.database, self.run_id, done=done, total=total, message=message)


class Runner:
    """Starts jobs by kind. Two run at the same time; more wait their turn."""

    def __init__(self, database: Database, jobs: Iterable[Job]) -> None:
        self._database = database
        self._jobs = {job.kind: job for job in jobs}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="job")

    def start(self, user_id: int, kind: str, params: Mapping[str, Any]) -> tuple[str, "Future[None]"]:
        """Write down the run and start it; gives its id, and a future that ends with it."""
        job = self._jobs[kind]
        moment = clock.now()
        run = JobRun(id=uuid.uuid4().hex, kind=kind, title=job.title, params=dict(params), user_id=user_id, state="waiting", created_at=moment, seen_at=moment)
        with self._database.writer() as session, session.begin():
            session.add(run)
        return run.id, self._pool.submit(self._run, run.id, job, dict(params), user_id)

    def _run(self, run_id: str, job: Job, params: dict[str, Any], user_id: int) -> None:
        _write(self._database, run_id, state="running")
        try:
            result = job.run(Context(self._database, run_id, user_id), params)
        except Refused as refusal:
            _finish(self._database, run_id, state="failed", message=refusal.message)
        except Exception as fault:  # noqa: BLE001  whatever the work does wrong, its page must say so
            _log.error("job failed", kind=job.kind, run=run_id, fault=type(fault).__name__)
            _finish(self._database, run_id, state="failed", message="Het is niet gelukt. Probeer het opnieuw of vraag de beheerder.")
        else:
            _finish(self._database, run_id, state="done", result=result)

    def stop(self) -> None:
        """Wait for what runs, and start nothing more."""
        self._pool.shutdown(wait=True, cancel_futures=True)


def find_run(session: Session, user_id: int, run_id: str) -> JobRun:
    """The run, for who started it; NotFound for everyone else. Work that fell silent has failed."""
    run = session.get(JobRun, run_id)
    if run is None or run.user_id != user_id:
        raise NotFound()
    return run


def is_silent(run: JobRun) -> bool:
    """The process that did this work is gone."""
    return run.state in ("waiting", "running") and clock.now() - run.seen_at > SILENT


def _write(database: Database, run_id: str, **values: Any) -> None:
    with database.writer() as session, session.begin():
        session.execute(update(JobRun).where(JobRun.id == run_id).values(seen_at=clock.now(), **values))


def _finish(database: Database, run_id: str, **values: Any) -> None:
    _write(database, run_id, finished_at=clock.now(), **values)
