"""The histories of the database: core's and one per plugin, each with its own version table (design.md decision 4)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pluggy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from .. import plugins
from ..db import Database

HERE = Path(__file__).parent
KEY = 0x52495347  # "RISG"; PostgreSQL keeps advisory locks per database
CURRENT, OLDER, NEWER = "current", "older", "newer"
REFUSALS = {
    NEWER: "De database is van een nieuwere versie van Risico. Installeer die versie, of zet een oude reservekopie terug.",
    OLDER: "De database is van een oudere versie van Risico. Maak een reservekopie en voer dan 'risico db upgrade' uit.",
}
"""Why the app does not start on a database in that state, and what to do."""


def histories(database: Database, manager: pluggy.PluginManager) -> Iterator[Config]:
    """Core's history, then one of every plugin that has tables."""
    owned = [(name, folder) for name, plugin in plugins.installed(manager) if (folder := plugins.folder(plugin, "migrations"))]
    prefixes = tuple(prefix(name) for name in (*plugins.FIRST_PARTY, *(name for name, _ in owned)))
    yield _history(database, HERE / "versions", "alembic_version", "", prefixes)
    for name, folder in sorted(owned, key=lambda item: plugins.order(item[0])):
        yield _history(database, folder, f"alembic_version_{name}", prefix(name), prefixes)


def prefix(plugin: str) -> str:
    """risico_scan owns the tables scan_*."""
    return plugin.removeprefix("risico_") + "_"


def _history(database: Database, versions: Path, table: str, own: str, prefixes: tuple[str, ...]) -> Config:
    config = Config(attributes={"engine": database.writing_engine, "version_table": table, "prefix": own, "plugin_prefixes": prefixes})
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", str(versions))
    return config


def upgrade(database: Database, manager: pluggy.PluginManager) -> None:
    """Bring every history to its newest revision, all or none; ValueError with a Dutch sentence when the database is newer."""
    if state(database, manager) == NEWER:
        raise ValueError(REFUSALS[NEWER])
    with transaction(database) as connection:
        bring(connection, database, manager)


@contextmanager
def transaction(database: Database) -> Iterator[Connection]:
    """One transaction for whoever changes tables: both databases undo a changed schema as they undo changed rows.

    SQLite looks at references between rows only at the end, as its manual prescribes (sqlite.org/lang_altertable, 7).
    PostgreSQL lets one in at a time.
    """
    with database.writing_engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        if database.is_sqlite and raw is not None:
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                if not database.is_sqlite:
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({KEY})"))
                yield connection
                if database.is_sqlite and (stray := connection.exec_driver_sql("PRAGMA foreign_key_check").first()):
                    raise RuntimeError(f"De tabel {stray[0]} verwijst naar een rij die er niet is. De database is niet veranderd.")
        finally:
            if database.is_sqlite and raw is not None:
                raw.cursor().execute("PRAGMA foreign_keys=ON")


def bring(connection: Connection, database: Database, manager: pluggy.PluginManager, to: Mapping[str, str] | None = None) -> None:
    """Bring the histories to their newest revision within the transaction of `connection`, or those in `to` to the one named there."""
    for history in histories(database, manager):
        revision = "head" if to is None else to.get(history.attributes["version_table"])
        if revision:
            history.attributes["connection"] = connection
            command.upgrade(history, revision)


def are_known(revisions: Mapping[str, str], database: Database, manager: pluggy.PluginManager) -> bool:
    """Whether no history is further than this code; those of plugins that are not here do not count."""
    known = {history.attributes["version_table"]: _known(history) for history in histories(database, manager)}
    return all(revision in known.get(table, {revision}) for table, revision in revisions.items())


def state(database: Database, manager: pluggy.PluginManager) -> str:
    """Whether the database is `current`, `older` or `newer` than this code."""
    states = {_state(database, history) for history in histories(database, manager)}
    return next((worst for worst in (NEWER, OLDER) if worst in states), CURRENT)


def _state(database: Database, history: Config) -> str:
    scripts = ScriptDirectory.from_config(history)
    with database.engine.connect() as connection:
        table = history.attributes["version_table"]
        context = MigrationContext.configure(connection, opts={"version_table": table})
        found = set(context.get_current_heads()) if inspect(connection).has_table(table) else set()
    if found == set(scripts.get_heads()):
        return CURRENT
    return OLDER if found <= _known(history) else NEWER


def _known(history: Config) -> set[str]:
    return {revision.revision for revision in ScriptDirectory.from_config(history).walk_revisions()}
