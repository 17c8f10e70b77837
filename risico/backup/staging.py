"""The last step of a restore, that is done or not: the database changes in one step, and the files follow it, also after a crash.

Everything new stands ready in a folder with a plan before the database changes. Whoever starts Risico after that, first
finishes the plan when the database is the new one, and drops it when it is not.
"""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from ..config import Settings, load_settings
from ..db import Database
from . import files, postgres, seal
from .archive import FILES, Archive
from .faults import BackupFault

BUSY = "Er wordt een reservekopie teruggezet. Wacht tot dat klaar is en probeer het opnieuw."
_FOLDER, _PLAN, _LOCK = ".terugzetten", "plan.json", ".terugzetten.lock"


class Plan(NamedTuple):
    """What is to happen with the files. `aside`: the folder for what was there; `token`: what a new PostgreSQL schema bears."""

    token: str
    aside: str
    names: list[str]
    gone: list[str]


@contextmanager
def held(instance: Path) -> Iterator[None]:
    """One restore at a time, and no start of Risico meanwhile; BackupFault when there is one already."""
    descriptor = os.open(instance / _LOCK, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupFault(BUSY) from None
    finally:
        os.close(descriptor)


def new_database(settings: Settings) -> Path:
    """The place, beside the SQLite database, of the one that will take its place."""
    file = settings.database_file or settings.instance / "risico.db"
    return file.with_name(f"{file.name}.nieuw")


def prepare(settings: Settings, archive: Archive, token: str, aside: str) -> None:
    """Put the files of the archive ready, with the plan as the last one."""
    folder = settings.instance / _FOLDER
    drop(settings)
    folder.mkdir(mode=0o700)
    names = archive.names(FILES)
    for name in names:
        target = folder / FILES / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as opened:
            archive.copy(FILES + name, opened)
            opened.flush()
            os.fsync(opened.fileno())
    gone = sorted(set(files.kept(settings)) - set(names))
    draft = folder / f"{_PLAN}.draft"
    draft.write_text(json.dumps(Plan(token, aside, names, gone)), "utf-8")
    seal.sync(draft)
    draft.rename(folder / _PLAN)
    seal.sync(folder)


def drop(settings: Settings) -> None:
    """Nothing stands ready any more."""
    shutil.rmtree(settings.instance / _FOLDER, ignore_errors=True)


def finish(settings: Settings) -> bool:
    """At every start: finish a restore that was broken off after its database came in, drop one that was before; whether files changed.

    BackupFault while one runs.
    """
    if not (settings.instance / _FOLDER).exists():
        return False
    with held(settings.instance):
        return carry_out(settings)


def settled() -> Settings:
    """The settings of the environment, after a restore that was broken off is finished."""
    found = load_settings()
    return load_settings() if finish(found) else found


def carry_out(settings: Settings) -> bool:
    """`finish` for who holds the lock."""
    place = settings.instance / _FOLDER / _PLAN
    plan = Plan(*json.loads(place.read_text("utf-8"))) if place.exists() else None
    done = plan is not None and _is_in(settings, plan)
    if plan and done:
        aside = settings.instance / plan.aside
        files.move_in(settings.instance, settings.instance / _FOLDER / FILES, aside, plan.names)
        files.move_out(settings.instance, aside, plan.gone)
        seal.sync(settings.instance)
    drop(settings)
    return done


def _is_in(settings: Settings, plan: Plan) -> bool:
    """Whether the database is the restored one."""
    if settings.database_file:
        return not new_database(settings).exists()
    database = Database(settings.url)
    try:
        with database.engine.connect() as connection:
            return postgres.bears(connection, plan.token)
    finally:
        database.dispose()
