"""Agreements with parties and checks before somebody joins the college: only that it was done and when."""

from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico.organisation.bodies import Body, Office
from risico.organisation.council import Member
from risico.organisation.terms import replace
from risico.permissions import Role
from risico_briefings import appointments
from risico_briefings.appointments import Kind, Tally, tally
from risico_briefings.deadlines import deadlines
from risico_briefings.models import Appointment
from risico_measures import choosing
from tests.conftest import MakeUser
from tests.plugins.briefings.factories import Town
from tests.support import web
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted
from tests.support.story import on

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LIST = "/2027/briefings/afspraken/"
RECORD = 'form[action$="/1/"]'


@pytest.fixture
def desk(login: Callable[[User], FlaskClient], clerk: User, town: Town) -> FlaskClient:
    """The clerk at work in the municipality."""
    return login(clerk)


def stored(database: Database) -> list[Appointment]:
    with database.reader() as session:
        return list(session.scalars(select(Appointment).order_by(Appointment.id)))


def lead(page: str) -> str:
    found = BeautifulSoup(page, "html5lib").select_one(".r-top__lead")
    return " ".join(found.text.split()) if found else ""


def test_the_college_is_put_in_the_list_once_and_a_successor_gets_lines_of_their_own(town: Town) -> None:
    assert [appointments.add_college(town.session, town.clerk, 2027) for _ in range(2)] == [10, 0]
    alderman, day = town.terms(Body.COLLEGE)[2], date(2027, 6, 3)
    successor = Member("N. Nieuw", "nieuw@voorbeeldgemeente.example", Body.COLLEGE, Office.ALDERMAN)
    replace(town.session, town.clerk, alderman.id, successor, day, alderman.version)
    assert appointments.add_college(town.session, town.clerk, 2027) == 2
    lines = appointments.appointments(town.session, 2027)
    new = [(line.kind, line.subject, line.due) for line in lines if line.due]
    assert new == [(kind, "Wethouder, zetel 3, sinds 3 juni 2027", day) for kind in (Kind.VOG, Kind.RISK_ANALYSIS)]
    names = [term.name for term in town.terms(Body.COLLEGE)]
    assert len(lines) == 12 and not any(name in line.subject for line in lines for name in names)


def test_a_party_stands_once_in_a_year_and_a_person_never(town: Town) -> None:
    appointments.add_party(town.session, town.clerk, 2027, "Dorpsbelang", None)
    for party in ("dorpsbelang", "L. Lid3", "Lijst w bestuur1", "Groene Lijst, VOG geweigerd"):
        with pytest.raises(Refused) as refused:
            appointments.add_party(town.session, town.clerk, 2027, party, None)
        assert refused.value.field == "subject"
    assert [line.subject for line in appointments.appointments(town.session, 2027)] == ["Dorpsbelang"]
    assert appointments.appointments(town.session, 2026) == []


def test_what_is_done_has_a_day_that_was_and_what_is_not_can_be_late(town: Town) -> None:
    line = appointments.add_party(town.session, town.clerk, 2027, "Dorpsbelang", date(2027, 5, 10))
    today = appointments.add_party(town.session, town.clerk, 2027, "Groene Lijst", clock.today())
    assert tally([line, today]) == Tally(2, 0, 1)
    with pytest.raises(Refused, match="moet nog komen") as refused:
        appointments.record(town.session, town.clerk, line, line.due, date(2027, 5, 12), line.version)
    assert refused.value.field == "done_on"
    seen = line.version
    appointments.record(town.session, town.clerk, line, line.due, date(2027, 5, 11), seen)
    assert tally([line, today]) == Tally(2, 1, 0)
    with pytest.raises(Stale):
        appointments.record(town.session, town.clerk, line, None, None, seen)
    with pytest.raises(Stale):
        appointments.remove(town.session, town.clerk, line, seen)
    with pytest.raises(NotFound):
        appointments.get_appointment(town.session, 2026, line.id)


def test_who_may_not_keep_the_list_is_refused(town: Town, make_user: MakeUser) -> None:
    other = make_user(Role.SAFETY_DIRECTOR)
    line = appointments.add_party(town.session, town.clerk, 2027, "Dorpsbelang", None)
    for act in (
        lambda: appointments.add_party(town.session, other, 2027, "Groene Lijst", None),
        lambda: appointments.add_college(town.session, other, 2027),
        lambda: appointments.record(town.session, other, line, None, None, line.version),
        lambda: appointments.remove(town.session, other, line, line.version),
    ):
        with pytest.raises(Forbidden):
            act()


def test_what_has_a_day_is_a_term_of_clerk_and_mayor_until_it_is_done(town: Town, app: Flask) -> None:
    def found(year: int = 2027) -> list[tuple[str, date | None, tuple[str, ...]]]:
        with app.test_request_context():
            tasks = deadlines(town.session, town.maker.library, year)
        return [(task.text, task.due, task.roles) for task in tasks if task.id == f"briefings:{year}:appointments"]

    appointments.add_party(town.session, town.clerk, 2027, "Dorpsbelang", None)
    assert found() == []
    first = appointments.add_party(town.session, town.clerk, 2027, "Groene Lijst", date(2027, 6, 1))
    appointments.add_party(town.session, town.clerk, 2027, "Samen Vooruit", date(2027, 7, 1))
    roles = (Role.CLERK.value, Role.MAYOR.value)
    assert found() == [("2 regels zijn nog niet gedaan.", date(2027, 6, 1), roles)] and found(2028) == []
    appointments.record(town.session, town.clerk, first, first.due, clock.today(), first.version)
    assert found() == [("1 regel is nog niet gedaan.", date(2027, 7, 1), roles)]


def test_the_list_is_filled_and_kept_on_the_pages(desk: FlaskClient, database: Database, town: Town) -> None:
    assert "Begin met de partijen of het college" in lead(desk.get(LIST).text) and LIST in desk.get("/2027/briefings/").text
    assert web.submit(desk, LIST, {"subject": "Dorpsbelang", "due": "10-5-2027"}, form="form#partij").status_code == 302
    assert "bij 1 is de dag voorbij" in lead(desk.get(LIST).text)
    assert web.submit(desk, f"{LIST}1/", {"done_on": "9-5-2027"}, form=RECORD).status_code == 302
    assert stored(database)[0].done_on == date(2027, 5, 9)
    web.submit(desk, LIST, {}, form='form[action$="/college/"]')
    page = desk.get(LIST).text
    assert "Van de 11 regels is er 1 gedaan" in lead(page) and "Er kwamen 10 regels bij" in page and "9 mei 2027" in page
    web.submit(desk, f"{LIST}1/", {}, form='form[action$="/weg/"]')
    assert len(stored(database)) == 10 and desk.get(f"{LIST}1/").status_code == 404


def test_what_cannot_be_kept_stands_at_its_field_with_what_was_typed(desk: FlaskClient, database: Database, town: Town) -> None:
    wrong = web.submit(desk, LIST, {"subject": "", "due": "31-2-2027"}, form="form#partij")
    assert wrong.status_code == 422 and 'value="31-2-2027"' in wrong.text and "Vul de naam van de partij in" in wrong.text
    person = web.submit(desk, LIST, {"subject": "L. Lid3"}, form="form#partij")
    assert person.status_code == 422 and 'value="L. Lid3"' in person.text and "naam van een persoon" in person.text
    web.submit(desk, LIST, {"subject": "Dorpsbelang"}, form="form#partij")
    late = web.submit(desk, f"{LIST}1/", {"done_on": "12-5-2027"}, form=RECORD)
    assert late.status_code == 422 and 'value="12-5-2027"' in late.text and "moet nog komen" in late.text
    assert [(line.subject, line.done_on) for line in stored(database)] == [("Dorpsbelang", None)]


def test_two_who_keep_the_same_line_see_each_others_days(
    desk: FlaskClient, database: Database, login: Callable[[User], FlaskClient], make_user: MakeUser
) -> None:
    web.submit(desk, LIST, {"subject": "Dorpsbelang"}, form="form#partij")
    mayor = login(make_user(Role.MAYOR))
    form = BeautifulSoup(mayor.get(f"{LIST}1/").text, "html5lib").select_one(RECORD)
    assert form
    web.submit(desk, f"{LIST}1/", {"done_on": "9-5-2027"}, form=RECORD)
    answer = mayor.post(f"{LIST}1/", data={**web.filled_in(form).to_dict(), "done_on": "10-5-2027"})
    assert answer.status_code == 409 and "9 mei 2027" in answer.text and 'value="10-5-2027"' in answer.text
    again = BeautifulSoup(answer.text, "html5lib").select_one(RECORD)
    assert again and mayor.post(f"{LIST}1/", data=web.filled_in(again)).status_code == 302
    assert stored(database)[0].done_on == date(2027, 5, 10)
    gone = mayor.post(f"{LIST}1/weg/", data={**web.filled_in(form).to_dict()})
    assert gone.status_code == 409 and len(stored(database)) == 1


def test_it_leads_to_the_measure_when_that_was_chosen(desk: FlaskClient, town: Town, make_user: MakeUser) -> None:
    assert "/2027/maatregelen/M34/" not in desk.get(LIST).text
    choosing.start_core(town.session, make_user(Role.SAFETY_DIRECTOR), town.maker.library)
    town.session.commit()
    assert "/2027/maatregelen/M34/" in desk.get(LIST).text


@ONE_DATABASE
def test_a_long_list_costs_as_much_as_a_short_one(desk: FlaskClient, database: Database, town: Town) -> None:
    costs: dict[str, list[int]] = {}
    for parties in (1, 30):
        for number in range(parties):
            web.submit(desk, LIST, {"subject": f"Lijst {parties}.{number}", "due": "1-6-2027"}, form="form#partij")
        for path in (LIST, "/2027/"):
            with counted(database.engine) as statements:
                assert desk.get(path).status_code == 200
            costs.setdefault(path, []).append(len(statements))
    assert all(few == many <= 12 for few, many in costs.values()), costs


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@ONE_DATABASE
def test_the_pages_are_readable_for_everyone(windows: Windows, clerk: User, town: Town, phone: bool) -> None:
    appointments.add_college(town.session, town.clerk, 2027)
    with on(date(2027, 5, 1)):
        appointments.add_party(town.session, town.clerk, 2027, "Vereniging Lokaal Algemeen Belang van alle Kernen en Wijken", date(2027, 5, 2))
    town.session.commit()
    page = windows.open(clerk, phone=phone)
    for path in (LIST, f"{LIST}1/"):
        page.goto(path)
        check_accessibility(page)
        assert page.locator("h1").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
