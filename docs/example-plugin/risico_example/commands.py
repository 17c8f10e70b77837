"""The command `risico motto`."""

import click

from risico.console import Command


@click.command(cls=Command)
@click.argument("tekst")
def motto(tekst: str) -> None:
    """Laat zien hoe een spreuk eruitziet."""
    click.echo(f"‘{tekst}’")
