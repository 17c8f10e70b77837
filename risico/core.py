"""What core itself hangs on the hooks, in the same way as a plugin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pluggy

from .config import Settings
from .content.types import Library
from .contract import Job, Timed
from .hookspecs import hookimpl


@dataclass(frozen=True, slots=True)
class Core:
    """Core as a plugin. `plugins` are those whose parts make up the report."""

    plugins: pluggy.PluginManager

    @hookimpl
    def jobs(self, settings: Settings, library: Library) -> Sequence[Job]:
        from .documents.jobs import REPORT, make

        return (Job(REPORT, "Verslag maken", partial(make, self.plugins, settings, library)),)

    @hookimpl
    def timed(self, settings: Settings) -> Sequence[Timed]:
        from .scheduling.work import core_work

        return core_work()
