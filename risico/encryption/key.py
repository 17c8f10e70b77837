"""The key of the SQLite file: made once, outside the folder with data, and never made again for a database that has one."""

import os
import secrets
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from . import file as files

DIGITS = 64
"""256 bits in hexadecimal: used as it is, so that a connection costs no derivation (0.6 ms instead of 126)."""


class KeyFault(Exception):
    """There is no usable key; the message is one Dutch line that says what to do."""


def beside(instance: Path) -> Path:
    """The place of the key when none was chosen: beside the folder with data, so that a copy of the folder does not hold it."""
    return instance.with_name(instance.name + ".key")


def is_key(text: str) -> bool:
    """Whether this is 256 bits in hexadecimal."""
    return len(text) == DIGITS and set(text) <= set("0123456789abcdefABCDEF")


def fresh() -> str:
    """A key nobody knows."""
    return secrets.token_hex(DIGITS // 2)


def own(place: Path, database: Path) -> str:
    """The key in this file; made when there is no encrypted database yet. KeyFault when it is lost or damaged."""
    if not place.exists():
        if not files.is_absent(database) and not files.is_plain(database):
            raise KeyFault(
                f"De database is versleuteld en haar sleutel ontbreekt. Zet {place} terug uit uw eigen kopie, of wijs de sleutel aan met database_key_file."
            )
        write(place, fresh())
    return _read(place, database)


def _read(place: Path, database: Path) -> str:
    """After a change of keys that was broken off: the one of the two that opens the database."""
    key = text(place)
    next_one = following(place)
    if next_one.exists() and not files.is_absent(database) and not files.opens(database, key):
        return text(next_one)
    return key


def following(place: Path) -> Path:
    """Where the next key is during a change of keys."""
    return place.with_name(place.name + ".new")


def succeed(place: Path) -> Path:
    """Put the next key in the place of this one, and this one aside under a name of its own: where it is now."""
    former = place.with_name(f"{place.name}.was-{sha256(text(place).encode()).hexdigest()[:8]}")
    with suppress(FileExistsError):  # put there by a change of keys that was broken off
        os.link(place, former)
    following(place).replace(place)
    sync_folder(place.parent)
    return former


def write(place: Path, key: str) -> None:
    """Put the key in a file that only its owner can read, complete and on disk, unless there is one already."""
    draft = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
            opened.write(key + "\n")
            opened.flush()
            os.fsync(opened.fileno())
        with suppress(FileExistsError):
            os.link(draft, place)
        draft.unlink()
        sync_folder(place.parent)
    except OSError as fault:
        raise KeyFault(
            f"De sleutel van de database kan niet in {place} komen te staan ({fault.strerror})."
            " Zet zelf een sleutel in een bestand buiten de map met gegevens en wijs het aan met database_key_file."
        ) from None


def sync_folder(folder: Path) -> None:
    """What was named or renamed in this folder survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def text(place: Path) -> str:
    """The key in this file. KeyFault when there is none."""
    try:
        key = place.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        key = ""
    if not is_key(key):
        raise KeyFault(
            f"{place} bevat geen sleutel, of Risico mag het bestand niet lezen."
            f" Zet het terug uit uw eigen kopie: {DIGITS} tekens, 0 tot en met 9 en a tot en met f."
        )
    return key
