"""SQLite: a copy made by SQLite itself while others write, and putting a copy in the place of what was there."""

from pathlib import Path

from sqlalchemy.exc import DBAPIError
from sqlcipher3 import dbapi2

from ..config import Settings
from ..db import Database
from ..encryption import file as files
from . import seal
from .faults import OTHER_ROWS, BackupFault

IN_USE = "Risico draait nog. Stop de app en de planner, en probeer het opnieuw."
WRONG_KEY = "De sleutel van deze installatie past niet op de database in dit bestand. Zet eerst de sleutel terug die erbij hoort; er is niets veranderd."


def copy(database: Database, target: Path) -> None:
    """Write a whole copy, encrypted with the same key. Others read and write meanwhile; nothing of them is half in it."""
    raw = database.engine.raw_connection()
    try:
        cursor = raw.cursor()
        cursor.execute("PRAGMA query_only=OFF")  # who read before on this connection could not write
        cursor.execute("VACUUM INTO ?", (str(target),))
    finally:
        raw.close()


def opened(file: Path, key: str) -> Database:
    """The database in a copy; BackupFault when the key is another one, or the file is not sound."""
    try:
        database = Database(f"sqlite:///{file}", key)
    except RuntimeError:
        raise BackupFault(WRONG_KEY) from None
    try:
        _check(database)
    except BackupFault:
        database.dispose()
        raise
    return database


def remove(file: Path) -> None:
    """A database with everything SQLite and we put beside it."""
    for suffix in ("", "-wal", "-shm", ".gate", ".use"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def swap(new: Path, file: Path, aside: Path) -> None:
    """Put the new database in the place of the old one, in one step; the old one keeps a name."""
    for suffix in ("-wal", "-shm"):  # still there when the old one could not be opened; they may not meet the new one
        if (log := file.with_name(file.name + suffix)).exists():
            log.rename(aside.with_name(aside.name + suffix))
    if not files.is_absent(file):
        aside.hardlink_to(file)
    new.replace(file)
    seal.sync(file.parent)


def empty_log(file: Path, settings: Settings) -> None:
    """Bring everything from SQLite's log into the file; a file that cannot be opened has nothing to bring."""
    if files.is_absent(file):
        return
    try:
        database = Database(settings.url, settings.database_key)
    except (RuntimeError, DBAPIError, dbapi2.DatabaseError):
        return
    try:
        database.forget()
    finally:
        database.dispose()


def _check(database: Database) -> None:
    try:
        with database.engine.connect() as connection:
            sound = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            whole = connection.exec_driver_sql("PRAGMA foreign_key_check").first() is None
    except DBAPIError:
        sound = whole = False
    if not sound or not whole:
        raise BackupFault(OTHER_ROWS)
