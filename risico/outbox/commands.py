"""`risico mail bounce`: a mail server hands over what comes back."""

import sys

import click
from sqlalchemy.exc import SQLAlchemyError

from ..commands import with_database
from ..console import Group
from ..installation import installation
from .reports import read
from .returned import write_down

LATER = 75
"""EX_TEMPFAIL (sysexits.h): the mail server keeps the report and offers it again."""
LARGEST = 2_000_000
"""Bytes; what matters of a report stands in front."""


@click.group(cls=Group)
def mail() -> None:
    """Mail die terugkomt."""


@mail.command()
def bounce() -> None:
    """Lees van de standaardinvoer één bericht dat een mailserver terugstuurde, en leg vast wat niet aankwam.

    Voor een mailserver die post aan mail_from hierheen stuurt: zie docs/post.md. Lukt het nu niet, dan is de afloop 75
    en biedt de mailserver het later opnieuw aan.
    """
    content = sys.stdin.buffer.read(LARGEST)
    try:
        _take(content)
    except click.exceptions.Exit:  # the reason was told
        raise click.exceptions.Exit(LATER) from None
    except SQLAlchemyError:
        click.echo("De database is nu niet te bereiken. Bied het bericht later opnieuw aan.", err=True)
        raise click.exceptions.Exit(LATER) from None


@with_database
def _take(content: bytes) -> None:
    report = read(content)
    if report is None:
        click.echo("Dit is geen bericht over mail die niet aankwam. Er is niets veranderd.")
        return
    current = installation()
    with current.database.writer() as session, session.begin():
        found = write_down(session, report, current.settings)
    if found is None:
        click.echo("Dit gaat niet over een bericht van Risico. Er is niets veranderd.")
    else:
        click.echo(f"Het bericht aan {found.to} is niet aangekomen.{' Dit adres krijgt geen post meer.' if found.blocked else ''}")
