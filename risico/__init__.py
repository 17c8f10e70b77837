"""Risico: a municipality assesses sensitive topics once a year, and sees what works in practice."""

from typing import TYPE_CHECKING

from .hookspecs import hookimpl

if TYPE_CHECKING:
    from flask import Flask

    from .config import Settings

__all__ = ["create_app", "hookimpl"]


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application with all plugins that are switched on; `settings` default to those of the environment.

    Raises config.SettingsError, content.load.ContentError or plugins.UnknownPlugin with Dutch sentences.
    """
    from .web.app import build

    return build(settings)
