"""In short what `make chaos` does long: the real server is shot, asked to stop, and finds its disk full, while everybody writes (docs/betrouwbaarheid.md)."""

import pytest

from risico.config import Settings
from tests.chaos.crash import shoot
from tests.chaos.disk import run_full
from tests.chaos.stops import stop

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WITH_MAIL = {"mail_host": "127.0.0.1", "mail_port": 1, "mail_security": "off", "mail_from": "risico@voorbeeldgemeente.example"}


@pytest.fixture
def town(settings: Settings) -> Settings:
    """With a mail server, so that mail is written; nobody sends it here."""
    return settings.model_copy(update=WITH_MAIL)


def test_a_server_that_is_shot_loses_nothing_that_it_confirmed(town: Settings) -> None:
    found = shoot(town, 6)
    assert (found.lost, found.refused) == ([], [])
    assert found.kills == 6 and sum(found.confirmed.values()) >= 6


@ONE_DATABASE
def test_a_server_that_stops_answers_everybody_it_let_in(town: Settings) -> None:
    found = stop(town, 3)
    assert found.faults == []
    assert found.slowest < 30


@ONE_DATABASE
def test_a_full_disk_is_said_and_loses_nothing(town: Settings) -> None:
    found = run_full(town, 1)
    assert found.faults == []
    assert (found.told, found.confirmed) == (10, 20)
