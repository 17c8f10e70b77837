"""The server is shot while everybody writes; what was confirmed must be there when it stands again."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from risico.config import Settings

from .crowd import Crowd, writing
from .process import Server
from .writers import Writer

TOGETHER = 4
"""So many people write at a time."""
PATIENCE = 30.0
"""Seconds within which the one who is aimed at gets a first write done."""


@dataclass(slots=True)
class Outcome:
    """What came of it. `confirmed`: writes by what was written; `lost`: what was not there or half there; `again`: long work that was begun again."""

    kills: int = 0
    confirmed: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    again: int = 0


def shoot(settings: Settings, kills: int, tell: Callable[[Outcome], None] = lambda outcome: None, seed: int = 7) -> Outcome:
    """Kill -9 the server so many times, at a random moment while everybody writes; `tell` hears how far it is after each."""
    crowd, chance, outcome = Crowd(settings), random.Random(seed), Outcome()
    try:
        server = crowd.start()
        while outcome.kills < kills:
            crowd.database.dispose()  # so that the server alone recovers the database
            aimed_at = crowd.writers[outcome.kills % len(crowd.writers)]
            others = chance.sample([writer for writer in crowd.writers if writer is not aimed_at], TOGETHER - 1)
            with writing([aimed_at, *others]):
                _shoot_in_next(aimed_at, server, chance.random())
            outcome.kills += 1
            server = crowd.start()
            outcome.lost += crowd.lost()
            crowd.issuer.begin_again()
            outcome.confirmed, outcome.refused, outcome.again = crowd.confirmed(), crowd.refused(), crowd.issuer.again
            tell(outcome)
        server.stop()
    finally:
        crowd.close()
    return outcome


def _shoot_in_next(writer: Writer[object], server: Server, share: float) -> None:
    """Wait until this one has a write confirmed; the shot falls in the next one, after this share of the time that a write takes."""
    began, before, seconds = time.monotonic(), writer.confirmed, 0.0
    while writer.confirmed == before and (seconds := time.monotonic() - began) < PATIENCE:
        time.sleep(0.005)
    time.sleep(share * seconds)
    server.shoot()
