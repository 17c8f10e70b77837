"""`risico scan export`: an adopted round as it was frozen."""

import click

from risico.audit import record
from risico.commands import with_database
from risico.console import Command
from risico.installation import installation

from .adoption import get_version
from .service import get_round


@click.command(cls=Command)
@click.argument("year", metavar="JAAR", type=click.IntRange(2000, 2099))
@click.option("--version", "number", metavar="N", type=click.IntRange(1, 9999), help="Welke versie. Zonder deze optie de nieuwste.")
@with_database
def export(year: int, number: int | None) -> None:
    """Toon een vastgestelde ronde als JSON.

    De tekst is precies zoals zij is vastgesteld. Het SHA-256-getal ervan staat op de pagina Vaststellen.
    """
    with installation().database.writer() as session, session.begin():
        record(session, action="scan.export", kind="read", object=f"year={year}")
        click.echo(get_version(session, get_round(session, year), number).json, nl=False)
