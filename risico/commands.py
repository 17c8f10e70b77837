"""What commands run in: the settings, the app, and a database that fits. Every refusal is one Dutch line and exit code 2."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click
from flask import Flask

from .config import Settings, SettingsError
from .console import fail

P = ParamSpec("P")
R = TypeVar("R")


def settings() -> Settings:
    """The settings of this environment."""
    from .backup.faults import BackupFault
    from .backup.staging import settled

    try:
        return settled()
    except (SettingsError, BackupFault) as fault:
        fail(str(fault))


def encrypt(found: Settings) -> None:
    """A SQLite database of before Risico encrypted them is encrypted first."""
    from .encryption import change
    from .encryption.file import Unreadable

    try:
        if found.database_file and change.encrypt(found.database_file, found.database_key):
            click.echo(f"De database is nu versleuteld. Bewaar een kopie van de sleutel op een andere plaats: {found.database_key_file or 'database_key'}")
    except Unreadable as fault:
        fail(str(fault))


def app() -> Flask:
    """The app with these settings."""
    from . import create_app
    from .content.load import ContentError
    from .plugins import UnknownPlugin

    found = settings()
    try:
        return create_app(found)
    except (ContentError, UnknownPlugin, RuntimeError) as fault:
        fail(str(fault))


def with_app(command: Callable[P, R]) -> Callable[P, R]:
    """Run the command inside the app."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        made = app()
        try:
            with made.app_context():
                return command(*args, **kwargs)
        finally:
            made.extensions["risico"].close()

    return run


def with_database(command: Callable[P, None]) -> Callable[P, None]:
    """Run the command in the app, on a database that fits; what a service refuses is one line and exit code 2."""

    @with_app
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        from . import migrations
        from .audit import ORIGIN
        from .errors import Refused
        from .installation import installation

        ORIGIN.set(f"opdracht {click.get_current_context().command_path}")
        state = migrations.state(installation().database, installation().plugins)
        if state in migrations.REFUSALS:
            fail(migrations.REFUSALS[state])
        try:
            command(*args, **kwargs)
        except Refused as refusal:
            fail(refusal.message)

    return run
