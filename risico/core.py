"""What core itself hangs on the hooks, in the same way as a plugin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import pluggy

from .config import Settings
from .content.types import Library
from .contract import Deadline, Event, Job, RetentionRule, Timed
from .hookspecs import hookimpl

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from .year.models import Year


@dataclass(frozen=True, slots=True)
class Core:
    """Core as a plugin. `plugins` are those whose parts make up the report."""

    plugins: pluggy.PluginManager

    @hookimpl
    def jobs(self, settings: Settings, library: Library) -> Sequence[Job]:
        from .audit.keeping import CHECK, check
        from .documents.jobs import REPORT, make

        return (Job(REPORT, "Verslag maken", partial(make, self.plugins, settings, library)), Job(CHECK, "Logboek controleren", check))

    @hookimpl
    def deadlines(self, session: "Session", year: "Year") -> Sequence[Deadline]:
        from .installation import installation
        from .year.deadlines import deadlines

        return deadlines(session, installation().library, year)

    @hookimpl
    def demo_data(self, session: "Session", app: "Flask") -> None:
        from .year.demo import Demo

        Demo(session, app.extensions["risico"].library).write()

    @hookimpl
    def timed(self, settings: Settings) -> Sequence[Timed]:
        from .audit.keeping import WORK
        from .backup.schedule import timed as backup_work
        from .scheduling.work import core_work

        return (*core_work(), WORK, *backup_work(settings))

    @hookimpl
    def audit_events(self) -> Sequence[Event]:
        from .audit.events import CORE_EVENTS

        return CORE_EVENTS

    @hookimpl
    def retention_rules(self) -> Sequence[RetentionRule]:
        from .retention.rules import core_rules

        return core_rules()
