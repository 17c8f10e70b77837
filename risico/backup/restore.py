"""Putting back a backup, or taking in an export: checked whole, brought to life aside, compared row by row, and only then in its place."""

import io
import os
import secrets
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pyrage.x25519 import Identity
from sqlalchemy import Connection, func, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from .. import audit, clock, migrations
from ..accounts.models import AccountLink, User, UserSession
from ..config import Settings
from ..db import Database
from ..encryption.alone import alone
from ..encryption.file import is_absent
from ..outbox.pause import pause
from ..scheduling.lock import DatabaseLock, FileLock, Lock
from . import files, postgres, seal, sqlite, staging
from .archive import FILES, Archive, Manifest, reading_file
from .faults import DAMAGED, BackupFault
from .fill import fill, managers, put_file, refuse_what_does_not_fit

FULL = {
    "backup": "Er staan al gegevens in deze installatie. Wilt u die vervangen, voeg dan --replace toe; Risico zet ze opzij.",
    "export": "Er staan al gegevens in deze installatie. Kies een lege installatie met RISICO_INSTANCE en een lege database.",
}
OTHER_ADDRESS = "In config.toml van deze reservekopie staat een andere database dan hier. Geef het adres mee met RISICO_DATABASE_URL en probeer het opnieuw."
WRONG_COMMAND = {
    "backup": "Dit bestand is een uitvoer. Gebruik 'risico import'.",
    "export": "Dit bestand is een reservekopie. Gebruik 'risico restore'.",
}


class _OnlyTried(Exception):
    """Everything went well, and nothing may stay."""


def restore(
    settings: Settings, file: Path, kind: Literal["backup", "export"], identity: Identity | None, *, replace: bool = False, dry_run: bool = False
) -> tuple[Manifest, str]:
    """Put back an archive; gives what was in it and the name under which the old data stand aside ("" when there were none).

    BackupFault, and nothing changed, when the archive is damaged, newer, of another key or kind, when there are data and not
    `replace`, or when anything of Risico runs. `dry_run`: everything but the last step.
    """
    with reading_file(file, identity) as archive, staging.held(settings.instance):
        if archive.manifest.kind != kind:
            raise BackupFault(WRONG_COMMAND[kind])
        archive.check()
        _refuse_strange_files(archive, settings)
        has_data = _has_data(settings)
        if has_data and not (replace or dry_run):
            raise BackupFault(FULL[kind])
        aside = f"{files.ASIDE}{clock.now().astimezone(clock.AMSTERDAM):%Y%m%d-%H%M%S-%f}"
        _Restore(settings, archive, aside, dry_run).run()
        return archive.manifest, aside if has_data else ""


class _Restore:
    """One restore. `aside`: the name for what was there."""

    def __init__(self, settings: Settings, archive: Archive, aside: str, dry_run: bool) -> None:
        self._settings = settings
        self._archive = archive
        self._aside = aside
        self._dry_run = dry_run
        self._token = f"risico {secrets.token_hex(16)}"
        self._manager = managers(settings, archive)

    def run(self) -> None:
        """All of it, or nothing."""
        try:
            with self._alone():
                self._swap_database()
                staging.carry_out(self._settings)
        except _OnlyTried:
            return

    def _swap_database(self) -> None:
        try:
            if self._settings.database_file:
                self._in_file(self._settings.database_file)
            else:
                self._in_server()
        except (OSError, DBAPIError) as fault:
            why = fault.strerror if isinstance(fault, OSError) else str(fault.orig).splitlines()[0]
            raise BackupFault(f"Terugzetten lukte niet ({why}). Er is niets veranderd. Kijk of er ruimte is op de schijf.") from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nothing of Risico runs."""
        settings = self._settings
        database = Database(settings.url) if not settings.database_file else None
        if database:
            with database.engine.connect() as connection:
                postgres.refuse_others(connection)
            database.dispose()
        lock: Lock = FileLock(settings.instance / "scheduler.lock") if settings.database_file else DatabaseLock(settings.url)
        if not lock.take():
            raise BackupFault(sqlite.IN_USE)
        try:
            if settings.database_file:
                sqlite.empty_log(settings.database_file, settings)
                with alone(settings.database_file):
                    yield
            else:
                yield
        finally:
            lock.release()

    def _in_file(self, file: Path) -> None:
        """The new database is made beside the old one; one rename is the moment at which it counts."""
        new = staging.new_database(self._settings)
        sqlite.remove(new)
        try:
            database = put_file(self._archive, new, self._settings.database_key)
            try:
                with migrations.transaction(database) as connection:
                    self._bring_to_life(connection, database)
                database.forget()
            finally:
                database.dispose()
            self._stop_when_tried()
            seal.sync(new)
            staging.prepare(self._settings, self._archive, self._token, self._aside)
            sqlite.swap(new, file, file.with_name(f"{self._aside}.db"))
        except BaseException:
            staging.drop(self._settings)  # before the new file goes, for without it the plan would look carried out
            raise
        finally:
            sqlite.remove(new)

    def _in_server(self) -> None:
        """The new tables are made in the transaction that gives the old ones another name; its commit is the moment."""
        database = Database(self._settings.url)
        try:
            with migrations.transaction(database) as connection:
                self._bring_to_life(connection, database)
                postgres.mark(connection, self._token)
                self._stop_when_tried()
                staging.prepare(self._settings, self._archive, self._token, self._aside)
        except BaseException:
            staging.drop(self._settings)
            raise
        finally:
            database.dispose()

    def _bring_to_life(self, connection: Connection, database: Database) -> None:
        refuse_what_does_not_fit(self._archive, database, self._manager)
        fill(connection, database, self._archive, self._manager, self._aside)
        migrations.bring(connection, database, self._manager)
        settle(connection, self._archive.manifest.made_at)

    def _stop_when_tried(self) -> None:
        if self._dry_run:
            raise _OnlyTried


def settle(connection: Connection, made_at: datetime) -> None:
    """What must not come back to life: logins and links end, and mail waits until somebody has looked at it."""
    with Session(connection, join_transaction_mode="rollback_only") as session:
        now = clock.now()
        session.execute(update(UserSession).where(UserSession.ended_at.is_(None)).values(ended_at=now))
        session.execute(update(AccountLink).where(AccountLink.used_at.is_(None)).values(used_at=now))
        pause(session, made_at)
        audit.record(session, action="backup.restored", object=f"made_at={made_at:%Y-%m-%dT%H:%MZ}", origin="opdracht risico restore")
        session.commit()


def _has_data(settings: Settings) -> bool:
    """Whether there is an account; a file that cannot be opened may hold one."""
    if settings.database_file and is_absent(settings.database_file):
        return False
    try:
        database = Database(settings.url, settings.database_key)
        try:
            with database.engine.connect() as connection:
                return inspect(connection).has_table(User.__tablename__) and bool(connection.scalar(select(func.count()).select_from(User.__table__)))
        finally:
            database.dispose()
    except (RuntimeError, DBAPIError):
        if not settings.database_file:
            raise
        return True


def _refuse_strange_files(archive: Archive, settings: Settings) -> None:
    """BackupFault when a file would land outside the folder, or the settings that come back point at another database."""
    names = archive.names(FILES)
    if not all(files.is_inside(name) for name in names):
        raise BackupFault(DAMAGED)
    told: dict[str, Any] = {}
    if "config.toml" in names:
        with io.BytesIO() as held:
            archive.copy(f"{FILES}config.toml", held)
            told = tomllib.loads(held.getvalue().decode())
    address = settings.model_copy(update={"database_url": told.get("database_url", "")}).url
    if address != settings.url and "RISICO_DATABASE_URL" not in os.environ:
        raise BackupFault(OTHER_ADDRESS)
