"""What one running installation shares: settings, database, plugins, permissions, content and long work."""

from dataclasses import dataclass
from typing import cast

import pluggy
from flask import current_app

from .config import Settings
from .content.types import Library
from .db import Database
from .jobs.runner import Runner
from .permissions import Grants


@dataclass(frozen=True, slots=True)
class Installation:
    """Made once by `create_app`; a view reaches it with `installation()`."""

    settings: Settings
    database: Database
    plugins: pluggy.PluginManager
    grants: Grants
    library: Library
    jobs: Runner

    def close(self) -> None:
        """Wait for the work that runs, then close all connections."""
        self.jobs.stop()
        self.database.dispose()


def installation() -> Installation:
    """The installation of the current app."""
    return cast(Installation, current_app.extensions["risico"])
