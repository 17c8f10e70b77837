"""The page "Uw agenda", and calendars that fetch what is behind a link."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts import service as accounts
from risico.accounts.models import User
from risico.db import Database
from risico.feed.models import CalendarEvent, CalendarFeed
from risico.permissions import Role
from risico.scheduling import work
from risico.scheduling.runs import do, last_run
from risico.year.models import Year
from tests.conftest import MakeUser
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
DAY = timedelta(days=1)
KEEP_UP = next(timed for timed in work.core_work() if timed.name == "calendar.keep_up")
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def event(id: str, *, user_id: int | None = None, roles: tuple[str, ...] = (), part: str = "Registratie", **fields: Any) -> CalendarEvent:
    return CalendarEvent(
        **{"due": date(2027, 5, 20), "except_users": [], "sequence": 0, "changed_at": clock.now(), **fields},
        id=id,
        part=part,
        roles=list(roles),
        user_id=user_id,
    )


@pytest.fixture
def coordinator(make_user: MakeUser) -> User:
    return make_user(Role.INCIDENT_COORDINATOR)


@pytest.fixture
def secretary(make_user: MakeUser) -> User:
    return make_user(Role.SECRETARY)


@pytest.fixture
def events(session: Session, coordinator: User, secretary: User) -> None:
    session.add_all(
        [
            event("one", user_id=coordinator.id, part="Een"),
            event("role", roles=("incident_coordinator",), part="Functie"),
            event("but", roles=("incident_coordinator",), part="Niet voor mij", except_users=[coordinator.id]),
            event("other", user_id=secretary.id, part="Ander"),
            event("gone", user_id=coordinator.id, part="Weg", sequence=1, cancelled_at=clock.now() - 29 * DAY),
            event("forgotten", user_id=coordinator.id, part="Lang weg", sequence=1, cancelled_at=clock.now() - 31 * DAY),
        ]
    )
    session.commit()


def make_link(client: FlaskClient, form: str = 'form[action="/agenda/link/"]', **values: str) -> str:
    """The path of a new link, as its page shows it."""
    page = submit(client, "/agenda/", values, form)
    assert page.status_code == 200, page.text
    shown = BeautifulSoup(page.text, "html5lib").select_one("textarea")
    assert shown
    return "/" + shown.text.strip().split("/", 3)[3]


def titles(content: str) -> dict[str, str]:
    """Title and status of the events of a calendar."""
    return {found.summary.value.removeprefix("Taak in Risico: "): found.status.value for found in getattr(vobject.readOne(content), "vevent_list", [])}


def test_a_link_gives_the_tasks_of_its_owner_to_a_calendar_without_login(login: Login, client: FlaskClient, coordinator: User, events: None) -> None:
    answer = client.get(make_link(login(coordinator)))
    assert (answer.status_code, answer.content_type) == (200, "text/calendar; charset=utf-8")
    assert titles(answer.text) == {"Een": "CONFIRMED", "Functie": "CONFIRMED", "Weg": "CANCELLED"}
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_calendar_that_has_it_already_gets_nothing_until_something_changes(
    login: Login, client: FlaskClient, coordinator: User, events: None, session: Session
) -> None:
    link = make_link(login(coordinator))
    tag = client.get(link).headers["ETag"]
    again = client.get(link, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    session.get_one(CalendarEvent, "one").due = date(2027, 6, 1)
    session.commit()
    assert client.get(link, headers={"If-None-Match": tag}).status_code == 200


def test_only_the_newest_link_works_and_a_revoked_one_does_not(login: Login, client: FlaskClient, coordinator: User, session: Session) -> None:
    visitor = login(coordinator)
    first, second = make_link(visitor), make_link(visitor)
    assert first != second
    assert [client.get(link).status_code for link in (first, second)] == [404, 200]
    assert submit(visitor, "/agenda/", {}, 'form[action="/agenda/intrekken/"]').location == "/agenda/"
    assert [client.get(link).status_code for link in (first, second, "/agenda/niets.ics")] == [404, 404, 404]
    assert session.scalars(select(CalendarFeed)).all() == []


def test_the_secret_is_stored_nowhere_and_logged_nowhere(
    login: Login, client: FlaskClient, coordinator: User, session: Session, capfd: pytest.CaptureFixture[str]
) -> None:
    visitor = login(coordinator)
    link = make_link(visitor)
    client.get(link)
    token = link.removeprefix("/agenda/").removesuffix(".ics")
    feed = session.scalars(select(CalendarFeed)).one()
    assert len(token) >= 43 and token not in (feed.token_hash, feed.role, visitor.get("/agenda/").text)
    assert token not in "".join(capfd.readouterr())


@pytest.mark.parametrize("what", ["closed", "other address", "other role"])
def test_what_happens_to_the_account_happens_to_its_calendar_at_once(
    login: Login, client: FlaskClient, coordinator: User, secretary: User, make_user: MakeUser, events: None, session: Session, what: str
) -> None:
    link = make_link(login(coordinator))
    if what == "closed":
        accounts.deactivate(session, coordinator.id)
        session.commit()
        accounts.reactivate(session, coordinator.id)
    else:
        email = "opvolger@voorbeeldgemeente.example" if what == "other address" else coordinator.email
        roles = [Role.CLERK] if what == "other role" else coordinator.roles
        make_user(Role.ADMIN)
        accounts.edit_user(session, coordinator.id, coordinator.version, email, coordinator.title, roles)
    session.commit()
    answer = client.get(link)
    assert titles(answer.text) == {"Een": "CONFIRMED", "Weg": "CANCELLED"} if what == "other role" else answer.status_code == 404


def test_leaders_make_a_calendar_for_a_role_and_take_it_back(login: Login, client: FlaskClient, secretary: User, events: None) -> None:
    visitor, form = login(secretary), 'form[action="/agenda/functie/"]'
    link = make_link(visitor, form, role="incident_coordinator")
    answer = client.get(link)
    assert titles(answer.text) == {"Functie": "CONFIRMED", "Niet voor mij": "CONFIRMED"}
    assert "X-WR-CALNAME:Risico: Coördinator agressie en geweld" in answer.text
    assert "Trek de link voor Coördinator agressie en geweld in" in visitor.get("/agenda/").text
    submit(visitor, "/agenda/", {}, 'form[action$="/incident_coordinator/intrekken/"]')
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("role", ["", "koning", "assessor\x00"])
def test_a_role_that_is_none_gets_a_sentence(login: Login, secretary: User, session: Session, role: str) -> None:
    answer = submit(login(secretary), "/agenda/", {"role": role}, 'form[action="/agenda/functie/"]')
    assert answer.status_code == 422
    assert "Kies een functie." in answer.text
    assert session.scalars(select(CalendarFeed)).all() == []


def test_others_see_nothing_of_calendars_for_roles(login: Login, coordinator: User) -> None:
    assert "Agenda voor een functie" not in login(coordinator).get("/agenda/").text


def test_the_tasks_can_be_fetched_as_a_file(login: Login, coordinator: User, events: None) -> None:
    answer = login(coordinator).get("/agenda/taken.ics")
    assert answer.headers["Content-Disposition"] == "attachment; filename=risico.ics"
    assert titles(answer.text) == {"Een": "CONFIRMED", "Functie": "CONFIRMED", "Weg": "CANCELLED"}


def test_the_page_says_when_nothing_keeps_calendars_up(app: Flask, login: Login, coordinator: User) -> None:
    visitor = login(coordinator)
    assert "De planner draait nu niet." in visitor.get("/agenda/").text
    work.beat(app)
    assert "De planner draait nu niet." not in visitor.get("/agenda/").text


def test_the_foot_of_every_page_leads_there(login: Login, coordinator: User) -> None:
    assert BeautifulSoup(login(coordinator).get("/agenda/").text, "html5lib").select_one('footer a[href="/agenda/"]')


def test_fetching_costs_the_same_with_more_tasks(
    database: Database, login: Login, client: FlaskClient, coordinator: User, events: None, session: Session
) -> None:
    link = make_link(login(coordinator))
    costs = []
    for round in range(2):
        with counted(database.engine) as seen:
            assert client.get(link).status_code == 200
        costs.append(len(seen))
        session.add_all(event(f"{round} {number}", user_id=coordinator.id) for number in range(200))
        session.commit()
    assert costs[0] == costs[1] <= 8


def test_timed_work_keeps_calendars_up_with_all_plugins(app: Flask, database: Database, session: Session, secretary: User) -> None:
    """A year was opened; its dated tasks are in the calendars, and looking again changes nothing."""

    def kept() -> dict[str, int]:
        do(app, KEEP_UP)
        with database.reader() as reading:
            assert last_run(database, KEEP_UP.name) is None  # it leaves a row only when it fails
            return {event.id: event.sequence for event in reading.scalars(select(CalendarEvent))}

    with clock.at(datetime(2027, 2, 1, 9, tzinfo=UTC)):
        session.add(Year(number=2027, opened_at=clock.now(), opened_by_id=secretary.id))
        session.commit()
        first = kept()
        assert first and set(first.values()) == {0}
        assert kept() == first


@SQLITE
@pytest.mark.parametrize("phone", [False, True])
def test_the_pages_are_accessible(windows: Windows, secretary: User, events: None, phone: bool) -> None:
    page = windows.open(secretary, phone=phone)
    page.goto("/agenda/")
    for summary in page.locator("summary").all():
        summary.click()
    check_accessibility(page)
    page.get_by_label("Functie", exact=True).select_option("clerk")
    page.get_by_role("button", name="Maak een link voor deze functie").click()
    check_accessibility(page)
    page.goto("/agenda/")
    page.get_by_role("button", name="Maak een link", exact=True).click()
    assert (page.get_by_role("link", name="Zet in de agenda van dit apparaat").get_attribute("href") or "").startswith("webcal://")
    page.goto("/agenda/")
    check_accessibility(page)
