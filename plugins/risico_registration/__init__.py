"""Registratie."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, Flask
from sqlalchemy.orm import Session

from risico import hookimpl

if TYPE_CHECKING:
    import click

    from risico.content.types import Library
    from risico.contract import BriefingSection, Experience
    from risico.permissions import Grant

# A hook that shares its name with a module here has another one: importing the module would put it in the hook's place.


@hookimpl(specname="permissions")
def hook_permissions() -> "Sequence[Grant]":
    from .permissions import GRANTS

    return GRANTS


@hookimpl
def blueprint(app: Flask) -> Blueprint:
    from .views import agreements, counting, poll, registration  # noqa: F401  each adds its pages
    from .views.answering import poll as answering

    app.extensions["csrf"].exempt(answering)  # a secret link and no cookie: there is nothing to forge
    app.register_blueprint(answering)  # outside the planning year and without login
    return registration


@hookimpl
def experience(session: Session, library: "Library", year: int) -> "Experience | None":
    from .poll import experience as of_poll

    return of_poll(session, library, year)


@hookimpl(specname="commands")
def hook_commands() -> "Sequence[click.Command]":
    from .commands import registration

    return [registration]


@hookimpl
def briefing_sections(session: Session, library: "Library") -> "Sequence[BriefingSection]":
    from .briefing import sections

    return sections(session, library)
