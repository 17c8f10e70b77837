"""Measuring the mail: 10,000 messages that are due at once, beside a loop that only speaks SMTP to the same server.

The sender and the bare loop each run in a process of their own (`python -m bench.mail ours|bare`), so that the memory is theirs.
"""

import json
import os
import smtplib
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import event

from risico import migrations
from risico.config import load_settings
from risico.db import Database
from risico.outbox import mime
from risico.outbox.claims import claim
from risico.outbox.delivery import LEASE, deliver
from risico.outbox.service import enqueue
from risico.plugins import make_plugin_manager
from tests.support import mail

from .process import peak

MAILS, BARE = 10_000, 2_000
TEXT = "Er staat een taak voor u klaar.\n\nLog in en bekijk wat er klaarstaat:\nhttps://risico.example/\n"
HTML = "<p>Er staat een taak voor u klaar.</p>" * 20


@dataclass(frozen=True, slots=True)
class Figures:
    """Of all messages: seconds to write and to send them, statements a mail, memory of the sender in MB, seconds against a bare loop."""

    write: float
    send: float
    statements: float
    megabytes: float
    ratio: float


def measure() -> Figures:
    """Write the messages, then send a part of them with a bare loop and all of them with ours."""
    with tempfile.TemporaryDirectory() as folder, mail.serving() as sink:
        settings = load_settings({}, instance=Path(folder) / "instance")
        database = Database(settings.url, settings.database_key)
        migrations.upgrade(database, make_plugin_manager())
        started = time.perf_counter()
        _write(database)
        write = time.perf_counter() - started
        database.dispose()
        mail_settings = {f"RISICO_{name.upper()}": str(value) for name, value in sink.settings().items()}
        environment = {**os.environ, "RISICO_INSTANCE": str(settings.instance), **mail_settings}
        bare, ours = (_run(kind, environment) for kind in ("bare", "ours"))
        if len(sink.taken) != MAILS + BARE:
            raise SystemExit(f"De mailserver kreeg {len(sink.taken)} berichten.")
    return Figures(write, ours["seconds"], ours["statements"] / MAILS, ours["megabytes"], ours["seconds"] / MAILS / (bare["seconds"] / BARE))


def _write(database: Database) -> None:
    with database.writer() as session, session.begin():
        for number in range(MAILS):
            enqueue(session, key=f"m{number}", to=f"m{number}@gemeente.example", subject="Er staat een taak klaar", text=TEXT, html=HTML)


def _run(kind: str, environment: dict[str, str]) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-m", "bench.mail", kind], env=environment, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def ours(database: Database) -> None:
    """Send everything as the scheduler does."""
    if deliver(database, load_settings()).sent != MAILS:
        raise SystemExit("Niet alles is verstuurd.")


def bare() -> None:
    """Only make and send: no rows, no commits."""
    settings = load_settings()
    row = (claim(Database(settings.url, settings.database_key), "gemeente.example", LEASE * 0) or ())[0]
    with smtplib.SMTP(settings.mail_host, settings.mail_port) as smtp:
        for _ in range(BARE):
            smtp.sendmail(settings.mail_from, [row.to], mime.build(row, settings.mail_from))


def main(kind: str) -> None:
    settings = load_settings()
    database = Database(settings.url, settings.database_key)
    seen = [0]
    event.listen(database.engine, "before_cursor_execute", lambda *details: seen.__setitem__(0, seen[0] + 1))
    started = time.perf_counter()
    ours(database) if kind == "ours" else bare()
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "statements": seen[0], "megabytes": peak()}))


if __name__ == "__main__":
    main(sys.argv[1])
