"""A child that dies (kill -9) at a chosen step: just before the n-th change it makes to the file system."""

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

import pytest

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "shutil.rmtree"}
FORK_WARNING = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
"""The child starts no thread of its parent; Python 3.12 warns of it."""


def run(work: Callable[[], object], kill_at: int = 0) -> int:
    """Do the work in a child; 0 when it ended, 9 when it was killed before the n-th change, AssertionError for anything else."""
    child = os.fork()
    if not child:
        try:
            _watch(lambda number: os.kill(os.getpid(), signal.SIGKILL) if number == kill_at else None)
            work()
        except BaseException:  # noqa: BLE001  a fork must never go on as its parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL), f"the child ended with {code}"
    return -code


def count(work: Callable[[], object]) -> int:
    """How many changes it makes when nobody kills it."""
    reading, writing = os.pipe()
    found: list[int] = []

    def counted() -> None:
        _watch(found.append)
        work()
        os.write(writing, str(len(found)).encode())

    run(counted)
    os.close(writing)
    with os.fdopen(reading) as told:
        return int(told.read())


def _watch(told: Callable[[int], object]) -> None:
    seen = 0

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal seen
        if event in CHANGES or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")):
            seen += 1
            told(seen)

    sys.addaudithook(hook)
