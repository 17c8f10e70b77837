"""`risico audit`: check the trail, and hand it over as lines that can be checked elsewhere."""

import re
from collections.abc import Sequence

import click

from ..commands import with_database
from ..console import Group, fail
from ..installation import installation
from .chain import Link
from .export import as_json
from .trail import record
from .verify import verify as find_broken

_ANCHOR = re.compile(r"(\d{1,10}):([0-9a-f]{64})")


@click.group(cls=Group)
def audit() -> None:
    """Het logboek nakijken en uitvoeren."""


@audit.command()
@click.option("--anchor", "anchors", metavar="REGEL:GETAL", multiple=True, help="Een controlegetal dat u eerder hebt bewaard. Mag vaker.")
@with_database
def verify(anchors: Sequence[str]) -> None:
    """Kijk of het logboek heel is, en toon het controlegetal om buiten de server te bewaren.

    Is een regel veranderd, weg, verplaatst of toegevoegd? Dan noemt deze opdracht de eerste regel waar het misgaat.
    """
    links = [_link(anchor) for anchor in anchors]
    with installation().database.reader() as session:
        verdict = find_broken(session, links)
    if verdict.broken:
        fail(f"Het logboek is niet heel. {verdict.broken.text}")
    click.echo(f"Het logboek is heel, tot en met regel {verdict.end.seq}. Bewaar dit controlegetal:\n{verdict.end.seq}:{verdict.end.hash}")


@audit.command()
@with_database
def export() -> None:
    """Toon het hele logboek, één regel JSON per gebeurtenis. Ook zonder Risico is na te rekenen of het klopt."""
    with installation().database.writer() as session, session.begin():
        record(session, action="audit.export", kind="read")
    for line in as_json(installation().database):
        click.echo(line, nl=False)


def _link(anchor: str) -> Link:
    found = _ANCHOR.fullmatch(anchor.strip().lower())
    return Link(int(found[1]), found[2]) if found else fail("Een controlegetal ziet eruit als 123:9f86d0…, precies zoals 'risico audit verify' het toonde.")
