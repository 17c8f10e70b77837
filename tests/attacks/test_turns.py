"""Who asks for much at once waits, and everybody else goes on (P3); guesses and slow visitors keep nobody out."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask.testing import FlaskClient

from risico import clock
from risico.contract import Job
from risico.errors import Crowded
from risico.jobs.runner import MOST_OF_ONE, Context, Runner
from risico.web.turns import PER_VISITOR, Turns
from tests.support import csrf

from .world import World

YEAR = clock.today().year
PARALLEL = 20


def test_a_visitor_has_two_turns_and_all_together_so_many() -> None:
    turns, most = Turns(), 5
    with turns.take("a", most), turns.take("a", most):
        with pytest.raises(Crowded, match="voor u"), turns.take("a", most):
            pass
        with turns.take("b", most), turns.take("b", most), turns.take("c", most), pytest.raises(Crowded, match="Veel mensen"), turns.take("d", most):
            pass
    with pytest.raises(ZeroDivisionError), turns.take("a", most):
        raise ZeroDivisionError
    with turns.take("a", 1):
        pass


def test_twenty_downloads_at_once_leave_the_pages_free(world: World) -> None:
    """As many as fit get their file, the others a sentence at once; a page is no file."""
    clients = [world.visitor("oov") for _ in range(PARALLEL)]
    other, start = world.visitor("griffier"), threading.Barrier(PARALLEL + 1)

    def fetch(client: FlaskClient) -> tuple[int, str]:
        start.wait()
        with client.get(f"/{YEAR}/maatregelen/excel/maatregelen.xlsx") as answer:
            return answer.status_code, answer.get_data(as_text=True) if answer.status_code != 200 else ""

    with ThreadPoolExecutor(PARALLEL) as pool:
        asked = [pool.submit(fetch, client) for client in clients]
        start.wait()
        assert other.get(f"/{YEAR}/").status_code == 200
        answers = [future.result() for future in asked]
    statuses = Counter(status for status, _ in answers)
    assert set(statuses) == {200, 429} and statuses[200] >= PER_VISITOR
    assert all("Wacht tot dat klaar is" in text and "kwartier" not in text for status, text in answers if status == 429)
    assert fetch_one(clients[0]) == 200, "a turn that was taken is given back"


def fetch_one(client: FlaskClient) -> int:
    with client.get(f"/{YEAR}/maatregelen/excel/maatregelen.xlsx") as answer:
        return answer.status_code


def test_somebody_has_at_most_three_pieces_of_work(world: World) -> None:
    go = threading.Event()

    def wait(context: Context, params: object) -> str:
        go.wait(20)
        return "/"

    runner = Runner(world.database, [Job("wait", "Wachten", wait)])
    mine, other = world.users["oov"].id, world.users["secretaris"].id
    try:
        for _ in range(MOST_OF_ONE):
            runner.start(mine, "wait", {})
        with pytest.raises(Crowded):
            runner.start(mine, "wait", {})
        runner.start(other, "wait", {})
    finally:
        go.set()
        runner.stop()


def test_twenty_reports_at_once_are_three_reports_and_a_sentence(world: World) -> None:
    clients = [world.visitor("oov") for _ in range(PARALLEL)]
    with ThreadPoolExecutor(PARALLEL) as pool:
        answers = list(pool.map(_make, clients))
    assert set(answers) == {302, 429} and answers.count(302) >= MOST_OF_ONE


def _make(client: FlaskClient) -> int:
    with client.post(f"/{YEAR}/verslag/", data={"audience": "intern"}, headers=csrf.header(client)) as answer:
        return answer.status_code


@pytest.mark.parametrize("address", ["/briefing/{}/", "/peiling/{}/", "/agenda/{}.ics", "/welkom/{}/", "/herinneringen/afmelden/{}/"])
def test_guessing_a_link_gives_nothing_and_costs_little(world: World, address: str) -> None:
    """256 bits (43 signs), so guessing needs no limit; a wrong one looks the same however near it is, and costs less than a page."""
    before, _, behind = address.partition("{}")
    real = next(link for link in world.links.values() if link.startswith(before) and link.endswith(behind))[len(before) : -len(behind)]
    client = world.visitor(None)
    guesses = ["a" * 43, real[:-1], real + "a", real[:-1] + ("a" if real[-1] != "a" else "b"), real.swapcase(), f"{real}%20", "%00", "x" * 4000]
    began = time.process_time()
    answers = {client.get(address.format(guess)).status_code for guess in guesses}
    assert answers <= {400, 404, 410}
    assert len(real) >= 22 and time.process_time() - began < len(guesses)
