"""Commands of the scan under `risico scan`."""

import json
import os
from fractions import Fraction
from pathlib import Path
from typing import Any

import click

from risico import paths
from risico.console import Group, fail
from risico.content.load import ContentError, load_library
from risico.content.types import Library
from risico.json_file import JsonError, read_bytes

from .case import read_case
from .explanation import missing_answers
from .results import Result
from .scoring import score as outcome_of


@click.group(cls=Group)
def scan() -> None:
    """De jaarlijkse scan."""


@scan.command()
@click.argument("file", metavar="BESTAND")
def score(file: str) -> None:
    """Reken één onderwerp na.

    BESTAND is JSON met het onderwerp en de antwoorden. Met - leest u van de standaardinvoer. De uitkomst is JSON,
    met getallen die niet zijn afgerond. Een voorbeeld:

    \b
    {"topic": "T01",
     "assessors": [{"role": "oov", "answers": {
       "P1": {"score": 3, "basis": "experience"}, "P2": {"unknown": true}, "P3": 2}}],
     "agreed": {"M1": {"score": 3, "reason": "Besproken op 11 mei."}}}

    Kies als basis empirical, experience of intuition.
    """
    library = _library()
    try:
        result = outcome_of(library, read_case(library, read_bytes(file)))
    except JsonError as fault:
        fail(str(fault))
    click.echo(json.dumps(as_json(result), indent=2))
    if result.missing:
        click.echo(f"Er is geen niveau. {missing_answers(library, result)}", err=True)


def as_json(result: Result) -> dict[str, Any]:
    """What the command prints (design.md §5): means and shares as unrounded numbers, null where there is no outcome."""
    view = result.view
    return {
        "blocks": {block: float(mean) for block, mean in view.blocks.items()},
        "plausibility": _number(view.plausibility),
        "impact": _number(view.impact),
        "vulnerability": _number(view.vulnerability),
        "base": view.base,
        "level": view.level,
        "band": result.band,
        "rules": result.rules,
        "spread": result.spread,
        "unknown_share": float(result.certainty.unknown_share),
    }


def _number(mean: Fraction | None) -> float | None:
    return None if mean is None else float(mean)


def _library() -> Library:
    """The content of this installation; only read, so that checking a case writes nothing."""
    instance = Path(os.environ.get("RISICO_INSTANCE") or paths.default_instance())
    try:
        return load_library(paths.ASSESSMENTS, instance / "assessments")
    except ContentError as fault:
        fail(str(fault))
