"""R1 and R7 in short: senders are killed while mail flows, and several send at once. `make chaos` is the long form."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.kills import kill_senders
from tests.chaos.town import LIGHT, Town
from tests.support import mail
from tests.support.mail import Sink

KILLS = 10


@pytest.fixture
def town(instance: Path, database_url: str) -> Iterator[Town]:
    with mail.serving(Sink(seconds=0.008)) as sink:
        made = Town(instance, database_url, sink)
        yield made
        made.close()


def test_a_killed_sender_loses_nothing_and_a_copy_bears_the_same_id(town: Town) -> None:
    kill_senders(town, KILLS)
    found = town.count()
    assert found.mails > KILLS
    assert (found.lost, found.other_ids, found.wrong, found.unsent) == (0, 0, 0, 0)
    assert found.copies <= KILLS


def test_three_senders_at_once_send_nothing_twice(town: Town) -> None:
    senders = [town.start((*LIGHT, "60")) for _ in range(3)]
    end = time.monotonic() + 60
    while town.sink.most_at_once < 3 and time.monotonic() < end:
        town.keep_busy(60)
        time.sleep(0.1)
    town.wait_until_sent(60)
    for sender in senders:
        sender.terminate()
        sender.wait(20)
    found = town.count()
    assert (found.lost, found.copies, found.wrong, found.unsent) == (0, 0, 0, 0)
    assert town.sink.most_at_once == 3 and found.mails >= 60
