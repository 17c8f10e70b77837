"""The real `risico serve`, in a process group of its own, so that it can be shot with everything it started."""

import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from risico.config import Settings

ROOT = Path(__file__).parents[2]
OWN = {"instance", "database_url", "mail_host", "mail_port", "mail_security", "mail_from"}
"""Settings that an installation of these tests has of its own; its keys lie where it looks for them."""
PATIENCE = 60.0
_nursery = multiprocessing.get_context("forkserver")
_nursery.set_forkserver_preload(["tests.chaos.nursery"])


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a process belongs to this installation and no other."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RISICO_")}
    here = {f"RISICO_{name.upper()}": str(value) for name in OWN if (value := getattr(settings, name)) != ""}
    return {**kept, **here, "PYTHONPATH": f"{ROOT}:{ROOT / 'plugins'}", "PYTHONUNBUFFERED": "1"}


class Server:
    """A running server; what it says and logs goes to a file. `address`: its host and port."""

    def __init__(self, settings: Settings, log: Path, *arguments: str) -> None:
        log.touch()
        self._log, before = log, log.stat().st_size
        self._process = _nursery.Process(target=_serve, args=(environment(settings), str(log), arguments), daemon=True)
        self._process.start()
        self.address = self._listens(before)

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process.is_alive()

    def shoot(self) -> None:
        """Kill -9 the whole group."""
        os.killpg(self.pid, signal.SIGKILL)
        self._process.join(PATIENCE)

    def ask_to_stop(self) -> None:
        """SIGTERM, as whoever manages the service sends it."""
        self._process.terminate()

    def wait(self) -> int | None:
        """Its exit code; None when it does not end."""
        self._process.join(PATIENCE)
        return self._process.exitcode

    def stop(self) -> int | None:
        """Ask it to stop; its exit code."""
        self.ask_to_stop()
        return self.wait()

    def _listens(self, before: int) -> str:
        """Host and port, once it takes requests."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and self._process.is_alive():
            with self._log.open() as log:
                log.seek(before)
                found = next((line for line in log if "http://" in line and line.endswith("\n")), "")
            if found:
                return found.rpartition("http://")[2].strip()
            time.sleep(0.02)
        raise RuntimeError(f"the server did not start: {self._log.read_text()[-2000:]}")


def _serve(variables: Mapping[str, str], log: str, arguments: tuple[str, ...]) -> None:
    """In the new process: `risico serve`, as from a command line."""
    os.setsid()
    os.environ.clear()
    os.environ.update(variables)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(descriptor, stream.fileno())
    sys.argv = ["risico", "serve", "--port", "0", *arguments]
    from risico.cli import main

    main()
