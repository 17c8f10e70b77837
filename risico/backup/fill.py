"""Bringing the database of an archive back to life in a transaction, and proving that it is the one that was saved."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

import pluggy
from sqlalchemy import Connection

from .. import migrations
from ..config import Settings
from ..db import Database
from ..plugins import make_plugin_manager
from . import portable, postgres, rows, sqlite
from .archive import DATABASE, Archive
from .faults import BackupFault

NEWER = "Deze reservekopie is van een nieuwere versie van Risico ({version}). Installeer die versie; er is niets veranderd."
OTHER_KIND = {
    "sqlite": "Deze reservekopie is van een SQLite-database, en deze installatie gebruikt PostgreSQL. Neem een uitvoer ('risico export').",
    "postgresql": "Deze reservekopie is van PostgreSQL, en deze installatie gebruikt SQLite. Stel database_url in, of neem een uitvoer ('risico export').",
}


def managers(settings: Settings, archive: Archive) -> pluggy.PluginManager:
    """The histories that are needed: of an export those of switched-off plugins too, for their rows need tables."""
    return make_plugin_manager(settings.plugins_off if archive.manifest.kind == "backup" else ())


def refuse_what_does_not_fit(archive: Archive, database: Database, manager: pluggy.PluginManager) -> None:
    """BackupFault for an archive of a newer version, of the other kind of database, or with tables of a plugin that is not here."""
    told = archive.manifest
    if not migrations.are_known(told.revisions, database, manager):
        raise BackupFault(NEWER.format(version=told.version))
    if told.kind == "backup" and (told.dialect == "sqlite") != database.is_sqlite:
        raise BackupFault(OTHER_KIND[told.dialect])
    here = {history.attributes["version_table"] for history in migrations.histories(database, manager)}
    if told.kind == "export" and (strange := sorted(set(told.revisions) - here)):
        names = ", ".join(table.removeprefix(f"{rows.VERSION_TABLES}_") for table in strange)
        raise BackupFault(f"In dit bestand staan gegevens van onderdelen die hier niet zijn: {names}. Installeer die eerst; er is niets veranderd.")


def put_file(archive: Archive, file: Path, key: str) -> Database:
    """The SQLite database of an archive in a new file; of an export an empty one."""
    if archive.manifest.kind == "export":
        return Database(f"sqlite:///{file}", key)
    with file.open("xb") as target:
        file.chmod(0o600)
        archive.copy(DATABASE, target)
    return sqlite.opened(file, key)


def fill(connection: Connection, database: Database, archive: Archive, manager: pluggy.PluginManager, aside: str) -> None:
    """Within its transaction: load what is not there yet, and compare every row with what was saved; BackupFault when one differs.

    `aside`: the name that the schema of PostgreSQL gets which is there now.
    """
    schema = "" if database.is_sqlite else postgres.set_aside(connection, aside)
    if archive.manifest.kind == "export":
        if schema:
            connection.exec_driver_sql(f'CREATE SCHEMA "{schema}"')
        migrations.bring(connection, database, manager, archive.manifest.revisions)
        portable.load(connection, archive)
    elif not database.is_sqlite:
        postgres.load(connection, _feed(archive))
    rows.compare(connection, archive.manifest.tables)


def _feed(archive: Archive) -> Callable[[IO[bytes]], None]:
    return lambda target: archive.copy(DATABASE, target)
