"""The restore test: an archive is brought to life in a temporary place, every row compared, and that written in a certificate (BIO2 8.13.04)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pyrage.x25519 import Identity
from sqlalchemy import make_url

from .. import clock, migrations
from ..config import Settings
from ..db import Database
from ..encryption.key import fresh
from . import postgres, scratch
from .archive import FILES, Archive, Manifest, reading_file
from .faults import BackupFault
from .fill import OTHER_KIND, fill, managers, put_file, refuse_what_does_not_fit

LINE = 78


class Proof(NamedTuple):
    """What was found. `seconds`: how long bringing it back took."""

    manifest: Manifest
    files: int
    at: datetime
    seconds: float


def verify(settings: Settings, file: Path, identity: Identity | None) -> Proof:
    """Restore an archive into a temporary place and compare everything; BackupFault when anything differs."""
    start = time.monotonic()
    with reading_file(file, identity) as archive:
        archive.check()
        manager = managers(settings, archive)
        with _temporary(settings, archive) as database:
            refuse_what_does_not_fit(archive, database, manager)
            with migrations.transaction(database) as connection:
                fill(connection, database, archive, manager, "risico_leeg")
        return Proof(archive.manifest, len(archive.names(FILES)), clock.now(), time.monotonic() - start)


def certificate(file: Path, proof: Proof) -> list[str]:
    """The lines of the certificate, for on paper or in a file."""
    told, rows = proof.manifest, sum(table.rows for table in proof.manifest.tables.values())
    kind = "SQLite" if told.dialect == "sqlite" else "PostgreSQL"
    sealing = "versleuteld voor backup_recipient" if told.sealed else "niet apart versleuteld"
    facts = (
        ("Bestand", file.name),
        ("Gemaakt", f"{_moment(told.made_at)}, met Risico {told.version}"),
        ("Database", f"{kind}, {sealing}"),
        ("Teruggezet", f"{_moment(proof.at)}, in een tijdelijke database, in {proof.seconds:.1f} seconden"),
        ("Vergeleken", f"{len(told.tables)} tabellen, {rows} rijen, {proof.files} bestanden"),
        ("Spoor", f"eindigt bij regel {told.audit.seq}, {told.audit.hash}" if told.audit else "geen"),
        ("Uitkomst", "alles is gelijk aan wat werd opgeslagen"),
    )
    return [
        "Bewijs van een hersteltest",
        "=" * LINE,
        *(f"{name:12}{value}" for name, value in facts),
        "-" * LINE,
        "Elke rij van elke tabel en elk bestand is vergeleken met de SHA-256 uit de reservekopie.",
        "BIO2 8.13.04 vraagt zo'n test elk jaar. Bewaar dit bewijs, met uw naam erbij.",
    ]


@contextmanager
def _temporary(settings: Settings, archive: Archive) -> Iterator[Database]:
    if archive.manifest.dialect == "sqlite" or archive.manifest.kind == "export":
        with scratch.folder(settings.instance) as folder:
            database = put_file(archive, folder / "proof.db", settings.database_key or fresh())
            try:
                yield database
            finally:
                database.dispose()
        return
    if make_url(settings.url).get_backend_name() == "sqlite":
        raise BackupFault(OTHER_KIND["postgresql"])
    server = Database(settings.url)
    try:
        with postgres.temporary(server) as database:
            yield database
    finally:
        server.dispose()


def _moment(at: datetime) -> str:
    return f"{at.astimezone(clock.AMSTERDAM):%d-%m-%Y om %H:%M} uur"
