"""Reading: every route is read by somebody here, and reading changes nothing."""

from .conftest import Tour
from .world import World

READING_IS_NOTED = {"user_session", "briefings_issue"}
"""When somebody was last there, and that a briefing was opened (once, by its reader)."""


def test_the_tour_comes_along_every_route(world: World, tour: Tour) -> None:
    routes = {rule.endpoint for rule in world.app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert routes - {visit.page.endpoint for visit in tour.visits} == set()
    assert {visit.name for visit in tour.visits if visit.page.status == 200} == {None, *world.users}
    assert [visit for visit in tour.visits if visit.page.status >= 500] == []


def test_reading_changes_no_row(tour: Tour) -> None:
    changed = {name for name, rows in tour.after.items() if rows != tour.before[name]}
    assert changed <= READING_IS_NOTED
    assert "user_session" in tour.before
