"""Alembic's environment for every history; `migrations.histories` says which one."""

from collections.abc import Mapping
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from risico.db import Base, UTCDateTime

config = context.config
prefix: str = config.attributes["prefix"]
plugin_prefixes: tuple[str, ...] = config.attributes["plugin_prefixes"]


def _is_mine(name: str | None) -> bool:
    if name is None or name.startswith("alembic_version"):
        return False
    return name.startswith(prefix) if prefix else not name.startswith(plugin_prefixes)


def _include_name(name: str | None, kind: str, parents: Mapping[str, Any]) -> bool:
    return kind != "table" or _is_mine(name)


def _include_object(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    return kind != "table" or _is_mine(name)


def _render_item(kind: str, thing: Any, autogen: Any) -> str | Literal[False]:
    """A migration must not change when our own column type does."""
    return "sa.DateTime()" if kind == "type" and isinstance(thing, UTCDateTime) else False


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_name=_include_name,  # type: ignore[arg-type]
        include_object=_include_object,
        render_as_batch=True,
        render_item=_render_item,
        transaction_per_migration=True,
        transactional_ddl=True,
        version_table=config.attributes["version_table"],
    )
    with context.begin_transaction():
        context.run_migrations()


if (given := config.attributes.get("connection")) is not None:  # it has a transaction already, which Alembic leaves to its owner
    _run(given)
else:
    with config.attributes["engine"].connect() as own:
        _run(own)
