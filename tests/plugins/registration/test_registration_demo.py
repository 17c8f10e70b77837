"""The demo: three years of counting, whatever day it is made on."""

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.demo import ACCOUNTS, DOMAIN
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.demo import Demo
from risico_registration.models import Count
from risico_registration.quarters import last_ended, window
from risico_registration.service import history, latest
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_user
from tests.support.story import on

DAYS = (date(2027, 5, 11), date(2027, 1, 3), date(2026, 12, 31), date(2028, 2, 29))


@pytest.fixture(params=DAYS)
def made(request: pytest.FixtureRequest, session: Session) -> Iterator[Session]:
    with on(request.param):
        for name, title, role in ACCOUNTS:
            make_user(session, email=f"{name}@{DOMAIN}", title=title, roles=(role,))
        Demo(session, LIBRARY).write()
        yield session


def test_the_last_quarter_is_still_to_be_counted_and_the_three_before_are_those_of_the_mockup(made: Session) -> None:
    known, quarters = latest(made), window(clock.today())
    assert [(quarter, group) in known for quarter in quarters for group in (EMPLOYEES, OFFICE_HOLDERS)] == [True] * 6 + [False] * 2
    assert [known[quarter, EMPLOYEES].counts["incidents_reported"] for quarter in quarters[:3]] == [22, 19, 27]
    assert sum(known[quarter, EMPLOYEES].counts["incidents_registered"] for quarter in quarters[:3]) == 45


def test_three_years_are_told_with_a_nil_return_and_a_correction(made: Session) -> None:
    known = latest(made)
    assert len({quarter for quarter, _ in known}) == 14 and min(known)[0] == last_ended(clock.today()).after(-14)
    assert [count.group for count in history(made) if count.nil] == [OFFICE_HOLDERS]
    assert [count.number for count in history(made) if count.number > 1] == [2]
    assert max(count.counts.get("incidents_reported", 0) for count in known.values() if count.group == OFFICE_HOLDERS) < 5


def test_nothing_is_dated_in_the_future_or_before_people_had_accounts(made: Session) -> None:
    moments = made.scalars(select(Count.recorded_at)).all()
    assert all(moment <= clock.now() and moment.year >= clock.today().year - 2 for moment in moments)
