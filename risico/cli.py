"""The command `risico`. Help is Dutch; a fault is one line and exit code 2, never a traceback."""

import sys

import click

from .commands import app, encrypt, settings, with_app, with_database
from .config import SettingsError, load_settings
from .console import Group, fail


@click.group(cls=Group, context_settings={"help_option_names": ["--help"]})
def cli() -> None:
    """Risico: jaarlijkse beoordeling van gevoelige onderwerpen."""


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Adres waarop de app luistert.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535), help="Poort waarop de app luistert.")
@click.option("--upgrade", is_flag=True, help="Breng eerst de database naar de nieuwste versie.")
@click.option("--with-scheduler", is_flag=True, help="Start ook de planner, voor een kleine installatie.")
def serve(host: str, port: int, upgrade: bool, with_scheduler: bool) -> None:
    """Start de app."""
    from .server import run

    if upgrade:
        encrypt(settings())
    run(app(), host, port, upgrade=upgrade, with_scheduler=with_scheduler)


@cli.command()
@with_database
def scheduler() -> None:
    """Start de planner: herinneringen, mail en agenda's. Draait er al een, dan wacht deze tot hij nodig is."""
    from .scheduling.process import run

    run()


@cli.command()
@with_app
def check() -> None:
    """Kijk of deze installatie gezond is."""
    from .checks import problems
    from .oidc.checks import notes

    for note in notes():
        click.echo(note)
    found = list(problems())
    for problem in found:
        click.echo(f"{problem.text} {problem.advice}", err=True)
    if found:
        raise click.exceptions.Exit(2)
    click.echo("Alles is in orde.")


@cli.command()
@with_app
def plugins() -> None:
    """Toon de onderdelen en of ze aan staan."""
    from .installation import installation
    from .plugins import FIRST_PARTY, installed, title

    current = installation()
    on = dict(installed(current.plugins))
    for name in dict.fromkeys((*FIRST_PARTY, *on, *current.settings.plugins_off)):
        click.echo(f"{name:24}{'aan' if name in on else 'uit':5}{title(on[name]) if name in on else ''}".rstrip())


@cli.group()
def db() -> None:
    """De database."""


@db.command()
@click.option("--no-backup", is_flag=True, help="Maak vooraf geen reservekopie, bijvoorbeeld omdat u die zelf al hebt.")
def upgrade(no_backup: bool) -> None:
    """Breng de database naar de nieuwste versie. Van wat er staat, komt eerst een reservekopie in de map met gegevens."""
    from .backup.faults import BackupFault
    from .backup.upgrades import upgrade as upgrade_saved
    from .db import Database
    from .plugins import UnknownPlugin, make_plugin_manager

    found = settings()
    encrypt(found)
    try:
        database = Database(found.url, found.database_key)
        try:
            saved = upgrade_saved(found, database, make_plugin_manager(found.plugins_off), backup=not no_backup)
        finally:
            database.dispose()
    except (ValueError, BackupFault, UnknownPlugin, RuntimeError) as fault:
        fail(str(fault))
    click.echo(f"De database is bijgewerkt.{f' Zoals zij was, staat in {saved}.' if saved else ''}")


@db.command(name="rotate-key")
def rotate_key() -> None:
    """Geef de SQLite-database een nieuwe sleutel. Stop Risico eerst en maak een reservekopie."""
    from .encryption.change import rotate
    from .encryption.file import Unreadable
    from .encryption.key import KeyFault

    found = settings()
    if not found.database_file or not found.database_file.exists():
        fail("Er is geen SQLite-database. Een andere database versleutelt u op de server waar zij staat: zie deploy/README.md.")
    if not found.database_key_file:
        fail("De sleutel staat in RISICO_DATABASE_KEY en niet in een bestand. Zet hem in een bestand (database_key_file), dan kan Risico hem vervangen.")
    try:
        former = rotate(found.database_key_file, found.database_file)
    except (Unreadable, KeyFault) as fault:
        fail(str(fault))
    click.echo(f"De database heeft een nieuwe sleutel. Bewaar een kopie van {found.database_key_file} op een andere plaats.")
    click.echo(f"De oude sleutel staat in {former}. Bewaar hem zolang u reservekopieën heeft van vóór nu, en gooi hem dan weg.")


@cli.command()
@with_database
def demo() -> None:
    """Vul een lege installatie met de verzonnen Voorbeeldgemeente en toon de accounts."""
    from .demo import fill

    for line in fill():
        click.echo(line)


def _plugins_off() -> tuple[str, ...]:
    """Help must work with faulty settings too; the command itself says what is wrong with them."""
    try:
        return load_settings().plugins_off
    except SettingsError:
        return ()


def main() -> None:
    """Entry point: core's commands and those of the plugins."""
    from .accounts.commands import user
    from .audit.commands import audit
    from .backup.commands import backup, export, import_, restore
    from .content.commands import content
    from .outbox.commands import mail
    from .plugins import make_plugin_manager

    cli.add_command(user)
    for part in (audit, content, mail, backup, restore, export, import_):
        cli.add_command(part)
    for part in make_plugin_manager(_plugins_off()).hook.commands():
        for command in part:
            cli.add_command(command)
    cli.main(sys.argv[1:], prog_name="risico")
