"""Everybody writes for minutes on end on a server with its scheduler: no fault, and no memory that only grows."""

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from risico.config import Settings

from .crowd import Crowd, writing
from .process import Server

WARM = 60.0
"""Seconds after which the server holds what it needs; growth counts from there."""
MOST_GROWTH = 0.10


@dataclass(slots=True)
class Outcome:
    """What came of it. `memory`: megabytes once warm and at the end; `growth`: the share that was added between."""

    confirmed: int = 0
    memory: tuple[int, int] = (0, 0)
    faults: list[str] = field(default_factory=list)

    @property
    def growth(self) -> float:
        return self.memory[1] / self.memory[0] - 1


def soak(settings: Settings, minutes: int) -> Outcome:
    """Let everybody write for so many minutes, at least two, and then stop the server."""
    crowd, outcome, warm = Crowd(settings), Outcome(), list[int]()
    try:
        server = crowd.start("--with-scheduler")
        timer = threading.Timer(WARM, lambda: warm.append(_megabytes(server)))
        with writing(crowd.writers):
            timer.start()
            time.sleep(max(minutes, 2) * 60)
            outcome.memory = warm[0], _megabytes(server)
            server.stop()
        outcome.faults = [*crowd.lost(answered=True), *crowd.refused()]
        outcome.faults += ["the memory grows"] if outcome.growth > MOST_GROWTH else []
        outcome.confirmed = sum(crowd.confirmed().values())
    finally:
        crowd.close()
    return outcome


def _megabytes(server: Server) -> int:
    """What the process holds in memory (Linux)."""
    line = next(line for line in Path(f"/proc/{server.pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1000
