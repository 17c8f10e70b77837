"""Serving requests until somebody asks to stop, and then stopping without leaving anybody without an answer.

waitress itself stops at once: what its threads answer after that never leaves the machine. Here the door closes first, what
came in is answered, and each answer says that the connection ends.
"""

import select
import signal
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel

LONGEST = 20.0
"""Seconds that requests get to end; whoever started the server waits longer (systemd: 90)."""
QUIET = 1.0
"""Seconds without a request after which a connection that a browser or proxy keeps open is closed."""


class Stop:
    """Hears SIGTERM and Ctrl-C from the moment it is made: before the door opens, for who knocks then waits for an answer too."""

    def __init__(self) -> None:
        self.asked = False
        self.wakes: Callable[[], object] = lambda: None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self.wakes()


def serve(server: Any, stop: Stop) -> None:
    """Run this waitress server until it is asked to stop; returns when every request that came in has its answer."""
    stop.wakes = server.trigger.pull_trigger
    while not stop.asked:
        _step(server)
    _close_door(server)
    _drain(server, time.monotonic() + LONGEST)
    server.task_dispatcher.shutdown()


def _step(server: Any, seconds: float = 1.0) -> None:
    """Take in and send out what there is, or wait for it."""
    wasyncore.loop(timeout=seconds, use_poll=server.adj.asyncore_use_poll, map=server._map, count=1)


def _close_door(server: Any) -> None:
    """Let in who stands in front of it already, and nobody after that."""
    while select.select([server.socket], [], [], 0)[0]:
        server.handle_accept()
    wasyncore.dispatcher.close(server)


def _drain(server: Any, end: float) -> None:
    while server.active_channels and time.monotonic() < end:
        for channel in tuple(server.active_channels.values()):
            _take_leave(channel)
        _step(server, 0.1)


def _take_leave(channel: HTTPChannel) -> None:
    """The answer that is being made is the last one here; a connection without a request is closed."""
    for request in tuple(channel.requests):
        request.headers["CONNECTION"] = "close"
    is_idle = not (channel.requests or channel.request or channel.total_outbufs_len)
    if is_idle and time.time() - channel.last_activity > QUIET:
        channel.will_close = True
