"""What is in the instance folder beside the database: which files are saved, and how they are put back."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from ..config import Settings

ASIDE = "risico-oud-"
"""How the names of what a restore puts aside begin."""
BEFORE_UPGRADES = "reservekopieen"
"""Folder in the instance folder for the backups that an upgrade makes."""


def kept(settings: Settings) -> list[str]:
    """The files of a backup, as paths in the instance folder: not the database, its key, locks, other backups or what was put aside."""
    return sorted(_walk(settings.instance, _elsewhere(settings), settings.database_file.name if settings.database_file else "risico.db"))


def is_inside(name: str) -> bool:
    """Whether the path of a member stays within the folder it is put back in."""
    path = PurePosixPath(name)
    return bool(path.parts) and not path.is_absolute() and not {"..", "."} & set(path.parts) and "\\" not in name


def move_in(instance: Path, staged: Path, aside: Path, names: Iterable[str]) -> None:
    """Put staged files in their places and what was there aside; may be broken off and begun again."""
    for name in names:
        source, target = staged / name, instance / name
        if not source.exists():
            continue
        _move_aside(instance, aside, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        source.replace(target)


def move_out(instance: Path, aside: Path, names: Iterable[str]) -> None:
    """Put files aside that a restored installation does not have."""
    for name in names:
        _move_aside(instance, aside, name)


def _move_aside(instance: Path, aside: Path, name: str) -> None:
    if (instance / name).exists():
        (aside / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (instance / name).replace(aside / name)


def _elsewhere(settings: Settings) -> set[Path]:
    places = (settings.instance / BEFORE_UPGRADES, settings.backup_folder, settings.database_key_file)
    return {place.absolute() for place in places if place}


def _walk(instance: Path, elsewhere: set[Path], database: str) -> Iterator[str]:
    for folder, inner, found in os.walk(instance):
        here = Path(folder)
        inner[:] = [name for name in inner if here / name not in elsewhere and not name.startswith((".", ASIDE))]
        for name in found:
            if not (here / name in elsewhere or name.startswith((".", ASIDE, database)) or name.endswith(".lock") or not (here / name).is_file()):
                yield str((here / name).relative_to(instance))
