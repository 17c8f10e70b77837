"""Who uses a SQLite file: everybody shares it, and who replaces it has it alone.

The lock is on a file of its own, because the database itself is replaced; it is gone with the process that holds it.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .file import Unreadable

BEING_REPLACED = "De database wordt net vervangen door een nieuwe. Wacht tot dat klaar is en probeer het opnieuw."
IN_USE = "Risico gebruikt de database nog. Stop Risico en de planner, en probeer het opnieuw."


def share(file: Path) -> int:
    """The descriptor that says that this process uses the file, for as long as it is open. Unreadable while the file is being replaced."""
    return _locked(file, fcntl.LOCK_SH, BEING_REPLACED)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Nobody else uses the file during the block. Unreadable when somebody does."""
    descriptor = _locked(file, fcntl.LOCK_EX, IN_USE)
    try:
        yield
    finally:
        os.close(descriptor)


def _locked(file: Path, way: int, refusal: str) -> int:
    descriptor = os.open(file.with_name(file.name + ".use"), os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, way | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Unreadable(refusal) from None
    return descriptor
