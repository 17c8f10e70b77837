"""The disk is full while everybody writes, and then there is room again.

A process may be told how large a file it may make (RLIMIT_FSIZE): at one byte nothing more can be written, to any file, which
an unprivileged test can do to a server that runs. SQLite writes in that process; PostgreSQL has a disk of its own.
"""

import resource
from dataclasses import dataclass, field

from risico.config import Settings

from .crowd import Crowd
from .process import Server

ANYTHING = resource.RLIM_INFINITY


@dataclass(slots=True)
class Outcome:
    """What came of it. `told`: writes that were refused with a page that says so; `faults`: everything else."""

    times: int = 0
    confirmed: int = 0
    told: int = 0
    faults: list[str] = field(default_factory=list)


def fill(server: Server) -> None:
    """From here on the server can write nothing."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (1, ANYTHING))


def make_room(server: Server) -> None:
    """It can again."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (ANYTHING, ANYTHING))


def run_full(settings: Settings, times: int) -> Outcome:
    """Everybody writes once; the disk is full, and everybody tries again; there is room, and everybody writes once more; and so on."""
    crowd, outcome = Crowd(settings), Outcome()
    server = crowd.start()
    try:
        for _ in range(times):
            _everybody(crowd, outcome)
            fill(server)
            _nobody(crowd, outcome)
            make_room(server)
            crowd.issuer.begin_again()
            outcome.times += 1
        _everybody(crowd, outcome)
        outcome.faults += crowd.lost()
        outcome.confirmed = sum(crowd.confirmed().values())
    finally:
        server.stop()
        crowd.close()
    outcome.faults += crowd.refused()
    return outcome


def _everybody(crowd: Crowd, outcome: Outcome) -> None:
    before = crowd.confirmed()
    for writer in crowd.writers:
        writer.write()
    outcome.faults += [f"{name}: not confirmed" for name, number in crowd.confirmed().items() if number == before[name]]
    outcome.faults += crowd.lost(answered=True)


def _nobody(crowd: Crowd, outcome: Outcome) -> None:
    """Each gets a page that says that nothing was stored; what is stored stays as it was."""
    before = crowd.confirmed()
    for writer in crowd.writers:
        writer.refused.clear()
        writer.write()
        outcome.told += any(" 503" in line for line in writer.refused)
        outcome.faults += [] if len(writer.refused) == 1 else [f"{writer.name}: {writer.refused}"]
        writer.refused.clear()
    outcome.faults += [] if crowd.confirmed() == before else ["confirmed on a full disk"]
    outcome.faults += crowd.lost(answered=True)
