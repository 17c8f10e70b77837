"""An installation with messages to send, the processes that send them, and the count of what arrived."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select, update

from risico import clock
from risico.config import Settings, load_settings
from risico.db import Database
from risico.outbox.models import SENDING, SENT, WAITING, Message
from risico.outbox.service import enqueue
from tests.support.mail import Sink

from .process import ROOT, environment

LIGHT = (sys.executable, "-m", "tests.chaos.sender")
SCHEDULER = (str(Path(sys.executable).with_name("risico")), "scheduler")


@dataclass(frozen=True, slots=True)
class Count:
    """What came of it. `copies`: mails beyond one per message; `other_ids`: copies under another Message-ID; `wrong`: mails to somebody else."""

    mails: int
    lost: int
    copies: int
    other_ids: int
    wrong: int
    unsent: int


class Town:
    """One installation on one database, whose mail goes to the sink."""

    def __init__(self, instance: Path, database_url: str, sink: Sink) -> None:
        self.sink = sink
        self.settings: Settings = load_settings({}, instance=instance, database_url=database_url, **sink.settings())
        self.database = Database(database_url, self.settings.database_key)
        self._written = 0

    def start(self, command: Sequence[str]) -> subprocess.Popen[bytes]:
        """A process of this installation."""
        return subprocess.Popen(command, env=environment(self.settings), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def keep_busy(self, number: int) -> None:
        """See to it that so many messages wait, each to a person of its own."""
        with self.database.writer() as session, session.begin():
            waiting = session.scalar(select(func.count()).select_from(Message).where(Message.state == WAITING)) or 0
            for _ in range(number - waiting):
                name = f"m{self._written}"
                enqueue(session, key=name, to=f"{name}@voorbeeldgemeente.example", subject="Er staat een taak klaar", text=f"Bericht {name}.")
                self._written += 1

    def unsent(self) -> int:
        """How many messages are not sent."""
        with self.database.reader() as session:
            return session.scalar(select(func.count()).select_from(Message).where(Message.state != SENT)) or 0

    def let_leases_end(self) -> None:
        """As if their time passed: what a dead process claimed may be claimed again."""
        with self.database.writer() as session, session.begin():
            now = clock.now()
            session.execute(update(Message).where(Message.state == SENDING, Message.next_at > now).values(next_at=now))

    def wait_until_sent(self, seconds: float) -> None:
        """Until nothing waits, or the time is up."""
        end = time.monotonic() + seconds
        while self.unsent() and time.monotonic() < end:
            time.sleep(0.1)

    def count(self) -> Count:
        """Compare what was to be sent with what the mail server took."""
        with self.database.reader() as session:
            rows = {f"<{message.message_id}>": message.to for message in session.scalars(select(Message))}
        arrived = Counter(taken.to for taken in self.sink.taken)
        return Count(
            mails=len(rows),
            lost=sum(arrived[to] == 0 for to in rows.values()),
            copies=sum(number - 1 for number in arrived.values()),
            other_ids=len({(taken.to, taken.message_id) for taken in self.sink.taken}) - len(arrived),
            wrong=sum(rows.get(taken.message_id) != taken.to or taken.mail["To"] != taken.to for taken in self.sink.taken),
            unsent=self.unsent(),
        )

    def close(self) -> None:
        """Close the connections."""
        self.database.dispose()
