"""One filled installation, for all tests of this folder: who visits it, what is in it, and how it is put back."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from sqlalchemy import select

from risico import clock, create_app
from risico.accounts.models import User
from risico.config import load_settings
from risico.db import Database
from risico.demo import fill
from risico.jobs.models import JobRun
from risico.permissions import Role
from risico.scheduling.work import keep_calendars
from tests.support.accounts import give_password

from . import town
from .keeping import Keeper
from .people import MAIN, Visitor, visitor
from .watching import Watch, watched

if TYPE_CHECKING:
    from . import walking

MOMENT = datetime(2026, 11, 17, 9, 30, tzinfo=UTC)


class World:
    """The installation at MOMENT; whatever a test changes within `undone` never happened."""

    def __init__(self, instance: Path, url: str) -> None:
        self.app: Flask = create_app(load_settings({}, instance=instance, database_url=url))
        self.database: Database = self.app.extensions["risico"].database
        with clock.at(MOMENT), self.app.test_request_context():
            list(fill())
            self.secrets = self._extend()
            with self.database.reader() as session:
                self.users: dict[str, User] = town.accounts(session)
            for user in self.users.values():
                give_password(self.database, user)
            self.visitors: dict[Role | None, Visitor] = {role: visitor(self.app, self.main(role)) for role in (None, *Role)}
        self.keeper = Keeper(self.database)

    def main(self, role: Role | None) -> User | None:
        """The account that stands for this role."""
        return self.users[MAIN[role]] if role else None

    @cached_property
    def pages(self) -> "dict[walking.Call, walking.Page]":
        """Every page as every role, opened once for all tests."""
        from . import walking

        return walking.walk(self)

    @cached_property
    def forms(self) -> "walking.Forms":
        """All forms on those pages."""
        from . import walking

        return walking.Forms(self.pages)

    def close(self) -> None:
        """Let go of the database."""
        self.app.extensions["risico"].close()

    @contextmanager
    def undone(self) -> Iterator[Watch]:
        """Within the block it is MOMENT; afterwards everything is as it was."""
        with clock.at(MOMENT), watched(self.database) as watch:
            try:
                yield watch
            finally:
                if "job_run" in watch.written:
                    self.wait_for_work()
                self.keeper.put_back(watch.written | watch.counted)

    def rows(self, query: Any) -> list[Any]:
        """What a query finds."""
        with self.database.reader() as session:
            return list(session.execute(query).all())

    def _extend(self) -> town.Secrets:
        with self.database.writer() as session, session.begin():
            secrets = town.extend(session)
        keep_calendars(self.app)
        return secrets

    def wait_for_work(self) -> None:
        """Until no long work runs."""
        running = select(JobRun.id).where(JobRun.state.in_(("waiting", "running")))
        end = time.monotonic() + 60
        while self.rows(running) and time.monotonic() < end:
            time.sleep(0.02)
