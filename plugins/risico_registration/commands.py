"""Commands of registration under `risico registration`."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Self

import click
from pydantic import BeforeValidator, model_validator

from risico import paths
from risico.console import Group, fail
from risico.content.load import ContentError, load_library
from risico.content.types import Library
from risico.json_file import JsonError, Part, read, read_bytes

from .estimate import Estimate, newest
from .estimate import estimate as expect


def _is_count(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise ValueError(f"geef een heel getal van 0 tot en met {_MOST}.")
    return value


def _is_share(value: Any) -> float:
    if type(value) not in (int, float) or not 0 <= value <= 1:
        raise ValueError("geef een getal van 0 tot en met 1, met een punt voor de decimalen, zoals 0.45.")
    return float(value)


_MOST = 100_000
_Count = Annotated[int, BeforeValidator(_is_count)]
_Share = Annotated[float | None, BeforeValidator(_is_share)]


class _Seats(Part):
    burgemeester: _Count = 0
    wethouder: _Count = 0
    raadslid: _Count = 0

    @model_validator(mode="after")
    def _one_at_least(self) -> Self:
        if self.burgemeester + self.wethouder + self.raadslid == 0:
            raise ValueError("geef minstens één zetel.")
        return self


class _Rates(Part):
    burgemeester: _Share = None
    wethouder: _Share = None
    raadslid: _Share = None


class _Case(Part):
    """What the file of `estimate` holds; rates and m that are left out come from the content."""

    seats: _Seats
    registered: _Count
    rates: _Rates = _Rates()
    m: _Share = None


@click.group(cls=Group)
def registration() -> None:
    """Melden en registreren."""


@registration.command()
@click.argument("file", metavar="BESTAND")
def estimate(file: str) -> None:
    """Reken na hoeveel ambtsdragers in twaalf maanden iets meemaakten.

    BESTAND is JSON met de zetels per ambt, het aantal verschillende melders, en als u wilt eigen landelijke cijfers en de
    kans m dat iemand laat registreren. Met - leest u van de standaardinvoer. De uitkomst is JSON, met getallen die niet
    zijn afgerond. Een voorbeeld:

    \b
    {"seats": {"burgemeester": 1, "wethouder": 4, "raadslid": 25},
     "rates": {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45},
     "registered": 2, "m": 0.16}

    Zonder rates gelden per ambt de nieuwste landelijke cijfers, zonder m geldt 0.16.
    """
    try:
        found = outcome(_library(), read_bytes(file))
    except JsonError as fault:
        fail(str(fault))
    click.echo(json.dumps(asdict(found), indent=2))


def outcome(library: Library, data: bytes) -> Estimate:
    """The estimate for a file; JsonError when anything is wrong with it."""
    case = read(_Case, data, {})
    national = {office: figure.share for office, figure in newest(library.national_figures).items()}
    rates = national | case.rates.model_dump(exclude_none=True)
    try:
        return expect(case.seats.model_dump(), rates, case.registered, library.chance.usual if case.m is None else case.m)
    except ValueError:
        raise JsonError("rates: alle cijfers van de ambten met zetels zijn 0. Geef minstens één hoger cijfer.") from None


def _library() -> Library:
    """The content of this installation; only read, so that checking a case writes nothing."""
    instance = Path(os.environ.get("RISICO_INSTANCE") or paths.default_instance())
    try:
        return load_library(paths.ASSESSMENTS, instance / "assessments")
    except ContentError as fault:
        fail(str(fault))
