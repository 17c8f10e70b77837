"""`risico check` tells an administrator what is not safe about this installation, and what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from risico import create_app
from risico.checks import problems
from risico.config import Settings
from risico.permissions import Role
from tests.conftest import MakeUser

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Told = Callable[..., str]


@pytest.fixture
def told(app: Flask, settings: Settings) -> Told:
    """What the check says of the same installation with other settings."""

    def ask(**changes: object) -> str:
        other = create_app(settings.model_copy(update=changes))
        with other.app_context():
            found = "\n".join(f"{each.text} {each.advice}" for each in problems())
        other.extensions["risico"].close()
        return found

    return ask


def test_passwords_over_the_network_need_https(told: Told) -> None:
    assert "leesbaar over het netwerk" not in told()
    assert "leesbaar over het netwerk" in told(address="http://risico.gemeente.example")
    assert "leesbaar over het netwerk" not in told(address="https://risico.gemeente.example", https=True)


def test_a_short_secret_is_said_so(told: Told) -> None:
    assert "te raden" not in told() and "te raden" in told(secret_key="geheim")


def test_what_everybody_on_the_server_can_read_is_told(told: Told, instance: Path) -> None:
    (instance / "config.toml").write_text("", "utf-8")
    (instance / "config.toml").chmod(0o604)
    instance.chmod(0o705)
    found = told()
    assert f"chmod 700 {instance}" in found and f"chmod 600 {instance / 'config.toml'}" in found
    (instance / "config.toml").chmod(0o600)
    instance.chmod(0o700)
    assert "Iedereen op deze server" not in told()


def test_one_administrator_is_too_few_and_none_is_a_new_installation(told: Told, make_user: MakeUser) -> None:
    assert "één beheerder" not in told()
    make_user(Role.ADMIN)
    assert "één beheerder" in told()
    make_user(Role.ADMIN, email="tweede@voorbeeldgemeente.example")
    assert "één beheerder" not in told()
