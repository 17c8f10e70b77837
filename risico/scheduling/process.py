"""`risico scheduler`, and the scheduler inside `risico serve`."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click
from flask import Flask, current_app

from ..web.logs import configure

if TYPE_CHECKING:
    from .scheduler import Scheduler


def run() -> None:
    """Lead, or wait until it is needed, until SIGTERM or Ctrl-C; what runs is finished first."""
    configure()
    stop_on_signals()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # for other threads, where nothing is current
    with suppress(KeyboardInterrupt), running(app) as scheduler:
        click.echo("De planner draait. Stop met Ctrl-C.")
        scheduler.wait()


@contextmanager
def running(app: Flask) -> "Iterator[Scheduler]":
    """A scheduler that runs within the block."""
    from .scheduler import Scheduler  # here, so that an app without one starts sooner

    scheduler = Scheduler(app)
    scheduler.start()
    try:
        yield scheduler
    finally:
        scheduler.stop()


def stop_on_signals() -> None:
    """SIGTERM ends the process in an orderly way."""
    signal.signal(signal.SIGTERM, _stop)


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    sys.exit(0)
