"""Making a backup or an export while others work: written under another name, read back, and only then there."""

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import IO, Literal

from pyrage.x25519 import Identity, Recipient
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from .. import clock
from ..audit.models import AuditHead
from ..config import Settings
from ..db import Database
from . import archive, files, portable, postgres, rows, scratch, seal, sqlite
from .archive import Contents, Manifest, TrailEnd, Writer
from .faults import DAMAGED, BackupFault

EXISTS = "{file} bestaat al. Kies een andere naam; Risico schrijft nooit over een reservekopie heen."
NO_PLACE = "In {folder} kan Risico niet schrijven ({why}). Controleer de map, de ruimte op de schijf en uw rechten."
NOT_READ = "De database is niet te lezen ({why}). Kijk of zij draait en of er ruimte is op de schijf."
READABLE = (
    "Zonder backup_recipient staat in dit bestand alles leesbaar, ook de wachtwoorden als hash en de sleutels van de tweede stap."
    " Stel backup_recipient in (docs/reservekopie.md), of kies bewust --unencrypted."
)

Kind = Literal["backup", "export"]


def make(settings: Settings, database: Database, target: Path, kind: Kind = "backup", *, unencrypted: bool = False) -> Manifest:
    """Write a verified archive to `target`; BackupFault, and nothing written, when that cannot be.

    Encrypted to `backup_recipient`; without one only when the database in it is (SQLite), or with `unencrypted`.
    """
    if not settings.backup_recipient and not unencrypted and (kind == "export" or not database.is_sqlite):
        raise BackupFault(READABLE)
    if target.exists():
        raise BackupFault(EXISTS.format(file=target))
    once = Identity.generate()  # with which the archive is read back; forgotten after that, so that this server cannot read it again
    recipients = [seal.recipient(settings.backup_recipient), once.to_public()] if settings.backup_recipient else []
    try:
        with _draft(target) as draft:
            manifest = _write(settings, database, draft, kind, recipients)
            _verify(draft, manifest, once)
    except OSError as fault:
        raise BackupFault(NO_PLACE.format(folder=target.parent, why=fault.strerror)) from None
    except DBAPIError as fault:
        raise BackupFault(NOT_READ.format(why=str(fault.orig).splitlines()[0])) from None
    return manifest


@contextmanager
def _draft(target: Path) -> Iterator[IO[bytes]]:
    """A new file under another name, that gets its own when all went well and it is on disk."""
    name = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(name, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as opened:
        try:
            yield opened
            opened.flush()
            os.fsync(opened.fileno())
            name.rename(target)
        except BaseException:
            name.unlink(missing_ok=True)
            raise
    seal.sync(target.parent)


def _write(settings: Settings, database: Database, draft: IO[bytes], kind: Kind, recipients: Sequence[Recipient]) -> Manifest:
    made_at = clock.now()
    with archive.writing(draft, recipients) as writer:
        with _source(settings, database, kind) as (connection, copy):
            tables = _add_database(database, connection, copy, writer, kind)
            revisions, end = rows.revisions(connection), _end_of_trail(connection, tables)
        for name in files.kept(settings):
            with (settings.instance / name).open("rb") as source:
                writer.add(archive.FILES + name, source)
        manifest = Manifest(
            kind=kind,
            version=version("risico"),
            made_at=made_at,
            dialect="sqlite" if database.is_sqlite else "postgresql",
            sealed=bool(recipients),
            revisions=revisions,
            tables=tables,
            members=writer.members,
            audit=end,
        )
        writer.finish(manifest)
    return manifest


@contextmanager
def _source(settings: Settings, database: Database, kind: Kind) -> Iterator[tuple[Connection, Path | None]]:
    """A connection that sees one moment of the database; of SQLite, for a backup, that is a copy."""
    if database.is_sqlite and kind == "backup":
        with scratch.folder(settings.instance) as folder:
            sqlite.copy(database, folder / "copy.db")
            copied = sqlite.opened(folder / "copy.db", database.key)
            try:
                with copied.engine.connect() as connection:
                    yield connection, folder / "copy.db"
            finally:
                copied.dispose()
    else:
        ways = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with database.engine.connect().execution_options(**ways) as connection, connection.begin():
            yield connection, None


def _add_database(database: Database, connection: Connection, copy: Path | None, writer: Writer, kind: Kind) -> dict[str, Contents]:
    if kind == "export":
        return portable.write(connection, writer)
    if copy:
        with copy.open("rb") as source:
            writer.add(archive.DATABASE, source)
    else:
        with postgres.dump(database, connection) as source:
            writer.add(archive.DATABASE, source)
    return rows.contents(connection)


def _end_of_trail(connection: Connection, tables: Mapping[str, Contents]) -> TrailEnd | None:
    """Where the audit trail ends: kept elsewhere with the backup, it shows that the trail was cut off later."""
    if AuditHead.__tablename__ not in tables:
        return None
    seq, digest = connection.execute(select(AuditHead.seq, AuditHead.hash)).one()
    return TrailEnd(seq=seq, hash=digest)


def _verify(draft: IO[bytes], manifest: Manifest, identity: Identity) -> None:
    """Read it back from disk, every member, and of SQLite the database in it too."""
    draft.flush()
    with archive.reading(draft, identity) as found:
        if found.manifest != manifest:
            raise BackupFault(DAMAGED)
        found.check()
        if archive.DATABASE in manifest.members and manifest.dialect == "postgresql":
            postgres.check(partial(found.copy, archive.DATABASE))
