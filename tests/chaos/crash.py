"""The server is shot while everybody writes; what was confirmed must be there when it stands again."""

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import text

from risico import create_app
from risico.config import Settings
from risico.db import Database

from .issue import Issuer
from .process import Server
from .rooms import Checker, Counter, Lister, Planner
from .scan import Adopter, Leader, Scorer
from .scene import ASSESSORS, make_scene
from .writers import Writer

TOGETHER = 4
"""So many people write at a time."""
PATIENCE = 30.0
"""Seconds within which the one who is aimed at gets a first write done."""


@dataclass
class Outcome:
    """What came of it. `confirmed`: writes by who wrote; `lost`: what was not there or half there; `broken`: what the database says of itself."""

    kills: int = 0
    confirmed: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    again: int = 0
    traces: int = 0

    @property
    def good(self) -> bool:
        return not (self.lost or self.broken or self.refused or self.traces)


class Town:
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

    def start(self, *arguments: str) -> Server:
        """The server, with everybody at its door."""
        server = Server(self.settings, self.log, *arguments)
        for writer in self.writers:
            writer.go_to(server.address)
        return server

    def close(self) -> None:
        self.app.extensions["risico"].close()


def shoot(settings: Settings, kills: int, seed: int = 7) -> Outcome:
    """Kill -9 the server so many times, at a random moment while everybody writes."""
    town, chance, outcome = Town(settings), random.Random(seed), Outcome()
    try:
        server = town.start()
        for number in range(kills):
            town.database.dispose()  # so that the server alone recovers the database
            aimed_at = town.writers[number % len(town.writers)]
            others = chance.sample([writer for writer in town.writers if writer is not aimed_at], TOGETHER - 1)
            _write_until_shot([aimed_at, *others], server, chance.random())
            outcome.kills += 1
            server = town.start()
            outcome.lost += _lost(town)
            outcome.broken += broken(town.database)
            town.issuer.begin_again()
        server.stop()
    finally:
        town.close()
    for writer in town.writers:
        outcome.confirmed[writer.name] = outcome.confirmed.get(writer.name, 0) + writer.confirmed
        outcome.refused += writer.refused
    outcome.again = town.issuer.again
    outcome.traces = town.log.read_text().count("Traceback")
    return outcome


def _write_until_shot(writers: Sequence[Writer[Any]], server: Server, share: float) -> None:
    """Let them write until the first has a write confirmed; the shot falls in its next one, after this share of the time a write takes."""
    first, began = writers[0], time.monotonic()
    before, seconds = first.confirmed, 0.0
    threads = [threading.Thread(target=_go_on, args=(writer,)) for writer in writers]
    for thread in threads:
        thread.start()
    while first.confirmed == before and (seconds := time.monotonic() - began) < PATIENCE:
        time.sleep(0.005)
    time.sleep(share * seconds)
    server.shoot()
    for thread in threads:
        thread.join()


def _go_on(writer: Writer[Any]) -> None:
    while writer.write():
        pass


def _lost(town: Town) -> list[str]:
    with town.database.reader() as session:
        return [fault for writer in town.writers for fault in writer.lost(session)]


def broken(database: Database) -> list[str]:
    """What the database finds wrong in its own files; PostgreSQL keeps its rules by itself."""
    if not database.is_sqlite:
        return []
    with database.reader() as session:
        found = [str(line) for line in session.scalars(text("PRAGMA integrity_check")) if line != "ok"]
        return [*found, *(f"foreign key: {tuple(row)}" for row in session.execute(text("PRAGMA foreign_key_check")))]
