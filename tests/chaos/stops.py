"""The server is asked to stop while everybody writes: who was let in gets an answer, who comes after finds the door closed."""

import random
import time
from dataclasses import dataclass, field

from risico.config import Settings

from .crowd import Crowd, writing
from .visitor import Idle

BUSY, PATIENCE = 5, 20.0
"""Writes that were confirmed before it is asked, and the seconds that may take."""
EARLY = 5
"""One in so many stops comes when the door has only just opened."""


@dataclass(slots=True)
class Outcome:
    """What came of it. `closed`: connections that ended while nothing was asked on them; `slowest`: seconds of the longest stop."""

    stops: int = 0
    confirmed: int = 0
    closed: int = 0
    slowest: float = 0.0
    faults: list[str] = field(default_factory=list)


def stop(settings: Settings, stops: int, seed: int = 11) -> Outcome:
    """SIGTERM so many times, each time on a server that just started, as who manages the service does when it starts anew."""
    crowd, chance, outcome = Crowd(settings), random.Random(seed), Outcome()
    try:
        for _ in range(stops):
            server = crowd.start()
            for writer in crowd.writers:
                writer.ended = None
            with writing(crowd.writers):
                if outcome.stops % EARLY:
                    _wait_until_busy(crowd)
                time.sleep(chance.random() / 2)
                began = time.monotonic()
                server.ask_to_stop()
                code = server.wait()
            outcome.slowest = max(outcome.slowest, time.monotonic() - began)
            outcome.faults += [f"exit {code}"] if code else []
            outcome.faults += crowd.lost(answered=True)
            for writer in crowd.writers:
                if isinstance(writer.ended, Idle):
                    outcome.closed += 1
                elif not isinstance(writer.ended, ConnectionRefusedError):
                    outcome.faults.append(f"{writer.name}: {writer.ended!r}")
            outcome.stops += 1
        outcome.confirmed = sum(crowd.confirmed().values())
        outcome.faults += crowd.refused()
    finally:
        crowd.close()
    return outcome


def _wait_until_busy(crowd: Crowd) -> None:
    wanted, end = sum(crowd.confirmed().values()) + BUSY, time.monotonic() + PATIENCE
    while sum(crowd.confirmed().values()) < wanted and time.monotonic() < end:
        time.sleep(0.01)
