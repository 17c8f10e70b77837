"""Rows as text, the same on every database, and their hash: with it a restored table is compared with the one that was saved.

Tables are read from the database itself, not from the code: an older database, and the tables of a plugin that is
switched off, are saved too.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, Column, Connection, Date, DateTime, LargeBinary, MetaData, Table, Text, cast, inspect, select, text

from .archive import Contents
from .faults import OTHER_ROWS, BackupFault

VERSION_TABLES = "alembic_version"
AT_A_TIME = 500


def tables(connection: Connection) -> list[Table]:
    """Every table of the database but those of the histories; one that refers to another comes after it."""
    found = MetaData()
    names = [name for name in inspect(connection).get_table_names() if not name.startswith(VERSION_TABLES)]
    found.reflect(connection, only=names)
    return found.sorted_tables


def revisions(connection: Connection) -> dict[str, str]:
    """The revision of every history, by the name of its version table."""
    names = [name for name in inspect(connection).get_table_names() if name.startswith(VERSION_TABLES)]
    found = {name: connection.execute(text(f"SELECT version_num FROM {name}")).scalar() for name in names}  # noqa: S608  names from the database itself
    return {name: revision for name, revision in found.items() if revision}


def lines(connection: Connection, table: Table) -> Iterator[str]:
    """Each row as one JSON object, in the order of its key. JSON columns are text: NULL and `null` stay different things."""
    columns = [cast(column, Text).label(column.name) if _is_json(column) else column for column in table.columns]
    every = select(*columns).order_by(*table.primary_key.columns)
    for row in connection.execute(every, execution_options={"yield_per": AT_A_TIME}).mappings():
        yield json.dumps({name: _told(value) for name, value in row.items()}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read(table: Table, line: str) -> dict[str, Any]:
    """The row of one line, as the database takes it."""
    values: dict[str, Any] = json.loads(line)
    return {name: _taken(table.columns[name], value) for name, value in values.items()}


class Digest:
    """The hash of rows in any order."""

    def __init__(self) -> None:
        self._hashes: list[bytes] = []

    def add(self, line: str) -> None:
        """One row."""
        self._hashes.append(hashlib.sha256(line.encode()).digest())

    @property
    def found(self) -> Contents:
        """Of the rows so far."""
        return Contents(rows=len(self._hashes), sha256=hashlib.sha256(b"".join(sorted(self._hashes))).hexdigest())


def contents(connection: Connection) -> dict[str, Contents]:
    """The hash of every table."""
    return {table.name: _contents(connection, table) for table in tables(connection)}


def compare(connection: Connection, told: Mapping[str, Contents]) -> None:
    """BackupFault unless the database has exactly those tables with exactly those rows."""
    if contents(connection) != told:
        raise BackupFault(OTHER_ROWS)


def _contents(connection: Connection, table: Table) -> Contents:
    digest = Digest()
    for line in lines(connection, table):
        digest.add(line)
    return digest.found


def _is_json(column: Column[Any]) -> bool:
    return isinstance(column.type, JSON)


def _told(value: Any) -> Any:
    match value:
        case datetime():
            return value.isoformat(timespec="microseconds") + "Z"
        case date():
            return value.isoformat()
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
    return value


def _taken(column: Column[Any], value: Any) -> Any:
    if value is None:
        return None
    match column.type:
        case DateTime():
            return datetime.fromisoformat(value).astimezone(UTC).replace(tzinfo=None)
        case Date():
            return date.fromisoformat(value)
        case LargeBinary():
            return base64.b64decode(value)
    return value
