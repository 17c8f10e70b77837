"""The town is filled once per test process; a test that changes something gets a copy of its own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.databases import Databases

from .walk import Page, walk
from .world import World, copy_of, town

VISITORS = (None, "oov", "secretaris", "beoordelaar", "cag", "griffier", "burgemeester", "controller", "beheer")
"""One of each kind."""
EVERY_YEAR = ("oov",)
"""Who leads the scan can do something else in every year."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One page as one visitor got it; `name` is None for who has no account."""

    name: str | None
    page: Page


@dataclass(frozen=True, slots=True)
class Tour:
    """Everything that everyone can read, and the rows of all tables before and after it was read."""

    visits: tuple[Visit, ...]
    before: dict[str, set[tuple[str, ...]]]
    after: dict[str, set[tuple[str, ...]]]


@pytest.fixture(scope="session")
def filled(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """The folder of a town that nobody changes, and its links."""
    folder = tmp_path_factory.mktemp("town")
    with databases.fresh("sqlite", folder) as url:
        with town(folder, url) as world:
            links = world.links
        yield folder, links


@pytest.fixture
def world(filled: tuple[Path, dict[str, str]], tmp_path: Path) -> Iterator[World]:
    """A town to attack."""
    with copy_of(*filled, tmp_path / "town") as copied:
        yield copied


@pytest.fixture(scope="session")
def tour(filled: tuple[Path, dict[str, str]], tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """Every kind of visitor reads everything there is to read."""
    with copy_of(*filled, tmp_path_factory.mktemp("tour")) as world:
        visitors = {name: world.visitor(name) for name in VISITORS}
        before = world.rows()
        visits = [Visit(name, page) for name, client in visitors.items() for page in walk(client, *world.starts(name), every_year=name in EVERY_YEAR)]
        return Tour(tuple(visits), before, world.rows())
