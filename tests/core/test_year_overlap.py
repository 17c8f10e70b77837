"""Two planning years at once: in autumn the next year is opened while this one still runs. Work of both waits on the same pages."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.permissions import Role
from risico.year.models import Year
from tests.conftest import MakeUser
from tests.support.statements import counted

Login = Callable[[User], FlaskClient]
NOVEMBER = datetime(2026, 11, 26, 9, tzinfo=UTC)
WAITING = ".r-tasks__item"


def waiting(visitor: FlaskClient, url: str) -> list[str]:
    page = BeautifulSoup(visitor.get(url).text, "html5lib")
    return [" ".join(item.text.split()) for item in page.select(WAITING)]


def open_years(session: Session, user: User, *numbers: int) -> None:
    session.add_all(Year(number=number, opened_at=datetime(number - 1, 11, 16, 9, tzinfo=UTC), opened_by_id=user.id) for number in numbers)
    session.commit()


@pytest.mark.parametrize("url", ["/2027/", "/2027/jaar/", "/2026/", "/2026/jaar/"])
def test_a_count_of_this_year_that_is_late_waits_on_the_pages_of_the_next_year_too(session: Session, make_user: MakeUser, login: Login, url: str) -> None:
    with clock.at(NOVEMBER):
        coordinator = make_user(Role.INCIDENT_COORDINATOR)
        open_years(session, coordinator, 2026, 2027)
        found = [each for each in waiting(login(coordinator), url) if each.startswith("Telling derde kwartaal 2026")]
    assert len(found) == 1 and "43 dagen te laat" in found[0]
    assert ("Dit hoort bij planjaar 2026." in found[0]) == url.startswith("/2027")


def test_work_that_all_years_know_waits_once(session: Session, make_user: MakeUser, login: Login) -> None:
    with clock.at(NOVEMBER):
        secretary = make_user(Role.SECRETARY)
        open_years(session, secretary, 2025, 2026, 2027)
        found = waiting(login(secretary), "/2027/jaar/")
    assert found and len(found) == len(set(found))


@pytest.mark.parametrize(
    ("numbers", "now", "first"),
    [((2026, 2027), NOVEMBER, "/2026/"), ((2027,), NOVEMBER, "/2027/"), ((2025, 2026), datetime(2027, 1, 2, 9, tzinfo=UTC), "/2026/")],
)
def test_the_year_of_the_calendar_comes_first(session: Session, make_user: MakeUser, login: Login, numbers: tuple[int, ...], now: datetime, first: str) -> None:
    with clock.at(now):
        secretary = make_user(Role.SECRETARY)
        open_years(session, secretary, *numbers)
        visitor = login(secretary)
        assert visitor.get("/").location == first
        assert f'href="{first}jaar/"' in visitor.get("/agenda/").text


@pytest.mark.parametrize("url", ["/2027/", "/2027/jaar/"])
def test_more_years_cost_no_more_statements(session: Session, make_user: MakeUser, login: Login, database: Database, url: str) -> None:
    costs = []
    with clock.at(NOVEMBER):
        secretary = make_user(Role.SECRETARY)
        visitor = login(secretary)
        for numbers in ((2027,), (2026, 2025)):
            open_years(session, secretary, *numbers)
            visitor.get(url)
            with counted(database.engine) as statements:
                visitor.get(url)
            costs.append(len(statements))
    assert costs[1] <= costs[0] <= 12, costs
