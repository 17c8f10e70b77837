"""Runs long work in the background of the web process and writes down how far it is.

A run is a row: its page can be refreshed, closed and opened again. While the process lives, its runs give a sign of life;
work that stopped with its process is found by its silence and has failed, so that nobody waits for it.
"""

import threading
import uuid
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from .. import clock
from ..audit import ORIGIN
from ..contract import Job
from ..db import Busy, Database
from ..errors import Crowded, NotFound, Refused
from .models import JobRun

SILENT = timedelta(seconds=45)
PULSE = 10.0
"""Seconds between two signs of life."""
UNFINISHED = ("waiting", "running")
MOST_OF_ONE = 3
"""Pieces of work that one person may have waiting or running."""
BUSY = "U hebt al werk klaarstaan dat nog niet klaar is. Wacht daarop en begin dit dan opnieuw."
GONE = "Het werk is gestopt voordat het klaar was, omdat de app opnieuw startte. Wat al af was, is bewaard. Kies 'Opnieuw beginnen'."
FAILED = "Het is niet gelukt. Probeer het opnieuw of vraag de beheerder."
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Context:
    """What work gets: the database, who asked for it, and a way to say how far it is."""

    database: Database
    run_id: str
    user_id: int
    stopping: Callable[[], bool] = lambda: False

    def progress(self, done: int, total: int, message: str = "") -> None:
        """Write down how far the work is; the page shows it. Refused, so that the work ends here, when the app is asked to stop."""
        if self.stopping():
            raise Refused(GONE)
        _write(self.database, self.run_id, done=done, total=total, message=message)


class Runner:
    """Starts jobs by kind. Two run at the same time; more wait their turn."""

    def __init__(self, database: Database, jobs: Iterable[Job]) -> None:
        self._database = database
        self._jobs = {job.kind: job for job in jobs}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="job")
        self._mine: set[str] = set()
        self._stopping = threading.Event()
        self._pulse = threading.Thread(target=self._live, name="job-pulse", daemon=True)

    def start(self, user_id: int, kind: str, params: Mapping[str, Any]) -> tuple[str, "Future[None]"]:
        """Write down the run and start it; gives its id, and a future that ends with it.

        NotFound when no plugin does this work any more, Crowded when this user has three pieces of work that are not ready.
        """
        job = self._jobs.get(kind)
        if job is None:
            raise NotFound("Dit werk bestaat niet meer.")
        moment = clock.now()
        run = JobRun(id=uuid.uuid4().hex, kind=kind, title=job.title, params=dict(params), user_id=user_id, state="waiting", created_at=moment, seen_at=moment)
        with self._database.writer() as session, session.begin():
            _refuse_many(session, user_id)
            session.add(run)
        self._mine.add(run.id)
        with suppress(RuntimeError):  # it lives already
            self._pulse.start()
        return run.id, self._pool.submit(self._run, run.id, job, dict(params), user_id)

    def _run(self, run_id: str, job: Job, params: dict[str, Any], user_id: int) -> None:
        ORIGIN.set(f"werk {run_id}")
        try:
            _write(self._database, run_id, state="running")
            _finish(self._database, run_id, **self._outcome(run_id, job, params, user_id))
        except (Busy, SQLAlchemyError) as fault:
            _log.error("job not written down", kind=job.kind, run=run_id, fault=type(fault).__name__)
        finally:
            self._mine.discard(run_id)

    def _outcome(self, run_id: str, job: Job, params: dict[str, Any], user_id: int) -> dict[str, Any]:
        """Do the work; what to write down of how it ended."""
        try:
            return {"state": "done", "result": job.run(Context(self._database, run_id, user_id, self._stopping.is_set), params)}
        except Refused as refusal:
            return {"state": "failed", "message": refusal.message}
        except Exception as fault:  # noqa: BLE001  whatever the work does wrong, its page must say so
            _log.error("job failed", kind=job.kind, run=run_id, fault=type(fault).__name__)
            return {"state": "failed", "message": FAILED}

    def _live(self) -> None:
        """Give signs of life for what runs and for what waits its turn."""
        while not self._stopping.wait(PULSE):
            with suppress(Busy, SQLAlchemyError):
                for run_id in tuple(self._mine):
                    _write(self._database, run_id)

    def stop(self) -> None:
        """Let what runs end after the step it is at, and start nothing more: what waited its turn has failed."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        with suppress(Busy, SQLAlchemyError):
            for run_id in tuple(self._mine):
                _finish(self._database, run_id, state="failed", message=GONE)


def _refuse_many(session: Session, user_id: int) -> None:
    lives = JobRun.state.in_(UNFINISHED), JobRun.seen_at > clock.now() - SILENT
    query = select(func.count()).select_from(JobRun).where(JobRun.user_id == user_id, *lives)
    if session.scalars(query).one() >= MOST_OF_ONE:
        raise Crowded(BUSY)


def bury(database: Database) -> None:
    """Work whose process is gone has failed."""
    moment = clock.now()
    silent = or_(JobRun.seen_at < moment - SILENT, JobRun.seen_at > moment + SILENT)
    with database.writer() as session, session.begin():
        gone = update(JobRun).where(JobRun.state.in_(UNFINISHED), silent)
        session.execute(gone.values(state="failed", message=GONE, finished_at=moment))


def find_run(session: Session, user_id: int, run_id: str) -> JobRun:
    """The run, for who started it; NotFound for everyone else."""
    run = session.get(JobRun, run_id)
    if run is None or run.user_id != user_id:
        raise NotFound()
    return run


def has_failed(run: JobRun) -> bool:
    """Whether nobody needs to wait for it: it failed, or its process is gone, also when the clock was set back meanwhile."""
    return run.state == "failed" or (run.state in UNFINISHED and abs(clock.now() - run.seen_at) > SILENT)


def _write(database: Database, run_id: str, **values: Any) -> None:
    with database.writer() as session, session.begin():
        session.execute(update(JobRun).where(JobRun.id == run_id).values(seen_at=clock.now(), **values))


def _finish(database: Database, run_id: str, **values: Any) -> None:
    _write(database, run_id, finished_at=clock.now(), **values)
