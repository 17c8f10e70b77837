"""The histories of the database: core's and one per plugin, each with its own version table (design.md decision 4)."""

from collections.abc import Iterator
from pathlib import Path

import pluggy
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from .. import plugins
from ..db import Database

HERE = Path(__file__).parent
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
    """Bring every history to its newest revision; ValueError with a Dutch sentence when the database is newer."""
    if state(database, manager) == NEWER:
        raise ValueError(REFUSALS[NEWER])
    for history in histories(database, manager):
        command.upgrade(history, "head")


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
    known = {revision.revision for revision in scripts.walk_revisions()}
    return OLDER if found <= known else NEWER
