"""The two attacks: on processes that all send at once, and on the scheduler that leads."""

import random
import signal
import subprocess
import time

from sqlalchemy import select

from risico.scheduling.models import SchedulerBeat

from .town import LIGHT, SCHEDULER, Town

WAITING = 40


def kill_senders(town: Town, kills: int, together: int = 2, lease: float = 1.0) -> None:
    """Kill -9 one of the processes that send together, at a random moment while it sends, and start another; then let the rest go."""
    chance = random.Random(3)
    command = (*LIGHT, str(lease))
    processes = [town.start(command) for _ in range(together)]
    try:
        for number in range(kills):
            _let_some_go(town, chance)
            _kill(processes.pop(number % together))
            processes.append(town.start(command))
        town.wait_until_sent(300)
    finally:
        for process in processes:
            _kill(process)


def kill_leaders(town: Town, kills: int) -> None:
    """Kill -9 the scheduler that leads, at a random moment while it sends; the one that waited takes over, and a new one waits.

    The lease of what the dead one had claimed (five minutes) is ended by hand.
    """
    chance = random.Random(5)
    processes = {process.pid: process for process in (town.start(SCHEDULER), town.start(SCHEDULER))}
    try:
        for _ in range(kills):
            _let_some_go(town, chance)
            leader = _leader(town, processes)
            _kill(processes.pop(leader))
            town.let_leases_end()
            fresh = town.start(SCHEDULER)
            processes[fresh.pid] = fresh
        town.wait_until_sent(300)
    finally:
        for process in processes.values():
            _kill(process)


def _let_some_go(town: Town, chance: random.Random) -> None:
    """Until mail flows, and then a moment that no step of sending is safe from."""
    town.keep_busy(WAITING)
    town.sink.wait_for(len(town.sink.taken) + 1 + chance.randrange(15), seconds=60)
    time.sleep(chance.random() * 0.015)


def _leader(town: Town, processes: dict[int, "subprocess.Popen[bytes]"]) -> int:
    """The number of the process that leads, as its sign of life says."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with town.database.reader() as session:
            told = session.scalar(select(SchedulerBeat.leader)) or ":0"
        if (found := int(told.rpartition(":")[2])) in processes:
            return found
        time.sleep(0.01)
    raise AssertionError("no scheduler leads")


def _kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(20)
