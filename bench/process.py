"""Measuring the server as a process: how long until its first answer, and how much memory it then holds."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path


def start_up(instance: Path) -> tuple[float, float]:
    """Seconds until `risico serve` answers, and its resident memory in MB after that."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("risico")), "serve", "--port", str(port)]
    started = time.perf_counter()
    server = subprocess.Popen(command, env={**os.environ, "RISICO_INSTANCE": str(instance)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        seconds = _until_it_answers(f"http://127.0.0.1:{port}/health/live", started)
        status = Path(f"/proc/{server.pid}/status").read_text()
    finally:
        server.terminate()
        server.wait(20)
    return seconds, int(status.split("VmRSS:")[1].split()[0]) / 1024


def peak() -> float:
    """The most memory this process held, in MB. `ru_maxrss` would tell that of the process that started it, when that was larger."""
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


def _until_it_answers(url: str, started: float) -> float:
    while time.perf_counter() - started < 60:
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310  our own address
        except OSError:
            time.sleep(0.02)
        else:
            return time.perf_counter() - started
    raise SystemExit("De server antwoordt niet binnen een minuut.")
