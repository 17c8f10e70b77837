"""Jaarlijkse beoordeling."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click
from flask import Blueprint, Flask

from risico import hookimpl

if TYPE_CHECKING:
    from risico.permissions import Grant


@hookimpl
def permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import scan

    return scan


@hookimpl
def commands() -> Sequence[click.Command]:
    from .commands import scan

    return [scan]
