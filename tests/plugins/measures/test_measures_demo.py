"""The demo: a gap that first is wide and then narrows, with faded checks, whatever day it is made on."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.contract import TopicDecided
from risico.demo import ACCOUNTS, DOMAIN
from risico_measures import actions
from risico_measures.demo import Demo
from risico_measures.demo_story import STORIES
from risico_measures.models import Check
from risico_measures.rates import rates, rates_on
from risico_measures.rows import MeasureRow, all_rows, applying
from risico_measures.status import add_months
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_user
from tests.support.story import on

DAYS = (date(2027, 5, 11), date(2027, 1, 3), date(2026, 12, 31), date(2028, 2, 29))


@pytest.fixture(params=DAYS)
def made(request: pytest.FixtureRequest, session: Session) -> Iterator[Sequence[MeasureRow]]:
    with on(request.param):
        for name, title, role in ACCOUNTS:
            make_user(session, email=f"{name}@{DOMAIN}", title=title, roles=(role,))
        with on(request.param - timedelta(days=500)):
            actions.propose(session, TopicDecided(request.param.year - 1, "T01", "Opvang", 4, ("M25", "M27"), ()))
        Demo(session, LIBRARY).write()
        yield all_rows(session, LIBRARY)


def today_is_as_in_the_mockups(made: Sequence[MeasureRow]) -> None:
    used = applying(made)
    found = rates(row.standing for row in used)
    assert (found.total, found.on_paper, found.working, found.both) == (26, 22, 13, 13)
    assert (found.paper_percent, found.practice_percent, found.gap_points) == (85, 50, 35)
    assert {row.code for row in used} == {story.code for story in STORIES} == {measure.id for measure in LIBRARY.measures if measure.core}


def the_gap_was_wide_and_narrows(made: Sequence[MeasureRow]) -> None:
    today = clock.today()
    histories = [row.history for row in made]
    start, year_ago, now = (rates_on(histories, day).gap_points or 0 for day in (date(today.year - 2, 2, 1), add_months(today, -12), today))
    assert start > year_ago > now and (year_ago, now) == (46, 35)


def some_evidence_has_faded_and_some_is_fading(made: Sequence[MeasureRow]) -> None:
    practices = [row.standing.practice for row in applying(made)]
    assert sum(practice.faded_on is not None for practice in practices) == 2
    assert sum(practice.works and practice.is_old for practice in practices) == 2
    assert {practice.state for practice in practices} == {"onbekend", "niet", "deels", "aantoonbaar"}


def something_waits_came_back_was_an_exception_and_does_not_apply(made: Sequence[MeasureRow], session: Session) -> None:
    assert [(row.code, check.waits) for row in made for check in row.pending] == [("M02", False), ("M12", True)]
    assert [row.code for row in made if row.set_aside] == ["M15"]
    assert len(session.scalars(select(Check).where(Check.exception != "")).all()) == 1


def actions_are_done_and_declined_and_nothing_is_dated_in_the_future(session: Session) -> None:
    states = {(action.topic, action.code): action.state for action in actions.actions_of(session)}
    assert (states["T01", "M25"], states["T01", "M27"]) == ("done", "declined")
    assert states[None, "M11"] == "open"
    assert all(check.recorded_at <= clock.now() and check.day <= clock.today() for check in session.scalars(select(Check)))


def test_the_measures_of_the_demo(made: Sequence[MeasureRow], session: Session) -> None:
    today_is_as_in_the_mockups(made)
    the_gap_was_wide_and_narrows(made)
    some_evidence_has_faded_and_some_is_fading(made)
    something_waits_came_back_was_an_exception_and_does_not_apply(made, session)
    actions_are_done_and_declined_and_nothing_is_dated_in_the_future(session)
