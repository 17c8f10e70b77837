"""Every history: what it makes is what the models say, it goes up and down, and rows survive."""

from collections.abc import Iterator

import pytest
from alembic import command
from sqlalchemy import inspect, text

from risico import clock, migrations
from risico.accounts.models import User
from risico.db import Database
from risico.plugins import make_plugin_manager
from tests.support.databases import KEY

MANAGER = make_plugin_manager()


@pytest.fixture
def migrated(database_url: str) -> Iterator[Database]:
    database = Database(database_url, KEY)
    yield database
    database.dispose()


def test_the_newest_schema_equals_the_models(migrated: Database) -> None:
    for history in migrations.histories(migrated, MANAGER):
        command.check(history)


def test_down_takes_everything_away_and_up_brings_it_back(migrated: Database) -> None:
    before = schema(migrated)
    for history in reversed(list(migrations.histories(migrated, MANAGER))):
        command.downgrade(history, "base")
    assert all(name.startswith("alembic_version") for name in schema(migrated))
    assert migrations.state(migrated, MANAGER) == migrations.OLDER
    migrations.upgrade(migrated, MANAGER)
    assert schema(migrated) == before
    assert migrations.state(migrated, MANAGER) == migrations.CURRENT


def test_a_second_upgrade_changes_nothing_and_keeps_the_rows(migrated: Database) -> None:
    with migrated.writer() as session, session.begin():
        session.add(User(email="oov@voorbeeld.example", title="Directeur OOV", roles=["safety_director"], created_at=clock.now()))
    migrations.upgrade(migrated, MANAGER)
    with migrated.reader() as session:
        assert session.query(User.email).all() == [("oov@voorbeeld.example",)]


def test_a_newer_schema_is_refused_with_a_sentence(migrated: Database) -> None:
    with migrated.writing_engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version_risico_scan SET version_num = '9999_from_the_future'"))
    assert migrations.state(migrated, MANAGER) == migrations.NEWER
    with pytest.raises(ValueError, match="nieuwere versie van Risico"):
        migrations.upgrade(migrated, MANAGER)


def test_a_plugin_that_is_switched_off_keeps_its_tables(migrated: Database) -> None:
    without = make_plugin_manager(("risico_scan",))
    migrations.upgrade(migrated, without)
    assert migrations.state(migrated, without) == migrations.CURRENT
    assert "scan_topic" in schema(migrated)


def test_every_table_of_a_plugin_bears_its_name(migrated: Database) -> None:
    owners = {table.name: mapper.class_.__module__.split(".")[0] for mapper in User.registry.mappers for table in mapper.tables}
    strays = [name for name, owner in owners.items() if owner != "risico" and not name.startswith(migrations.prefix(owner))]
    assert not strays


def schema(database: Database) -> dict[str, list[str]]:
    found = inspect(database.engine)
    return {name: sorted(str((column["name"], column["type"], column["nullable"])) for column in found.get_columns(name)) for name in found.get_table_names()}
