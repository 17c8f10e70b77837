"""Whatever is sent, the app has an answer: no 5xx; `python -m tests.attacks` sends ten thousand."""

from .fuzz import run
from .world import World

SHORT = 1000


def test_no_malformed_request_breaks_a_page(world: World) -> None:
    figures = run(world, SHORT)
    assert figures.faults == []
    assert figures.statuses.total() == SHORT and len(figures.routes) > 100 and len(figures.statuses) >= 8, figures.statuses
