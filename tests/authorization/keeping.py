"""A copy of every table beside it, so that a change can be seen row by row and put back in milliseconds."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, text

from risico.db import Base, Database

from .watching import AUDIT

Rows = dict[Any, tuple[Any, ...]]


class Keeper:
    """Keeps how the database was. Names of our own tables only, so that they can stand in statements."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.tables = {table.name: table for table in Base.metadata.sorted_tables if not table.name.startswith(AUDIT)}
        with database.writing_engine.begin() as connection:
            for name in self.tables:
                connection.execute(text(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}"))  # noqa: S608

    def put_back(self, names: Iterable[str]) -> None:
        """These tables, and what follows from them by a cascade, are as they were."""
        wanted = self._reached(set(names) & self.tables.keys())
        if not wanted:
            return
        with self._database.writing_engine.connect() as connection:
            self._without_references(connection)
            with connection.begin():
                for name in wanted:
                    connection.execute(text(f"DELETE FROM {name}"))  # noqa: S608
                    connection.execute(text(f"INSERT INTO {name} SELECT * FROM kept_{name}"))  # noqa: S608
            self._with_references(connection)

    def changed(self, name: str) -> list[tuple[dict[str, Any] | None, dict[str, Any] | None]]:
        """The rows of a table before and after, of those that differ."""
        table = self.tables[name]
        with self._database.reader() as session:
            before, after = (self._rows(session.connection(), table, prefix) for prefix in ("kept_", ""))
        columns = [column.name for column in table.columns]
        pairs = ((before.get(key), after.get(key)) for key in before.keys() | after.keys())
        return [tuple(dict(zip(columns, row, strict=True)) if row else None for row in pair) for pair in pairs if pair[0] != pair[1]]  # type: ignore[misc]

    def differing(self) -> list[str]:
        """The tables that are not as they were."""
        return [name for name in self.tables if self.changed(name)]

    def _reached(self, names: set[str]) -> set[str]:
        more = {table.name for table in self.tables.values() for key in table.foreign_keys if key.column.table.name in names and key.ondelete}
        return names if more <= names else self._reached(names | more)

    @staticmethod
    def _rows(connection: Connection, table: Table, prefix: str) -> Rows:
        names = [column.name for column in table.columns]
        key = [names.index(column.name) for column in table.primary_key]
        quoted = ", ".join(f'"{name}"' for name in names)
        rows = connection.execute(text(f"SELECT {quoted} FROM {prefix}{table.name}")).all()  # noqa: S608
        return {tuple(row[place] for place in key): tuple(repr(value) for value in row) for row in rows}

    def _without_references(self, connection: Connection) -> None:
        self._set(connection, "PRAGMA foreign_keys=OFF", "SET session_replication_role = replica")

    def _with_references(self, connection: Connection) -> None:
        self._set(connection, "PRAGMA foreign_keys=ON", "SET session_replication_role = DEFAULT")

    def _set(self, connection: Connection, sqlite: str, postgresql: str) -> None:
        """On the bare connection: SQLite listens to this only outside a transaction."""
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        cursor.execute(sqlite if self._database.is_sqlite else postgresql)
        cursor.close()
        if not self._database.is_sqlite:
            raw.commit()
