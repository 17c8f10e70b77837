"""One world for each kind of database, for all tests here; every test leaves it as it found it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache

import pytest

from tests.support.databases import DIALECTS, Databases

from .world import World


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen_by_test = any("world" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "world" in metafunc.fixturenames and not chosen_by_test:
        option = metafunc.config.getoption("--db")
        metafunc.parametrize("world", DIALECTS if option == "all" else [option], indirect=True, scope="session")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a world stay together (`--dist loadgroup`)."""
    for item in items:
        kind = getattr(item, "callspec", None) and item.callspec.params.get("world")  # type: ignore[attr-defined]
        if kind:
            item.add_marker(pytest.mark.xdist_group(f"authorization-{kind}"))


@pytest.fixture(scope="session")
def worlds(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], World]]:
    with ExitStack() as stack:

        @cache
        def make(kind: str) -> World:
            folder = tmp_path_factory.mktemp(kind)
            made = World(folder, stack.enter_context(databases.fresh(kind, folder)))
            stack.callback(made.close)
            return made

        yield make


@pytest.fixture
def world(request: pytest.FixtureRequest, worlds: Callable[[str], World]) -> Iterator[World]:
    found = worlds(request.param)
    yield found
    assert found.keeper.differing() == [], "a test of this folder left something behind"
