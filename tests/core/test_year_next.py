"""Nobody forgets to open the next year: it is a task of the newest one."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline
from risico.permissions import Role
from risico.web.outside import in_app
from risico.year.deadlines import PLANNERS, deadlines
from risico.year.service import all_years, open_year
from risico.year.tasks import has_begun
from tests.conftest import MakeUser
from tests.core.test_year_plan import LIBRARY

ON = datetime(2026, 2, 3, 9, tzinfo=UTC)


@pytest.fixture
def secretary(make_user: MakeUser) -> User:
    return make_user(Role.SECRETARY)


def opening(app: Flask, session: Session) -> list[Deadline]:
    """The deadlines of all years about opening one that is not open yet."""
    session.info.clear()
    with in_app(app):
        found = [each for year in all_years(session) for each in deadlines(session, LIBRARY, year)]
    return [each for each in found if each.id.endswith(":open") and each.state != "done"]


def test_the_next_year_waits_from_a_month_before_its_day_until_it_is_open(app: Flask, session: Session, secretary: User) -> None:
    with clock.at(ON):
        open_year(session, secretary, 2026)
        (found,) = opening(app, session)
    assert (found.id, found.due, found.roles, found.title) == ("year:2027:open", date(2027, 1, 15), PLANNERS, "Planjaar 2027 openen")
    assert not has_begun(found, date(2026, 12, 15)) and has_begun(found, date(2026, 12, 16))
    with clock.at(datetime(2027, 1, 20, 9, tzinfo=UTC)):
        assert [each.id for each in opening(app, session)] == ["year:2027:open"], "a year that is over still asks for the next one"
        open_year(session, secretary, 2027)
        assert [each.id for each in opening(app, session)] == ["year:2028:open"]


def test_a_day_off_is_no_day_to_open_a_year(app: Flask, session: Session, secretary: User) -> None:
    with clock.at(datetime(2027, 2, 3, 9, tzinfo=UTC)):
        open_year(session, secretary, 2027)
        (found,) = opening(app, session)
    assert found.due == date(2028, 1, 14), "15 January 2028 is a Saturday"
