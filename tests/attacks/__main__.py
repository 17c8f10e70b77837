"""The long form: `python -m tests.attacks [REQUESTS] [SEED]` sends malformed requests on SQLite and on PostgreSQL and prints what came of it."""

import sys
import tempfile
import time
from pathlib import Path

from risico.web.logs import configure
from tests.support.databases import DIALECTS, Databases

from .fuzz import run
from .world import town

REQUESTS, SEED = 10_000, 20_271
HEAD = f"{'aanval':22}{'database':12}{'verzoeken':>10}{'routes':>8}{'2xx':>7}{'3xx':>7}{'4xx':>7}{'5xx':>7}{'p99 ms':>8}{'seconden':>10}"


def attack(dialect: str, requests: int, databases: Databases, seed: int = SEED) -> bool:
    """Send so many to a town of its own and print the figures; whether nothing broke."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "town"
        folder.mkdir(mode=0o700)
        with databases.fresh(dialect, folder) as url, town(folder, url) as world:
            started = time.perf_counter()
            figures = run(world, requests, seed)
    kinds = [sum(count for status, count in figures.statuses.items() if status // 100 == kind) for kind in (2, 3, 4, 5)]
    counts = "".join(f"{count:7}" for count in kinds)
    seconds = time.perf_counter() - started
    sys.stdout.write(f"{'misvormde verzoeken':22}{dialect:12}{requests:10}{len(figures.routes):8}{counts}{figures.p99 * 1000:8.0f}{seconds:10.0f}\n")
    sys.stdout.writelines(f"{fault}\n" for fault in figures.faults)
    sys.stdout.flush()
    return not figures.faults


def main() -> int:
    numbers = [int(argument) for argument in sys.argv[1:3]]
    requests, seed = (*numbers, *(REQUESTS, SEED)[len(numbers) :])
    sys.stdout.write(f"{HEAD}\n")
    configure()  # log lines go to stderr, the figures stand alone
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            good = [attack(dialect, requests, databases, seed) for dialect in DIALECTS]
        finally:
            databases.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
