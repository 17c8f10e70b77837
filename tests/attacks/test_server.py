"""A real server process that everybody visits and types in: it logs no word of it, reaches out to nobody, and one event is one line (L1, L2, P8)."""

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from tests.support import csrf, egress

from .conftest import Tour
from .world import World

SERVE = (sys.executable, "-c", "from risico.cli import main; main()", "serve", "--port", "0", "--host", "127.0.0.1")
ROOT = Path(__file__).parents[2]
CANARIES = (
    "Kanariestra-van Vogelenzang",
    "111222333",
    "kanarie@vogel.example",
    "kanarievrijetekst",
    "\x1b[31mkanarierood",
    'kanarieregel\r\n{"event":"vervalst"}',
)
WORD = "kanarie"
START = "Risico draait op http://"


class Running:
    """The server, and what it wrote."""

    def __init__(self, process: "subprocess.Popen[str]", log: Path, reached: Path) -> None:
        self.process, self.log, self.reached = process, log, reached
        self.port = next(int(line.rpartition(":")[2]) for line in self._wait())

    def _wait(self) -> Iterator[str]:
        assert self.process.stdout
        for line in self.process.stdout:
            if START in line:
                yield line
                return
        raise RuntimeError(self.log.read_text())

    def ask(self, method: str, url: str, cookie: str, body: str = "", **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection.request(method, quote(url, safe="/?&=%"), body or None, {"Host": "127.0.0.1", "Cookie": cookie, **kind, **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def lines(self) -> list[str]:
        """What it logged, once it has stopped; its own words on stdout are none of that."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return [line for line in self.log.read_text().splitlines() if line]


@pytest.fixture
def running(world: World, tmp_path: Path) -> Iterator[Running]:
    """`risico serve` on the town, with the guard against reaching out."""
    (tmp_path / "site").mkdir()
    shutil.copy(egress.__file__, tmp_path / "site" / "sitecustomize.py")
    log, reached = tmp_path / "log", tmp_path / "reached"
    path = os.pathsep.join([str(tmp_path / "site"), str(ROOT), str(ROOT / "plugins")])
    settings = world.app.extensions["risico"].settings
    environment = {**os.environ, "PYTHONPATH": path, "EGRESS_FILE": str(reached), "RISICO_INSTANCE": str(settings.instance), "PYTHONUNBUFFERED": "1"}
    with log.open("w") as errors, subprocess.Popen(SERVE, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment) as process:
        try:
            yield Running(process, log, reached)
        finally:
            process.kill()


def test_a_server_that_everybody_visits_tells_nobody(world: World, tour: Tour, running: Running) -> None:
    cookies = {name: _cookie(world, name) for name in {visit.name for visit in tour.visits}}
    once = {visit.page.endpoint: visit for visit in tour.visits if visit.page.status in (200, 302) and visit.page.endpoint != "briefing.file"}
    for visit in once.values():
        assert running.ask("GET", visit.page.url, cookies[visit.name][0]) in (visit.page.status, 302), visit.page.url
    typed = {form.endpoint: (visit.name, form) for visit in tour.visits for form in visit.page.forms if form.typed}
    for number, (name, form) in enumerate(typed.values()):
        cookie, token = cookies[name]
        fields = dict(form.choices) | form.content | {field: CANARIES[(number + place) % len(CANARIES)] for place, field in enumerate(form.typed)}
        answer = running.ask("POST", form.action, cookie, urlencode(fields), **{"X-CSRFToken": token})
        assert answer < 500, form.action
    for canary in CANARIES:
        safe = canary.replace("\r\n", "")
        running.ask(
            "GET",
            f"/{canary}/{canary}?zoek={canary}",
            cookies["oov"][0],
            **{"User-Agent": safe, "Referer": f"http://127.0.0.1/{quote(safe)}", "X-Forwarded-For": safe},
        )
        running.ask("POST", "/inloggen/", cookies[None][0], urlencode({"email": canary, "password": canary}), **{"X-CSRFToken": cookies[None][1]})
        running.ask("KANARIE", "/", cookies["oov"][0], Accept=safe)
    lines = running.lines()
    events = [json.loads(line) for line in lines]
    assert len(events) > len(once) + len(typed)
    assert all({"event", "level", "timestamp"} <= event.keys() for event in events)
    told = [line for line in lines if WORD in line.lower() or any(canary in line for canary in CANARIES)]
    assert told == []
    secrets = [link.strip("/").rpartition("/")[2].partition(".")[0] for link in world.links.values()]
    people = [*(user.email for user in world.users.values()), *(secret for secret in secrets if len(secret) > 20)]
    assert [line for line in lines for word in people if word in line] == []
    assert not running.reached.exists(), running.reached.read_text()


def _cookie(world: World, name: str | None) -> tuple[str, str]:
    client = world.visitor(name)
    token = csrf.header(client)["X-CSRFToken"]
    found = client.get_cookie(world.app.config["SESSION_COOKIE_NAME"])
    assert found
    return f"{found.key}={found.value}", token
