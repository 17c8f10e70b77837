"""B9: an upgrade that fails or is shot leaves the database as it was, in all histories, and can be done again."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pluggy
import pytest
from alembic import command
from sqlalchemy import inspect, text

from risico import migrations
from risico.accounts.models import User
from risico.accounts.service import create_user
from risico.backup import rows
from risico.backup.archive import Contents
from risico.backup.upgrades import upgrade
from risico.config import Settings
from risico.db import Database
from risico.permissions import Role
from risico.plugins import make_plugin_manager
from tests.support import forks

REVISION = """
import os, signal
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0001_broken", None, None, None

STEPS = (
    lambda: op.create_table("broken_thing", sa.Column("id", sa.Integer(), primary_key=True)),
    lambda: op.execute("INSERT INTO broken_thing (id) VALUES (1)"),
    lambda: op.execute("UPDATE account SET title = 'Veranderd'"),
    lambda: op.add_column("account", sa.Column("broken", sa.Integer())),
    lambda: op.create_index("ix_broken", "account", ["broken"]),
)

def upgrade():
    for number, step in enumerate(STEPS):
        if os.environ.get("RISICO_TEST_KILL") == str(number):
            os.kill(os.getpid(), signal.SIGKILL)
        step()
    if os.environ.get("RISICO_TEST_KILL") == "never":
        return
    raise RuntimeError("deze stap lukt niet")
"""

State = tuple[dict[str, Contents], dict[str, str]]


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[pluggy.PluginManager]:
    """All plugins and one more, whose first revision fails after it changed core's tables."""
    folder = tmp_path / "risico_broken"
    (folder / "migrations").mkdir(parents=True)
    (folder / "migrations" / "0001_broken.py").write_text(REVISION)
    module = ModuleType("risico_broken")
    module.__file__ = str(folder / "__init__.py")
    sys.modules[module.__name__] = module
    made = make_plugin_manager()
    made.register(module, "risico_broken")
    yield made
    del sys.modules[module.__name__]


@pytest.fixture
def older(settings: Settings) -> Callable[[], State]:
    """A database of one revision ago in core, with a row. Gives its state when asked."""
    database = Database(settings.url, settings.database_key)
    with database.writer() as session, session.begin():
        create_user(session, "beheer@voorbeeldgemeente.example", "Beheerder", [Role.ADMIN])
    command.downgrade(next(iter(migrations.histories(database, make_plugin_manager()))), "-1")
    database.dispose()

    def state() -> State:
        looking = Database(settings.url, settings.database_key)
        with looking.engine.connect() as connection:
            found = rows.contents(connection), rows.revisions(connection)
        looking.dispose()
        return found

    return state


def test_a_migration_that_fails_takes_back_what_earlier_ones_did(settings: Settings, manager: pluggy.PluginManager, older: Callable[[], State]) -> None:
    before = older()
    database = Database(settings.url, settings.database_key)
    with pytest.raises(RuntimeError, match="lukt niet"):
        upgrade(settings, database, manager)
    database.dispose()
    assert older() == before
    assert len(list((settings.instance / "reservekopieen").glob("voor-*.zip"))) == 1


@forks.FORK_WARNING
def test_an_upgrade_that_is_shot_at_any_statement_changed_nothing_and_works_the_next_time(
    settings: Settings, manager: pluggy.PluginManager, older: Callable[[], State], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = older()

    def bring() -> None:
        database = Database(settings.url, settings.database_key)
        migrations.upgrade(database, manager)
        database.dispose()

    for step in range(5):
        monkeypatch.setenv("RISICO_TEST_KILL", str(step))
        assert forks.run(bring) == 9
        assert older() == before
    monkeypatch.setenv("RISICO_TEST_KILL", "never")
    bring()
    database = Database(settings.url, settings.database_key)
    assert migrations.state(database, manager) == migrations.CURRENT
    with database.engine.connect() as connection:
        assert connection.execute(text("SELECT title, broken FROM account")).all() == [("Veranderd", None)]
        assert "broken_thing" in inspect(connection).get_table_names()
    with database.reader() as session:
        assert session.query(User.title).all() == [("Veranderd",)]
    database.dispose()
