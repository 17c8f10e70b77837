"""Briefings."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask

from risico import hookimpl

if TYPE_CHECKING:
    from risico.permissions import Grant

# A hook that shares its name with a module here has another one: importing the module would put it in the hook's place.


@hookimpl(specname="permissions")
def hook_permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import briefings

    return briefings
