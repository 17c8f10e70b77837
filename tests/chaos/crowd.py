"""Everybody who writes, and the server they write to."""

import threading
from collections import Counter as Counted
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from risico import create_app
from risico.config import Settings
from risico.db import Database

from .issue import Issuer
from .process import Server
from .rooms import Checker, Counter, Lister, Planner
from .scan import Adopter, Leader, Scorer
from .scene import ASSESSORS, make_scene
from .trail import done, unchained
from .writers import Writer


class Crowd:
    """The municipality on one database, with everybody who writes in it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app: Flask = create_app(settings)
        self.database: Database = self.app.extensions["risico"].database
        with self.database.writer() as session, session.begin():
            make_scene(session)
        self.issuer = Issuer(self.app)
        others = [kind(self.app) for kind in (Leader, Adopter, Counter, Lister, Planner, Checker)]
        self.writers: Sequence[Writer[Any]] = [*(Scorer(self.app, person) for person in ASSESSORS), *others, self.issuer]
        self.log = settings.instance / "server.log"
        self._server: Server | None = None

    def start(self, *arguments: str) -> Server:
        """The server, with everybody at its door."""
        self._server = server = Server(self.settings, self.log, *arguments)
        for writer in self.writers:
            writer.go_to(server.address)
        return server

    def confirmed(self) -> dict[str, int]:
        """How many writes were confirmed, by what was written."""
        found: dict[str, int] = {}
        for writer in self.writers:
            found[writer.name] = found.get(writer.name, 0) + writer.confirmed
        return found

    def lost(self, *, answered: bool = False) -> list[str]:
        """What is stored otherwise than it was confirmed, and what does not fit together; with what the database finds wrong in its own files."""
        with self.database.reader() as session:
            found = [fault for writer in self.writers for fault in writer.lost(session, answered=answered and writer is not self.issuer)]
            if self.database.is_sqlite:
                found += [str(line) for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
                found += [f"foreign key: {tuple(row)}" for row in session.execute(text("PRAGMA foreign_key_check"))]
            return [*found, *self._untold(session), *unchained(session)]

    def _untold(self, session: Session) -> Iterator[str]:
        """What is stored without its event in the audit trail, or the other way round."""
        wanted: Counted[str] = Counted()
        for writer in self.writers:
            wanted.update(writer.events())
        told = done(session)
        yield from (f"{action}: {number} stored, {told[action]} in the trail" for action, number in wanted.items() if told[action] != number)

    def refused(self) -> list[str]:
        """Answers that were no yes, and what the server could not explain itself."""
        traces = self.log.read_text().count("Traceback")
        return [*(each for writer in self.writers for each in writer.refused), *(["tracebacks in the log"] if traces else [])]

    def close(self) -> None:
        """Hang up, and leave no server behind."""
        for writer in self.writers:
            writer.close()
        if self._server and self._server.runs:
            self._server.shoot()
        self.app.extensions["risico"].close()


@contextmanager
def writing(writers: Iterable[Writer[Any]]) -> Iterator[None]:
    """They write within the block, and until the server is gone."""
    threads = [threading.Thread(target=_go_on, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def _go_on(writer: Writer[Any]) -> None:
    while writer.write():
        pass
