"""One SQLite file through SQLCipher: what is in it, and a connection with it."""

from pathlib import Path

from sqlcipher3 import dbapi2

FIXED = (3, 51, 3)
FIXED_BRANCHES = {(3, 44): 6, (3, 50): 7}
"""Where SQLite mended the WAL-reset fault, that loses what was written; older branches got it too (sqlite.org/wal.html, reliability of WAL)."""

_PLAIN = b"SQLite format 3\0"


class Unreadable(RuntimeError):
    """The file cannot be used; the message is one Dutch line that says what to do."""


def is_fixed(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault."""
    return version >= FIXED or version[2] >= FIXED_BRANCHES.get(version[:2], version[2] + 1)


def refuse_faulty_sqlite() -> None:
    """Unreadable when the SQLite of this environment may lose data."""
    if not is_fixed(dbapi2.sqlite_version_info):
        raise Unreadable(
            f"SQLite {dbapi2.sqlite_version} heeft een fout waardoor gegevens verloren kunnen gaan."
            " Installeer de versies uit requirements.txt, of gebruik PostgreSQL."
        )


def is_absent(file: Path) -> bool:
    """Whether there is no database yet."""
    return not file.exists() or not file.stat().st_size


def is_plain(file: Path) -> bool:
    """Whether everybody who has the file can read it: a database of version 0.1.0.

    Not for a file that this process has a connection with: closing it here would end SQLite's locks on it (sqlite.org/howtocorrupt.html, 2.2).
    """
    if is_absent(file):
        return False
    with file.open("rb") as opened:
        return opened.read(len(_PLAIN)) == _PLAIN


def connect(file: Path, key: str) -> dbapi2.Connection:
    """A connection that begins and ends its transactions itself. An empty key is for a file that is not encrypted.

    Unreadable when this is not the key of this file.
    """
    connection = dbapi2.connect(str(file), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to stderr
    if key:
        connection.execute(f"PRAGMA key = \"x'{key}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.DatabaseError as fault:
        connection.close()
        if fault.sqlite_errorcode == dbapi2.SQLITE_NOTADB:
            raise Unreadable(_why(file)) from None
        raise
    return connection


def opens(file: Path, key: str) -> bool:
    """Whether this is the key of this file."""
    try:
        connect(file, key).close()
    except Unreadable:
        return False
    return True


def _why(file: Path) -> str:
    if is_plain(file):
        return "De database is nog niet versleuteld. Maak een reservekopie en voer dan 'risico db upgrade' uit."
    return (
        "De sleutel past niet op de database. Zet de sleutel terug die bij deze database hoort; bent u aan het wisselen, voer dan 'risico db rotate-key' uit."
    )
