"""The scheduler as real processes: one leads, the next takes over after kill -9, SIGTERM stops in an orderly way."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from risico import clock
from risico.config import Settings
from risico.db import Database
from risico.outbox.models import SENT, WAITING, Message
from risico.outbox.service import enqueue
from risico.scheduling import work
from risico.scheduling.models import SchedulerBeat, TimedRun
from tests.support import mail
from tests.support.mail import Sink

RISICO = (sys.executable, "-c", "from risico.cli import main; main()")
PATIENCE = 60.0
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(settings: Settings, instance: Path) -> Iterator[Start]:
    """Starts `risico` with these arguments and further settings; what still runs at the end is killed."""
    running: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "RISICO_INSTANCE": str(instance), "RISICO_DATABASE_URL": settings.url, "PYTHONUNBUFFERED": "1"}

    def begin(*arguments: str, **more: Any) -> subprocess.Popen[str]:
        values = environment | {f"RISICO_{name.upper()}": str(value) for name, value in more.items()}
        running.append(subprocess.Popen([*RISICO, *arguments], env=values, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        return running[-1]

    yield begin
    for process in running:
        process.kill()
        process.communicate()


def wait_until(ready: Callable[[], bool]) -> float:
    """Seconds until it is so; fails after a minute."""
    began = time.monotonic()
    while not ready():
        assert time.monotonic() - began < PATIENCE, "took too long"
        time.sleep(0.1)
    return time.monotonic() - began


def leader(database: Database) -> int:
    """The process that last gave a sign of life."""
    with database.reader() as session:
        return int((session.scalar(select(SchedulerBeat.leader)) or ":0").rpartition(":")[2])


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    """The first line of its output with these words."""
    assert process.stdout
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"ended without {words!r}")


def test_of_three_one_leads_and_after_a_kill_or_a_stop_another_does(start: Start, database: Database) -> None:
    processes = [start("scheduler") for _ in range(3)]
    by_id = {process.pid: process for process in processes}
    wait_until(lambda: leader(database) in by_id)
    first = by_id.pop(leader(database))
    for other in by_id.values():
        read_until(other, "scheduler waits")
    first.kill()
    assert wait_until(lambda: leader(database) in by_id) < 15
    second = by_id.pop(leader(database))
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    assert wait_until(lambda: leader(database) in by_id) < 15
    third = by_id.pop(leader(database))
    third.send_signal(signal.SIGINT)
    assert third.wait(PATIENCE) == 0


def test_after_three_days_off_daily_work_is_done_once_and_the_watcher_is_content(start: Start, database: Database) -> None:
    three_days_ago = clock.now() - timedelta(days=3)
    with database.writer() as session, session.begin():
        session.add(SchedulerBeat(id=work.ONLY_ROW, at=three_days_ago, leader="gone:0"))
        session.add(TimedRun(name="core.tidy", tried_at=three_days_ago, done_at=three_days_ago, fault=""))

    def tidied() -> TimedRun:
        with database.reader() as session:
            return session.get_one(TimedRun, "core.tidy")

    server = start("serve", "--with-scheduler", "--port", "0")
    found = re.search(r"http://\S+", read_until(server, "Risico draait"))
    assert found
    wait_until(lambda: tidied().done_at != three_days_ago)
    assert tidied().fault == ""
    wait_until(lambda: leader(database) == server.pid)
    assert '"planner":"ok"' in urllib.request.urlopen(f"{found[0]}/health/ready", timeout=PATIENCE).read().decode()  # noqa: S310  our own server
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0


def test_a_stop_finishes_the_mail_that_is_on_its_way_and_leaves_the_rest(start: Start, database: Database) -> None:
    with database.writer() as session, session.begin():
        for number in range(3):
            enqueue(session, key=f"test:{number}", to=f"griffier{number}@voorbeeldgemeente.example", subject="Taak", text="Er staat een taak klaar.")
    with mail.serving(Sink(seconds=2)) as sink:
        process = start("scheduler", **sink.settings())
        sink.wait_for(1, PATIENCE)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert len(sink.taken) == 1
    with database.reader() as session:
        assert sorted(session.scalars(select(Message.state))) == [SENT, WAITING, WAITING]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_the_option_the_app_serves_and_leads_nothing(start: Start, database: Database) -> None:
    server = start("serve", "--port", "0")
    read_until(server, "Risico draait")
    server.send_signal(signal.SIGTERM)
    assert server.wait(PATIENCE) == 0
    assert leader(database) == 0
