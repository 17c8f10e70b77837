"""Room on the disk of the data folder: what is written there is the database, its log, backups and the house style."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from .contract import Problem

LEAST = 500_000_000
"""Bytes below which an administrator hears of it: a year of a large municipality with its backups takes less."""


def free(folder: Path) -> int:
    """Bytes that are left for this folder; 0 when it is not there."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return 0


def in_words(folder: Path) -> str:
    """ "ok", or how much is left."""
    left = free(folder)
    return "ok" if left >= LEAST else f"nog {left // 1_000_000} MB vrij"


def problems(folder: Path) -> Iterator[Problem]:
    """That the disk is nearly full."""
    if (left := free(folder)) < LEAST:
        text = f"De schijf is bijna vol: nog {left // 1_000_000} MB vrij. Is hij vol, dan kan niemand meer iets opslaan."
        yield Problem(text, f"Maak ruimte op de schijf van {folder}, of zet de map op een grotere schijf.")
