"""The export: every table as lines of JSON, and loading them on any database at the revision they were written at."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import JSON, Connection, Integer, Table, column, delete, func, insert, select, table, text

from . import rows
from .archive import TABLES, Archive, Contents, Writer
from .faults import DAMAGED, BackupFault


class _Lines(io.RawIOBase):
    """Lines as a file to read; what goes by is counted in `digest`."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._rest = b""
        self.digest = rows.Digest()

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        while not self._rest and (line := next(self._lines, None)) is not None:
            self.digest.add(line)
            self._rest = line.encode() + b"\n"
        block, self._rest = self._rest[: len(target)], self._rest[len(target) :]
        target[: len(block)] = block
        return len(block)


def write(connection: Connection, writer: Writer) -> dict[str, Contents]:
    """Add every table to the archive; gives their hashes."""
    found: dict[str, Contents] = {}
    for each in rows.tables(connection):
        lines = _Lines(rows.lines(connection, each))
        writer.add(f"{TABLES}{each.name}.jsonl", io.BufferedReader(lines))
        found[each.name] = lines.digest.found
    return found


def load(connection: Connection, archive: Archive) -> None:
    """Put the rows of an export in the empty tables of the same revision; BackupFault when those are other tables."""
    found = rows.tables(connection)
    if {each.name for each in found} != set(archive.manifest.tables):
        raise BackupFault(DAMAGED)
    for each in reversed(found):  # a migration may have made rows of its own
        connection.execute(delete(each))
    with _without_order(connection):
        for into in found:
            with _read(archive, into) as lines:
                _insert(connection, into, lines)
    if connection.dialect.name == "postgresql":
        _set_sequences(connection, found)


@contextmanager
def _read(archive: Archive, of: Table) -> Iterator[Iterator[str]]:
    with io.BytesIO() as held:
        archive.copy(f"{TABLES}{of.name}.jsonl", held)
        held.seek(0)
        yield (line.decode().rstrip("\n") for line in held)


def _insert(connection: Connection, into: Table, lines: Iterator[str]) -> None:
    untyped = (column(c.name) if isinstance(c.type, JSON) else column(c.name, c.type) for c in into.columns)  # JSON goes in as the text it is
    statement = insert(table(into.name, *untyped))
    batch: list[dict[str, Any]] = []
    for line in lines:
        batch.append(rows.read(into, line))
        if len(batch) == rows.AT_A_TIME:
            connection.execute(statement, batch)
            batch.clear()
    if batch:
        connection.execute(statement, batch)


@contextmanager
def _without_order(connection: Connection) -> Iterator[None]:
    """Rows may refer to rows that come later; checked at the end of the block (SQLite: before the commit, `migrations.transaction`)."""
    if connection.dialect.name == "sqlite":
        yield
        return
    keys = "SELECT conrelid::regclass::text, quote_ident(conname) FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace"
    found = connection.execute(text(keys)).all()
    for owner, key in found:
        connection.execute(text(f"ALTER TABLE {owner} ALTER CONSTRAINT {key} DEFERRABLE INITIALLY DEFERRED"))
    yield
    connection.execute(text("SET CONSTRAINTS ALL IMMEDIATE"))
    for owner, key in found:
        connection.execute(text(f"ALTER TABLE {owner} ALTER CONSTRAINT {key} NOT DEFERRABLE"))


def _set_sequences(connection: Connection, tables: list[Table]) -> None:
    """The next row gets a number that no row has."""
    for key in (key for each in tables for key in each.primary_key.columns if isinstance(key.type, Integer)):
        name = connection.scalar(select(func.pg_get_serial_sequence(key.table.name, key.name)))
        if name is not None:
            highest = connection.scalar(select(func.max(key)))
            connection.execute(select(func.setval(name, highest or 1, highest is not None)))
