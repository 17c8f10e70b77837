"""`risico content`: check the content, and print its JSON Schema."""

from pathlib import Path

import click

from ..config import SettingsError, load_settings
from ..console import Group, fail
from ..paths import ASSESSMENTS
from .compare import differences
from .load import ContentError, load_library
from .schema import schema_text

FOLDER = click.Path(path_type=Path)


@click.group(cls=Group)
def content() -> None:
    """De inhoud: vragen, onderwerpen, maatregelen en regels."""


@content.command()
@click.argument("map", required=False, type=FOLDER)
@click.option("--basis", metavar="MAP", type=FOLDER, help="Map met een hele set inhoud. Zonder deze optie: de meegeleverde inhoud.")
def check(map: Path | None, basis: Path | None) -> None:
    """Controleer de inhoud, met de eigen inhoud uit MAP. Zonder MAP: assessments in de instance-map."""
    basis = basis or ASSESSMENTS
    if map and not map.is_dir():
        fail(f"De map {map} bestaat niet. Controleer de naam.")
    own = map or _own_folder()
    try:
        library = load_library(basis, own)
    except ContentError as fault:
        fail(str(fault))
    parts = ((library.questions, "vragen"), (library.topics, "onderwerpen"), (library.measures, "maatregelen"), (library.strategies, "strategieën"))
    click.echo("In orde: " + ", ".join(f"{len(items)} {word}" for items, word in parts) + ".")
    click.echo(f"Afwijkingen van de meegeleverde inhoud: {len(differences(basis, own))}.")
    click.echo(f"Controlegetal: {library.digest}")


@content.command()
def schema() -> None:
    """Toon het JSON Schema van een bestand met inhoud."""
    click.echo(schema_text(), nl=False)


def _own_folder() -> Path:
    try:
        return load_settings().instance / "assessments"
    except SettingsError as fault:
        fail(str(fault))
