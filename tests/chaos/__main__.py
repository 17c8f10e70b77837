"""The long form: `python -m tests.chaos [KILLS]` prints what came of it, on SQLite and on PostgreSQL."""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.support import mail
from tests.support.databases import DIALECTS, Databases
from tests.support.mail import Sink

from .kills import kill_leaders, kill_senders
from .town import Town

HEAD = f"{'aanval':22}{'database':12}{'kills':>6}{'mails':>7}{'kwijt':>7}{'dubbel':>8}{'ander id':>10}{'verkeerd':>10}{'blijft':>8}{'seconden':>10}"
ATTACKS: dict[str, Callable[[Town, int], None]] = {"risico scheduler": kill_leaders, "twee verzenders": kill_senders}
DELAY = 0.008
"""Seconds in which the mail server has a mail and has not said so: a kill then makes a copy, and nothing can prevent it."""


def attack(name: str, dialect: str, kills: int, databases: Databases) -> bool:
    """Do it on an installation of its own and print the count; whether nothing was lost, misdirected or sent under another id."""
    with tempfile.TemporaryDirectory() as folder, databases.fresh(dialect, Path(folder)) as url, mail.serving(Sink(seconds=DELAY)) as sink:
        town = Town(Path(folder), url, sink)
        started = time.perf_counter()
        ATTACKS[name](town, kills)
        found, seconds = town.count(), time.perf_counter() - started
        town.close()
    figures = f"{kills:6}{found.mails:7}{found.lost:7}{found.copies:8}{found.other_ids:10}{found.wrong:10}{found.unsent:8}{seconds:10.0f}"
    sys.stdout.write(f"{name:22}{dialect:12}{figures}\n")
    sys.stdout.flush()
    return not (found.lost or found.other_ids or found.wrong or found.unsent) and found.copies <= kills


def main() -> int:
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    sys.stdout.write(HEAD + "\n")
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            good = [attack(name, dialect, kills, databases) for name in ATTACKS for dialect in DIALECTS]
        finally:
            databases.close()
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
