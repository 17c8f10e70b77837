"""The long form: `python -m tests.chaos [PART...] [NUMBER]` prints what came of it, on SQLite and on PostgreSQL."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from risico.config import Settings, load_settings
from tests.support import mail
from tests.support.databases import DIALECTS, Databases
from tests.support.mail import Sink

from . import crash, disk, soak, stops
from .kills import kill_leaders, kill_senders
from .town import Town

DELAY = 0.008
"""Seconds in which the mail server has a mail and has not said so: a kill then makes a copy, and nothing can prevent it."""
MOST_FAULTS = 20
Attack = Callable[[Databases, str, int], tuple[Sequence[object], Sequence[str]]]
"""Does it on a database of this dialect, so often; gives what the table shows, and what is wrong."""


@contextmanager
def installation(databases: Databases, dialect: str) -> Iterator[tuple[Settings, Sink]]:
    """An installation of its own, whose mail goes to the sink."""
    with (
        tempfile.TemporaryDirectory() as folder,
        databases.fresh(dialect, Path(folder)) as url,
        mail.serving(Sink(seconds=DELAY)) as sink,
    ):
        yield load_settings({}, instance=Path(folder), database_url=url, **sink.settings()), sink


def _mail(way: Callable[[Town, int], None]) -> Attack:
    def attack(databases: Databases, dialect: str, times: int) -> tuple[Sequence[object], Sequence[str]]:
        with installation(databases, dialect) as (settings, sink):
            town = Town(settings.instance, settings.url, sink)
            way(town, times)
            found = town.count()
            town.close()
        wrong = (("kwijt", found.lost), ("ander id", found.other_ids), ("verkeerd", found.wrong), ("blijft", found.unsent))
        faults = [f"{word}: {number}" for word, number in wrong if number] + (["meer dubbel dan schoten"] if found.copies > times else [])
        return (found.mails, found.lost, found.copies, found.other_ids, found.wrong, found.unsent), faults

    return attack


def _crash(databases: Databases, dialect: str, times: int) -> tuple[Sequence[object], Sequence[str]]:
    with installation(databases, dialect) as (settings, _):
        found = crash.shoot(settings, times, _how_far)
    sys.stdout.writelines(f"    {name}: {number}\n" for name, number in found.confirmed.items())
    return (found.kills, sum(found.confirmed.values()), len(found.lost), len(found.refused), found.again), [*found.lost, *found.refused]


def _how_far(found: crash.Outcome) -> None:
    if found.kills % 20 == 0:
        sys.stderr.write(f"  {found.kills} schoten, {sum(found.confirmed.values())} bevestigd, {len(found.lost)} kwijt, {len(found.refused)} fout\n")


def _stop(databases: Databases, dialect: str, times: int) -> tuple[Sequence[object], Sequence[str]]:
    with installation(databases, dialect) as (settings, _):
        found = stops.stop(settings, times)
    return (found.stops, found.confirmed, len(found.faults), found.closed, round(found.slowest, 1)), found.faults


def _full(databases: Databases, dialect: str, times: int) -> tuple[Sequence[object], Sequence[str]]:
    if dialect != "sqlite":
        return ("n.v.t.",), ()
    with installation(databases, dialect) as (settings, _):
        found = disk.run_full(settings, times)
    return (found.times, found.confirmed, found.told, len(found.faults)), found.faults


def _soak(databases: Databases, dialect: str, times: int) -> tuple[Sequence[object], Sequence[str]]:
    with installation(databases, dialect) as (settings, _):
        found = soak.soak(settings, times)
    return (times, found.confirmed, len(found.faults), *found.memory), found.faults


PARTS: dict[str, tuple[Sequence[str], int, Attack]] = {
    "server": (("schoten", "bevestigd", "kwijt", "fout", "hervat"), 200, _crash),
    "stop": (("stops", "bevestigd", "fout", "gesloten", "traagste"), 50, _stop),
    "schijf": (("keer vol", "bevestigd", "geweigerd", "fout"), 20, _full),
    "duur": (("minuten", "bevestigd", "fout", "MB warm", "MB eind"), 10, _soak),
    "planner": (("berichten", "kwijt", "dubbel", "ander id", "verkeerd", "blijft"), 200, _mail(kill_leaders)),
    "verzenders": (("berichten", "kwijt", "dubbel", "ander id", "verkeerd", "blijft"), 200, _mail(kill_senders)),
}


def main(arguments: Sequence[str]) -> int:
    """All parts or those that are named, each as often as it is meant to be or as the number says; on both databases unless one is named."""
    number = next((int(each) for each in arguments if each.isdigit()), 0)
    parts = [name for name in PARTS if name in arguments] or list(PARTS)
    dialects = [name for name in DIALECTS if name in arguments] or DIALECTS
    good = True
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        try:
            for part in parts:
                heads, usual, attack = PARTS[part]
                sys.stdout.write(_line(part, "database", *heads, "seconden"))
                for dialect in dialects:
                    began = time.perf_counter()
                    figures, faults = attack(databases, dialect, number or usual)
                    sys.stdout.write(_line("", dialect, *figures, round(time.perf_counter() - began)))
                    sys.stdout.writelines(f"  {fault}\n" for fault in faults[:MOST_FAULTS])
                    sys.stdout.flush()
                    good = good and not faults
        finally:
            databases.close()
    return 0 if good else 1


def _line(part: str, dialect: str, *values: object) -> str:
    return f"{part:12}{dialect:12}{''.join(f'{value!s:>11}' for value in values)}\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
