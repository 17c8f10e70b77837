"""Changes of key that are killed: `python -m tests.support.killed`, then on each line STEP encrypt|rotate DATABASE KEYFILE.

Each is done by a process of its own, that kills itself with signal 9 before its STEPth act on the disk; without that many
acts it does what it came for. The answer is what it ended with: 0, or -9. With the four as arguments it does only that.
"""

import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from risico.encryption import change, key

ACTS = ("open", "fsync", "link", "replace", "unlink", "chown")


def mortal(act: Callable[..., Any], numbers: "count[int]", step: int) -> Callable[..., Any]:
    def done(*args: Any, **kwargs: Any) -> Any:
        if next(numbers) == step:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*args, **kwargs)

    return done


def do(step: str, kind: str, database: str, place: str) -> None:
    numbers = count(1)
    for name in ACTS:
        setattr(os, name, mortal(getattr(os, name), numbers, int(step)))
    if kind == "encrypt":
        change.encrypt(Path(database), key.own(Path(place), Path(database)))
    else:
        change.rotate(Path(place), Path(database))


def main() -> None:
    for line in sys.stdin:
        child = os.fork()
        if not child:
            do(*line.split())
            os._exit(0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    do(*sys.argv[1:]) if sys.argv[1:] else main()
