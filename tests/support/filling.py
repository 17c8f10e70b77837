"""Fills every column of every table there is, from the models themselves: a new table or column cannot escape the tests of backups."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Double, Integer, LargeBinary, String, Table, func, insert, select

from risico import migrations
from risico.backup import rows
from risico.db import Base, Database, UTCDateTime
from risico.plugins import make_plugin_manager

WORD = "Merkwoord"
"""Begins every text, to look for where it may not be."""
FIRST = 101
MOMENT = datetime(2027, 3, 28, 1, 30, 0, 123456, UTC)
BYTES = bytes(range(256))
MAKERS: dict[type[Any], Callable[[int], Any]] = {
    UTCDateTime: lambda number: MOMENT + timedelta(microseconds=number),
    Date: lambda number: date(2027, 2, 28) + timedelta(days=number),
    Boolean: lambda number: True,
    Integer: lambda number: number,
    Double: lambda number: 0.1 * number,
    LargeBinary: lambda number: BYTES + bytes([number]),
    JSON: lambda number: {"woord": f"{WORD} é €", "getal": [number, 0.1, None, True]},
}
"""A value for each type of column there is, texts apart."""


def fill(database: Database) -> None:
    """Two rows in every table, or one where there can be only one; in the second everything is empty that may be."""
    make_plugin_manager()
    with migrations.transaction(database) as connection:
        for table in Base.metadata.sorted_tables:
            if not connection.scalar(select(func.count()).select_from(table)):
                connection.execute(insert(table), list(_rows(table)))
        if not database.is_sqlite:
            _move_sequences(connection)


def empty_places(connection: Connection) -> list[str]:
    """Every column of the database without any value, as `table.column`."""
    found: list[str] = []
    for table in rows.tables(connection):
        counts = connection.execute(select(*(func.count(column) for column in table.columns))).one()
        found += [f"{table.name}.{column.name}" for column, count in zip(table.columns, counts, strict=True) if not count]
    return found


def tables_of_models() -> set[str]:
    """The tables that the code knows."""
    make_plugin_manager()
    return set(Base.metadata.tables)


def _rows(table: Table) -> Iterator[dict[str, Any]]:
    if _is_single(table):
        yield {column.name: 1 if column.primary_key else _value(column, FIRST) for column in table.columns}
        return
    for number in (FIRST, FIRST + 1):
        sparse = number > FIRST
        yield {column.name: None if sparse and column.nullable else _value(column, number) for column in table.columns}


def _is_single(table: Table) -> bool:
    """Whether the app makes only one row of it, number 1."""
    if table.name == "municipality":
        return True
    keys = list(table.primary_key.columns)
    return len(keys) == 1 and isinstance(keys[0].type, Integer) and keys[0].autoincrement is False and not keys[0].foreign_keys and keys[0].name == "id"


def _value(column: Column[Any], number: int) -> Any:
    """Something that is not the default, different for each row. References are to the row of the same number, also in the same table."""
    if column.foreign_keys:
        other = next(iter(column.foreign_keys)).column
        return 1 if _is_single(other.table) else _value(other, number)
    if isinstance(column.type, String):
        return f"{number}{WORD} {column.table.name} {column.name}"[: column.type.length]
    return next(make for kind, make in MAKERS.items() if isinstance(column.type, kind))(number)


def _move_sequences(connection: Connection) -> None:
    for table in Base.metadata.sorted_tables:
        for key in table.primary_key.columns:
            serial = isinstance(key.type, Integer) and connection.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
            if serial:
                connection.execute(select(func.setval(serial, FIRST + 1)))


def next_numbers(connection: Connection) -> dict[str, int]:
    """What the next row of every table gets, of tables that number their rows."""
    found = {table.name: key for table in Base.metadata.sorted_tables if (key := table.autoincrement_column) is not None and not key.foreign_keys}
    return {name: _next_number(connection, key) for name, key in found.items()}


def _next_number(connection: Connection, key: Column[Any]) -> int:
    if connection.dialect.name == "sqlite":
        return (connection.scalar(select(func.max(key))) or 0) + 1
    sequence = connection.scalar(select(func.pg_get_serial_sequence(key.table.name, key.name)))
    last, called = connection.exec_driver_sql(f"SELECT last_value, is_called FROM {sequence}").one()  # noqa: S608  a name of its own
    return int(last) + bool(called)
