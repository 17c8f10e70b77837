"""Reading changes nothing; and the tour comes along enough to be able to tell.

It misses what needs a login that is half done or a provider of work accounts (tests/oidc, tests/core/test_accounts_second.py).
"""

from .conftest import VISITORS, Tour
from .world import World

READING_IS_NOTED = {"briefings_issue"}
"""That a briefing was opened: once, by its reader."""


def test_the_tour_comes_along_nearly_every_route(world: World, tour: Tour) -> None:
    routes = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = routes - {visit.page.endpoint for visit in tour.visits}
    assert len(missed) < len(routes) // 7, sorted(missed)
    assert {visit.name for visit in tour.visits if visit.page.status == 200} == set(VISITORS)
    assert [visit for visit in tour.visits if visit.page.status >= 500] == []


def test_reading_changes_no_row(tour: Tour) -> None:
    changed = {name for name, rows in tour.after.items() if rows != tour.before[name]}
    assert changed <= READING_IS_NOTED
    assert "account" in tour.before
