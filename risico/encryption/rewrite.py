"""Gives a SQLite file another key, by a copy that takes its place: whenever it is broken off, the old or the new file is there, whole.

First the copy is complete, compared and on disk; then it takes the name of the file in one step; only then the old file is wiped.
"""

import os
import shutil
from itertools import zip_longest
from pathlib import Path

from sqlcipher3 import dbapi2

from . import file as files
from .alone import IN_USE
from .file import Unreadable
from .key import sync_folder

BLOCK = 1 << 20


def rewrite(file: Path, old: str, new: str) -> None:
    """The same rows under another key; an empty old key is for a file that is not encrypted. Unreadable when it failed and nothing changed.

    The caller has the file alone (alone.py) and has called `tidy`.
    """
    draft = _draft(file)
    try:
        source = files.connect(file, old)
        try:
            _refuse_others(source)
            _forget_journal(file)
            _copy(source, draft, new)
            _take_place(draft, file)
        finally:
            source.close()
    except (dbapi2.Error, OSError) as fault:
        draft.unlink(missing_ok=True)
        raise Unreadable(f"De database kreeg geen nieuwe sleutel ({fault}). Zij is niet veranderd. Kijk of er ruimte is op de schijf.") from None
    wipe(_former(file))


def tidy(file: Path, key: str) -> None:
    """Take away what a rewriting that was broken off left beside the file; `key` opens the file, or it is not encrypted yet."""
    _draft(file).unlink(missing_ok=True)
    former = _former(file)
    if not former.exists():
        return
    if former.samefile(file):
        former.unlink()
        return
    files.connect(file, key).close()
    sync_folder(file.parent)
    wipe(former)


def is_untidy(file: Path) -> bool:
    """Whether there is something to take away."""
    return _draft(file).exists() or _former(file).exists()


def wipe(file: Path) -> None:
    """Overwrite the file, then take it away. What the disk itself keeps of it (an SSD, snapshots) is beyond reach."""
    with file.open("r+b") as opened:
        for _ in range(0, file.stat().st_size, BLOCK):
            opened.write(bytes(BLOCK))
        opened.flush()
        os.fsync(opened.fileno())
    file.unlink()
    sync_folder(file.parent)


def _draft(file: Path) -> Path:
    return file.with_name(file.name + ".draft")


def _former(file: Path) -> Path:
    return file.with_name(file.name + ".former")


def _refuse_others(source: dbapi2.Connection) -> None:
    """Leave WAL mode, which writes the log into the file and only works without other connections; keep the lock until closed."""
    try:
        source.execute("PRAGMA locking_mode = EXCLUSIVE")
        source.execute("PRAGMA journal_mode = DELETE")
        source.execute("BEGIN EXCLUSIVE").execute("COMMIT")
    except dbapi2.OperationalError as fault:
        if fault.sqlite_errorcode == dbapi2.SQLITE_BUSY:
            raise Unreadable(IN_USE) from None
        raise


def _forget_journal(file: Path) -> None:
    """What a killed process left of one, all of it dealt with by now: it may not meet the new file, and pages are in it."""
    journal = file.with_name(file.name + "-journal")
    if journal.exists():
        wipe(journal)


def _copy(source: dbapi2.Connection, draft: Path, key: str) -> None:
    """Every row into a new file, compared with what it came from, on disk."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    source.execute("ATTACH DATABASE ? AS copy KEY ?", (str(draft), f"x'{key}'"))
    source.execute("PRAGMA copy.journal_mode = OFF")
    source.execute("SELECT sqlcipher_export('copy')")
    source.execute("DETACH DATABASE copy")
    copy = files.connect(draft, key)
    try:
        if _differ(source, copy):
            raise dbapi2.DatabaseError("de kopie is niet gelijk")
    finally:
        copy.close()
    _sync(draft)


def _differ(source: dbapi2.Connection, copy: dbapi2.Connection) -> bool:
    if copy.execute("PRAGMA cipher_integrity_check").fetchall() or copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        return True
    schema = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    tables = [name for (name,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    same = (schema, *(f'SELECT * FROM "{name}" ORDER BY rowid' for name in tables))  # noqa: S608  names of its own schema
    return any(a != b for query in same for a, b in zip_longest(source.execute(query), copy.execute(query)))


def _take_place(draft: Path, file: Path) -> None:
    owner = file.stat()
    os.chown(draft, owner.st_uid, owner.st_gid)
    shutil.copymode(file, draft)
    os.link(file, _former(file))
    sync_folder(file.parent)
    draft.replace(file)
    sync_folder(file.parent)


def _sync(file: Path) -> None:
    with file.open("rb") as opened:
        os.fsync(opened.fileno())
