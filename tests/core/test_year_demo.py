"""The demo's plan: days of its own, what was done in time and one term that is late, on whatever day it is made."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.demo import ACCOUNTS, DOMAIN
from risico.permissions import Role
from risico.year.demo import Demo
from risico.year.models import Year, YearChange
from risico.year.plan import Term, day_of, plan_of, terms
from risico.year.workdays import is_workday
from tests.conftest import MakeUser
from tests.core.test_year_plan import LIBRARY

TODAYS = (date(2027, 5, 11), date(2027, 1, 3), date(2026, 12, 31), date(2028, 2, 29), date(2026, 11, 26))


@pytest.fixture(params=TODAYS, ids=str)
def year(request: pytest.FixtureRequest, session: Session, make_user: MakeUser) -> Iterator[int]:
    """The year of today, between an adopted and a new one, as the scan's demo opens them."""
    people: list[User] = [make_user(Role(role), email=f"{name}@{DOMAIN}", title=title) for name, title, role in ACCOUNTS]
    with clock.at(datetime.combine(request.param, time(9), UTC)):
        for number, opened in ((request.param.year - 1, (2, 3)), (request.param.year, (1, 2))):
            session.add(Year(number=number, opened_at=datetime(number, *opened, 9, tzinfo=UTC), opened_by_id=people[0].id))
        session.add(Year(number=request.param.year + 1, opened_at=clock.now(), opened_by_id=people[0].id))
        session.flush()
        Demo(session, LIBRARY).write()
        yield request.param.year


def late(session: Session, year: int) -> list[Term]:
    return [term for term in terms(LIBRARY, plan_of(session, year), year) if term.due < clock.today() and term.done_on is None]


def test_last_year_is_done_and_of_this_year_one_term_is_forgotten(session: Session, year: int) -> None:
    assert late(session, year - 1) == [] and late(session, year + 1) == []
    assert len(late(session, year)) == (clock.today().month > 1)
    assert all(term.law is None for term in late(session, year))


def test_nothing_was_done_in_the_future_or_on_a_day_off(session: Session, year: int) -> None:
    done = [term.done_on for number in (year - 1, year, year + 1) for term in terms(LIBRARY, plan_of(session, number), number) if term.done_on]
    assert len(done) > 15
    assert all(day <= clock.today() and is_workday(day) for day in done)


def test_the_municipality_has_days_of_its_own(session: Session, year: int) -> None:
    day = day_of(session, LIBRARY, year, "framework_board")
    assert day is not None and (day.month, 4 <= day.day <= 8) == (6, True)


def test_the_scan_that_runs_is_held_around_today(session: Session, year: int) -> None:
    """In the first days of January that is the one of the year before, which ends with its year."""
    running = (clock.today() - timedelta(days=10)).year
    discuss, adopt = (day_of(session, LIBRARY, running, key) for key in ("discuss", "adopt"))
    assert discuss and adopt and discuss <= adopt and abs((discuss - clock.today()).days) <= 10


def test_an_alderman_began_when_the_year_is_old_enough(session: Session, year: int) -> None:
    changes = session.scalars(select(YearChange)).all()
    assert [change.kind for change in changes] == (["college"] if clock.today() > date(year, 2, 15) or clock.today() < date(year, 1, 10) else [])


@pytest.mark.parametrize("today", [date(2026, 2, number) for number in range(9, 17)] + [date(2027, 2, 9)], ids=str)
def test_a_demo_early_in_the_year_has_no_alderman_of_another_year(session: Session, make_user: MakeUser, today: date) -> None:
    people: list[User] = [make_user(Role(role), email=f"{name}@{DOMAIN}", title=title) for name, title, role in ACCOUNTS]
    with clock.at(datetime.combine(today, time(9), UTC)):
        session.add(Year(number=today.year, opened_at=datetime(today.year, 1, 1, 9, tzinfo=UTC), opened_by_id=people[0].id))
        session.flush()
        Demo(session, LIBRARY).write()
    assert all(change.day.year == change.year and is_workday(change.day) for change in session.scalars(select(YearChange)))
