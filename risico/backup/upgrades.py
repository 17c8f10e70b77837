"""Before an upgrade of the database: a backup of what is there, beside it."""

from datetime import UTC
from importlib.metadata import version
from pathlib import Path

import pluggy
from sqlalchemy import inspect

from .. import clock, migrations
from ..audit import record
from ..config import Settings
from ..db import Database
from .files import BEFORE_UPGRADES
from .make import make

KEPT = 3


def upgrade(settings: Settings, database: Database, manager: pluggy.PluginManager, *, backup: bool = True) -> Path | None:
    """Save what is there when it will change, then bring the database to this version; gives the backup, if one was made.

    ValueError when the database is newer; BackupFault, and nothing changed, when it cannot be saved.
    """
    changes = migrations.state(database, manager) == migrations.OLDER and bool(inspect(database.engine).get_table_names())
    saved = save(settings, database) if backup and changes else None
    migrations.upgrade(database, manager)
    if changes:
        with database.writer() as session, session.begin():
            record(session, action="core.upgrade")
    return saved


def save(settings: Settings, database: Database) -> Path:
    """A backup in the instance folder; the newest three stay. It is on the disk of the data and readable for who can read those."""
    folder = settings.instance / BEFORE_UPGRADES
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"voor-{version('risico')}-{clock.now().astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"
    make(settings, database, target, unencrypted=True)
    for old in sorted(folder.glob("voor-*.zip"), key=lambda file: file.stem.rpartition("-")[2])[:-KEPT]:
        old.unlink()
    return target
