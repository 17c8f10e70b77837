"""A folder of our own for what may not be left behind: only its owner can read it, and what a killed process left is removed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".werk-"


@contextmanager
def folder(parent: Path) -> Iterator[Path]:
    """A new folder in `parent`, gone after the block; `parent` is on the disk that holds the data, for the same protection."""
    for left in parent.glob(f"{_PREFIX}*"):
        with _held(left) as mine:
            if mine:
                shutil.rmtree(left)
    made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    with _held(made):
        try:
            yield made
        finally:
            shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _held(place: Path) -> Iterator[bool]:
    """Whether this process, and no other, has the folder for the time of the block."""
    descriptor = os.open(place, os.O_RDONLY)
    taken = False
    try:
        with suppress(BlockingIOError):
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            taken = True
        yield taken
    finally:
        os.close(descriptor)
