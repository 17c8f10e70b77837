"""`risico serve`: the app behind waitress, refused on a database it does not fit."""

from contextlib import nullcontext
from typing import Any

import click
from flask import Flask
from waitress import create_server

from . import migrations
from .accounts.service import is_set_up, setup_code
from .backup.faults import BackupFault
from .backup.upgrades import upgrade as upgrade_saved
from .console import fail
from .installation import Installation
from .jobs.runner import bury
from .scheduling.process import running
from .serving import Stop, serve
from .web.logs import configure

MOST_BYTES = 30_000_000
"""More than the largest request that a view takes. All of it is held in memory: an upload may hold what no disk may keep."""
LARGEST_ANSWER = 1_000_000_000
"""An answer below this size is held in memory too, and never in a temporary file."""


def listen(app: Flask, host: str, port: int, threads: int) -> Any:
    """The waitress server, not running yet. OSError when the port is taken."""
    limits = {"max_request_body_size": MOST_BYTES, "inbuf_overflow": MOST_BYTES, "outbuf_overflow": LARGEST_ANSWER}
    one_door = {"ipv6": ":" in host, "ipv4": ":" not in host}  # "localhost" would be two
    return create_server(app, host=host, port=port, threads=threads, ident="", **limits, **one_door)


def _upgrade(current: Installation) -> None:
    """Bring the database to this version, with a backup of what it was."""
    try:
        saved = upgrade_saved(current.settings, current.database, current.plugins)
    except (BackupFault, RuntimeError) as fault:
        fail(f"{fault} Zonder reservekopie kan het met: risico db upgrade --no-backup")
    if saved:
        click.echo(f"De database is bijgewerkt. Zoals zij was, staat in {saved}.")


def run(app: Flask, host: str, port: int, *, upgrade: bool, with_scheduler: bool) -> None:
    """Serve until SIGTERM or Ctrl-C; what runs is finished first. Refuses a database of another version unless it may upgrade it."""
    configure()
    stop = Stop()
    current: Installation = app.extensions["risico"]
    state = migrations.state(current.database, current.plugins)
    if state == migrations.OLDER and upgrade:
        _upgrade(current)
    elif state in migrations.REFUSALS:
        fail(migrations.REFUSALS[state])
    try:
        server = listen(app, host, port, current.settings.threads)
    except OSError as fault:
        fail(f"Poort {port} is niet vrij ({fault.strerror}). Kies een andere poort met --port.")
    bury(current.database)
    click.echo(f"Risico draait op http://{host}:{server.effective_port}")
    if not is_set_up(current.database):
        click.echo(f"Open dat adres om te beginnen. De installatiecode is {setup_code(current.settings)}")
    try:
        with running(app) if with_scheduler else nullcontext():
            serve(server, stop)
    finally:
        current.close()
