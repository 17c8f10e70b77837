"""What is not safe about how this installation keeps its database secret, for `risico check`."""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url

from ..config import THIS_SERVER, Settings
from ..contract import Problem
from . import key

_HOSTS_HERE = ("", *THIS_SERVER)


def problems(settings: Settings) -> Iterator[Problem]:
    """One sentence each, with what to do."""
    if not settings.database_file:
        yield from _connection(settings.url)
    elif settings.database_key_file:
        yield from _key(settings.database_key_file, settings.database_file)


def _key(place: Path, database: Path) -> Iterator[Problem]:
    if place.stat().st_mode & 0o007:
        yield Problem("Iedereen op deze server kan de sleutel van de database lezen.", f"Voer uit: chmod 600 {place}")
    if place.resolve().parent == database.resolve().parent:
        yield Problem("De sleutel ligt in dezelfde map als de database.", "Zet hem in een andere map en wijs hem aan met database_key_file.")
    if key.following(place).exists():
        yield Problem("Het wisselen van de sleutel is niet afgemaakt.", "Stop Risico en voer uit: risico db rotate-key")


def _connection(url: str) -> Iterator[Problem]:
    """libpq takes the host and the way from the address, and else from the environment."""
    address = make_url(url)
    query = address.normalized_query
    hosts = query.get("host") or (address.host or os.environ.get("PGHOST", ""),)
    way = (query.get("sslmode") or (os.environ.get("PGSSLMODE", ""),))[0]
    if way != "verify-full" and not all(host in _HOSTS_HERE or host.startswith("/") for host in hosts):
        yield Problem(
            "Op het netwerk kan iemand meelezen met de database, of zich voor haar uitgeven.",
            "Zet ?sslmode=verify-full&sslrootcert=BESTAND achter database_url, met het certificaat waarmee de server van de database is ondertekend.",
        )
