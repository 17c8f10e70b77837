"""`risico backup`, `restore`, `export` and `import`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import click
from sqlalchemy.exc import DBAPIError

from ..commands import settings
from ..config import Settings
from ..console import Command, Group, fail
from ..db import Database
from ..encryption.file import Unreadable
from ..plugins import UnknownPlugin, make_plugin_manager
from . import schedule, seal
from .faults import BackupFault

FILE = click.Path(path_type=Path)
IDENTITY = click.option("--identity", type=FILE, metavar="BESTAND", help="Bestand met de geheime sleutel, als de kopie versleuteld is.")
UNENCRYPTED = click.option("--unencrypted", is_flag=True, help="Schrijf alles leesbaar op. Bewaar het bestand dan achter slot en grendel.")
DRY_RUN = click.option("--dry-run", is_flag=True, help="Doe alles behalve de laatste stap, en zeg of het kan.")


class _Backup(Group):
    """`risico backup BESTAND` is short for making one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["make", *args]
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["BESTAND | verify BESTAND"]


@click.group(cls=_Backup)
def backup() -> None:
    """Maak een reservekopie terwijl Risico draait, of doe een hersteltest."""


@backup.command(name="make")
@click.argument("file", metavar="BESTAND", type=FILE)
@UNENCRYPTED
def make_backup(file: Path, unencrypted: bool) -> None:
    """Maak een reservekopie. Ook met 'risico backup BESTAND'."""
    _make(file, "backup", unencrypted)


@backup.command()
@click.argument("file", metavar="BESTAND", type=FILE)
@IDENTITY
def verify(file: Path, identity: Path | None) -> None:
    """Zet een reservekopie terug op een tijdelijke plek, vergelijk elke rij en toon een bewijs."""
    from .verify import certificate
    from .verify import verify as prove

    with _told() as found:
        for line in certificate(file, prove(found, file, seal.read_identity(identity) if identity else None)):
            click.echo(line)
        _note(found, "backup.verify", file.name)


@click.command(cls=Command)
@click.argument("file", metavar="BESTAND", type=FILE)
@click.option("--replace", is_flag=True, help="Vervang wat er staat. De oude gegevens worden opzij gezet.")
@DRY_RUN
@IDENTITY
def restore(file: Path, replace: bool, dry_run: bool, identity: Path | None) -> None:
    """Zet een reservekopie terug. Stop Risico en de planner eerst."""
    _restore(file, "backup", identity, replace=replace, dry_run=dry_run)


@click.command(cls=Command)
@click.argument("file", metavar="BESTAND", type=FILE)
@UNENCRYPTED
def export(file: Path, unencrypted: bool) -> None:
    """Schrijf alles naar een bestand dat op elke database en in elke latere versie is in te lezen."""
    _make(file, "export", unencrypted)


@click.command(name="import", cls=Command)
@click.argument("file", metavar="BESTAND", type=FILE)
@DRY_RUN
@IDENTITY
def import_(file: Path, dry_run: bool, identity: Path | None) -> None:
    """Lees een uitvoer in een lege installatie."""
    _restore(file, "export", identity, replace=False, dry_run=dry_run)


def _make(file: Path, kind: Literal["backup", "export"], unencrypted: bool) -> None:
    from .make import make

    with _told() as found:
        database = Database(found.url, found.database_key)
        try:
            manifest = make(found, database, file, kind, unencrypted=unencrypted)
        finally:
            database.dispose()
        _note(found, "backup.make" if kind == "backup" else "backup.export", file.name)
    rows = sum(table.rows for table in manifest.tables.values())
    click.echo(f"{file} is gemaakt en nagelezen: {len(manifest.tables)} tabellen, {rows} rijen, {len(manifest.members)} delen.")
    if found.database_file and kind == "backup":
        click.echo(f"De sleutel van de database zit er niet in. Bewaar {found.database_key_file or 'die sleutel'} op een andere plek.")


def _restore(file: Path, kind: Literal["backup", "export"], identity: Path | None, *, replace: bool, dry_run: bool) -> None:
    from .restore import restore as put_back

    with _told() as found:
        manifest, aside = put_back(found, file, kind, seal.read_identity(identity) if identity else None, replace=replace, dry_run=dry_run)
    if dry_run:
        click.echo("Het kan: alles is te lezen en elke rij klopt. Er is niets veranderd.")
        return
    click.echo(f"Teruggezet zoals het was op {manifest.made_at:%d-%m-%Y} om {manifest.made_at:%H:%M} uur UTC. Iedereen moet opnieuw inloggen.")
    if aside:
        click.echo(f"De oude gegevens staan opzij onder de naam {aside}. Gooi ze weg als alles werkt.")
    click.echo("De post staat stil. Kijk bij Post wat er wacht en zet haar weer aan.")


def _note(settings: Settings, action: str, name: str) -> None:
    """In the audit trail, when the database is of this version."""
    from .. import migrations

    database = Database(settings.url, settings.database_key)
    try:
        if migrations.state(database, make_plugin_manager(settings.plugins_off)) == migrations.CURRENT:
            schedule.note(database, action, name, origin=f"opdracht risico {action.replace('.', ' ')}")
    finally:
        database.dispose()


@contextmanager
def _told() -> Iterator[Settings]:
    """The settings; what cannot be done is one line and exit code 2."""
    try:
        yield settings()
    except (BackupFault, Unreadable, UnknownPlugin) as fault:
        fail(str(fault))
    except DBAPIError as fault:
        fail(f"De database werkt niet mee: {str(fault.orig).splitlines()[0]}. Kijk of zij draait en of database_url klopt.")
