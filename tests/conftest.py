"""What tests may ask for. Databases, server and browser are real; every test starts with an empty, migrated database.

A test that uses `database_url`, directly or through `app`, runs on SQLite and on PostgreSQL. For one about a single
kind of database: `@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)`.
On SQLite there is one writer at a time: commit `session` before a browser or a process asks something.
"""

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from risico import create_app
from risico.accounts.models import User
from risico.accounts.service import create_user
from risico.config import Settings, load_settings
from risico.db import Database
from risico.permissions import Role
from tests.support import browser as browsers
from tests.support import egress, tools, web
from tests.support import thrift as thrifty
from tests.support.databases import DIALECTS, Databases

MakeUser = Callable[..., User]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=(*DIALECTS, "all"), default="all", help="database to test on (default: all)")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--db") != "sqlite" and tools.postgres() is None:
        raise pytest.UsageError(tools.NO_POSTGRES)
    egress.guard()
    if not hasattr(config, "workerinput"):
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # as Ctrl-C: what was started is stopped


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    chosen_by_test = any("database_url" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if "database_url" in metafunc.fixturenames and not chosen_by_test:
        option = metafunc.config.getoption("--db")
        metafunc.parametrize("database_url", DIALECTS if option == "all" else [option], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is left with them at the end."""
    items.sort(key=lambda item: "test_story" not in item.nodeid)


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine() -> Iterator[None]:
    """No test connects to anything but this machine, or asks for an address elsewhere."""
    egress.reached.clear()
    yield
    assert not egress.reached, "\n".join(egress.reached)


@pytest.fixture(scope="session", autouse=True)
def thrift(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Apps share what is the same in all of them."""
    thrifty.keep(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The instance folder of this test."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases, instance: Path) -> Iterator[str]:
    """The address of an empty, migrated database."""
    with databases.fresh(request.param, instance) as url:
        yield url


@pytest.fixture
def settings(instance: Path, database_url: str) -> Settings:
    """Settings as an administrator would have them; a test may `model_copy(update=...)` them."""
    return load_settings({}, instance=instance, database_url=database_url)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The app; a fault in it fails the test."""
    made = create_app(settings)
    made.testing = True
    made.test_client_class = web.Visitor
    yield made
    made.extensions["risico"].close()


@pytest.fixture
def database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """The app's own database; opened by itself for a test that asks for no app, because making one takes longer than most tests."""
    if _has_app(request):
        yield request.getfixturevalue("app").extensions["risico"].database
        return
    made = Database(settings.url, settings.database_key, settings.threads)
    yield made
    made.dispose()


@pytest.fixture
def session(request: pytest.FixtureRequest, database: Database) -> Iterator[Session]:
    """A session that may write; it is committed whenever a visitor asks something."""
    with database.writer() as opened:
        if _has_app(request):
            request.getfixturevalue("app").extensions[web.HELD] = opened
        yield opened


def _has_app(request: pytest.FixtureRequest) -> bool:
    return "app" in request.node.fixturenames


@pytest.fixture
def make_user(database: Database) -> MakeUser:
    """Makes an account with these roles; `email` and `title` may be given."""

    def make(*roles: Role, email: str = "", title: str = "") -> User:
        name = "-".join(role.value for role in roles) or "niemand"
        with database.writer() as writing, writing.begin():
            return create_user(writing, email or f"{name}@voorbeeldgemeente.example", title or name, roles)

    return make


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who is not logged in."""
    return app.test_client()


@pytest.fixture
def login(app: Flask) -> Callable[[User], FlaskClient]:
    """Gives a visitor of their own for a user, logged in."""

    def enter(user: User) -> FlaskClient:
        visitor = app.test_client()
        web.log_in(visitor, user)
        return visitor

    return enter


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with browsers.chromium() as started:
        yield started


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The address of the running app."""
    with browsers.serving(app) as address:
        yield address


@pytest.fixture
def windows(browser: Browser, app: Flask, live_server: str) -> Iterator[browsers.Windows]:
    """Opens browser windows: `windows.open(user, phone=True, javascript=False)`."""
    opened = browsers.Windows(browser, app, live_server)
    yield opened
    opened.close()
