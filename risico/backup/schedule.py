"""The daily backup: timed work, and what an administrator hears when the last one is too old."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from .. import audit, clock
from ..config import Settings
from ..contract import Problem, Timed
from ..db import Database
from ..installation import Installation
from ..scheduling.models import TimedRun
from . import make as making
from .faults import BackupFault
from .keep import kept

WORK = "backup.make"
TOO_OLD = timedelta(hours=26)
_NAME = re.compile(r"risico-(\d{8}T\d{6}Z)\.zip")
_STAMP = "%Y%m%dT%H%M%SZ"


def timed(settings: Settings) -> Sequence[Timed]:
    """The daily backup, if there is a folder for it."""
    return (Timed(WORK, time(settings.backup_at), make_daily),) if settings.backup_folder else ()


def make_daily(app: Flask) -> None:
    """Write today's backup and remove those whose time is over; BackupFault when it did not work, which the scheduler notes and tries again."""
    current: Installation = app.extensions["risico"]
    folder = current.settings.backup_folder
    if folder is None:
        return
    target = folder / f"risico-{clock.now():{_STAMP}}.zip"
    try:
        making.make(current.settings, current.database, target)
    except BackupFault:
        note(current.database, "backup.make", target.name, done=False)
        raise
    note(current.database, "backup.make", target.name)
    tidy(folder, current.settings.backup_months)


def tidy(folder: Path, months: int) -> None:
    """Remove the daily backups that need not stay; other files are left alone."""
    found = {moment: file for file in folder.iterdir() if (moment := _made_at(file))}
    for moment in found.keys() - kept(found, months):
        found[moment].unlink()


def note(database: Database, action: str, name: str, *, done: bool = True, origin: str = "") -> None:
    """Tell the audit trail how a backup went."""
    with database.writer() as session, session.begin():
        audit.record(session, action=action, object=f"file={name}", result="done" if done else "failed", origin=origin)


def last_made(session: Session) -> datetime | None:
    """When the last daily backup was there and verified."""
    run = session.get(TimedRun, WORK)
    return run.done_at if run else None


def is_late(settings: Settings, last: datetime | None) -> bool:
    """Whether a daily backup should be there and is not: none in 26 hours."""
    return settings.backup_folder is not None and (last is None or clock.now() - last > TOO_OLD)


def problems(settings: Settings, session: Session) -> Iterator[Problem]:
    """What an administrator should know of the daily backup."""
    if settings.backup_folder is None:
        yield Problem("Er wordt geen reservekopie gemaakt.", "Stel backup_folder in, op een andere schijf of server. Zie docs/reservekopie.md.")
    elif not settings.backup_folder.is_dir():
        yield Problem(f"De map voor reservekopieën ({settings.backup_folder}) is er niet.", "Maak haar, of koppel de schijf weer aan.")
    elif is_late(settings, last := last_made(session)):
        since = f"sinds {last:%d-%m-%Y}" if last else "nog nooit"
        yield Problem(f"Er is {since} geen reservekopie gemaakt.", "Draait de planner? Kijk in zijn logboek waarom het niet lukt.")


def _made_at(file: Path) -> datetime | None:
    found = _NAME.fullmatch(file.name)
    return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
