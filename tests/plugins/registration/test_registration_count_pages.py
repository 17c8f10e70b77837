"""Counting as people do it: the form, what it says, what it keeps, nil, versions, and an export that fills it in."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico.accounts.models import User
from risico.db import Database
from risico_registration import service
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS, Counted
from risico_registration.quarters import Quarter
from tests.plugins.measures.pages import text_of
from tests.plugins.registration.factories import Q1, Q2, SPRING
from tests.plugins.registration.pages import HOME, Login, count_of, nil_of
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_assessment, make_round
from tests.support import csrf
from tests.support.statements import counted
from tests.support.web import filled_in, submit

SENT = {name: str(number) for name, number in SPRING.items()}


@pytest.fixture
def visitor(login: Login, year: None, coordinator: User) -> FlaskClient:
    return login(coordinator)


@pytest.fixture
def earlier(session: Session, year: None, leader: User) -> None:
    """Employees were counted for the second quarter of 2026."""
    service.save(session, session.merge(leader), Q2, EMPLOYEES, SPRING, {"T01": 7})
    session.commit()


def kept(database: Database, quarter: Quarter = Q2, group: str = EMPLOYEES) -> Counted | None:
    with database.reader() as reading:
        return service.latest(reading).get((quarter, group))


def send(client: FlaskClient, url: str, data: dict[str, str]) -> TestResponse:
    """Send a form that was not opened just now."""
    return client.post(url, data={name: value for name, value in data.items() if name != "csrf_token"}, headers=csrf.header(client))


def values(html: str) -> dict[str, str]:
    """What stands in the fields of the form."""
    form = BeautifulSoup(html, "html5lib").select_one("main form")
    assert form
    return {name: value for name, value in filled_in(form).items() if value}


def errors(html: str) -> dict[str, str]:
    """{field: its message}."""
    return {str(found["id"]).removesuffix("-fout"): found.text for found in BeautifulSoup(html, "html5lib").select("main .r-field__error")}


def test_a_quarter_is_counted_on_one_page(visitor: FlaskClient, database: Database) -> None:
    page = visitor.get(count_of(Q2))
    text = text_of(page.text)
    assert "Telling april tot en met juni 2026" in text and "leeg is niet nul" in text
    assert "Meestal hoogstens het aantal meldingen." in text and "Waarom" not in text
    sent = submit(visitor, count_of(Q2), {**SENT, "topic-T01": "7"})
    assert sent.location == f"{HOME}?groep=medewerkers"
    found = kept(database)
    assert found and (found.counts, found.topics) == (SPRING, {"T01": 7})


def test_only_office_holders_have_reporters_over_twelve_months(visitor: FlaskClient) -> None:
    assert "twaalf maanden" in text_of(visitor.get(count_of(Q2, OFFICE_HOLDERS)).text)
    assert "twaalf maanden" not in text_of(visitor.get(count_of(Q2)).text)


def test_what_cannot_be_and_what_is_odd_stands_at_its_field_and_nothing_typed_is_lost(visitor: FlaskClient, database: Database) -> None:
    typed = {"incidents_reported": "2", "incidents_registered": "3", "physical": "9", "unique_reporters": "een paar"}
    page = submit(visitor, count_of(Q2), typed)
    assert page.status_code == 422
    assert values(page.text) == typed | {"version": "0", "csrf_token": values(page.text)["csrf_token"]}
    assert errors(page.text) == {
        "incidents_registered": "Dit is 3. Dat is meer dan het aantal meldingen (2). Dat kan als het om meldingen uit een eerder kwartaal gaat.",
        "physical": "Dit is 9. Het kan niet meer zijn dan het aantal meldingen (2). Verander een van de twee.",
        "unique_reporters": "Typ een heel getal, bijvoorbeeld 6.",
    }
    assert "Geregistreerd: Dit is 3." in text_of(page.text) and "Sla ze toch op" in text_of(page.text)
    assert kept(database) is None


def test_odd_numbers_are_saved_anyway_with_a_reason(visitor: FlaskClient, database: Database) -> None:
    odd = {"incidents_reported": "2", "incidents_registered": "3", "anyway": "y"}
    page = submit(visitor, count_of(Q2), odd)
    assert page.status_code == 422
    assert errors(page.text) == {"reason": "Schrijf op waarom deze getallen toch kloppen."}
    again = submit(visitor, count_of(Q2), {**odd, "reason": "Een melding uit maart."})
    assert again.location == f"{HOME}?groep=medewerkers"
    assert kept(database) is not None


def test_what_cannot_be_is_never_saved_anyway(visitor: FlaskClient, database: Database) -> None:
    page = submit(visitor, count_of(Q2), {"incidents_reported": "2", "physical": "9", "anyway": "y", "reason": "Toch."})
    assert (page.status_code, list(errors(page.text)), values(page.text).get("reason", "")) == (422, ["physical"], "Toch.")
    assert kept(database) is None


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({}, "incidents_reported", "Vul in hoeveel voorvallen er zijn gemeld."),
        ({"incidents_reported": "0"}, "incidents_reported", "Is er niets gemeld? Verklaar het kwartaal dan op nul, dan staat vast wie dat zegt."),
        ({"incidents_reported": "22", "topic-T02": "4"}, "topic-T02", "Noem een onderwerp alleen bij 5 meldingen of meer, en niet meer dan er gemeld zijn."),
        ({"incidents_reported": "100001"}, "incidents_reported", "Vul een getal in van 0 tot en met 100000."),
    ],
)
def test_a_fault_says_what_to_do(visitor: FlaskClient, typed: dict[str, str], field: str, message: str) -> None:
    assert errors(submit(visitor, count_of(Q2), typed).text) == {field: message}


def test_topics_are_those_of_the_year(visitor: FlaskClient, session: Session) -> None:
    make_assessment(session, round=make_round(session, library=LIBRARY), code="L01", title="Zwembad sluiten")
    session.commit()
    page = BeautifulSoup(visitor.get(count_of(Q2)).text, "html5lib")
    assert [label.text.strip() for label in page.select("label[for^=topic-]")] == ["Zwembad sluiten"]


def test_a_correction_starts_from_what_was_saved_and_needs_a_reason(visitor: FlaskClient, earlier: None, database: Database) -> None:
    page = visitor.get(count_of(Q2))
    assert {name: values(page.text)[name] for name in SENT} == SENT and values(page.text)["topic-T01"] == "7"
    assert "Geteld op 11 mei 2027 door directeur OOV" in text_of(page.text)
    refused = submit(visitor, count_of(Q2), {"incidents_registered": "15"})
    assert errors(refused.text) == {"reason": "Schrijf op waarom de telling verandert. De eerdere telling blijft bewaard."}
    assert submit(visitor, count_of(Q2), {"incidents_registered": "15", "reason": "Eén was vergeten."}).location == f"{HOME}?groep=medewerkers"
    found = kept(database)
    assert found and (found.number, found.counts["incidents_registered"], found.topics) == (2, 15, {"T01": 7})


def test_of_two_who_count_the_second_sees_both(visitor: FlaskClient, earlier: None, database: Database) -> None:
    """The form was opened before the other one saved."""
    page = send(visitor, count_of(Q2), {"incidents_reported": "20", "incidents_registered": "14", "reason": "Zo geteld.", "version": "0"})
    assert page.status_code == 422
    text = text_of(page.text)
    assert "Directeur OOV sloeg deze telling op 11 mei 2027 op" in text and "Gemeld 22 20" in text and "Ernstig 6 niet geteld" in text
    shown = values(page.text)
    assert (shown["incidents_reported"], shown["version"], shown["reason"]) == ("20", "1", "Zo geteld.")
    again = send(visitor, count_of(Q2), shown)
    assert again.location == f"{HOME}?groep=medewerkers"
    found = kept(database)
    assert found and (found.number, found.counts) == (2, {"incidents_reported": 20, "incidents_registered": 14})


def test_numbers_from_an_export_fill_the_form_and_are_not_saved(visitor: FlaskClient, earlier: None, database: Database) -> None:
    page = send(visitor, count_of(Q2), {"prefill": "1", "incidents_reported": "23", "online": "4"})
    assert page.status_code == 200
    shown = values(page.text)
    assert (shown["incidents_reported"], shown["online"], shown["severity_serious"], shown["version"]) == ("23", "4", "6", "1")
    assert "prefill" not in shown and "Er is nog niets opgeslagen" in text_of(page.text)
    found = kept(database)
    assert found and found.number == 1
    assert send(visitor, count_of(Q2), {**shown, "reason": "Opnieuw ingelezen."}).location == f"{HOME}?groep=medewerkers"


def test_nil_is_declared_with_role_and_date(visitor: FlaskClient, database: Database) -> None:
    page = visitor.get(nil_of(Q1))
    assert "Bij de verklaring staan uw functie (coördinator agressie en geweld) en de dag van vandaag." in text_of(page.text)
    assert errors(submit(visitor, nil_of(Q1), {}).text) == {"declared": "Vink aan dat u dit verklaart."}
    assert submit(visitor, nil_of(Q1), {"declared": "y"}).location == f"{HOME}?groep=bestuur"
    found = kept(database, Q1, OFFICE_HOLDERS)
    assert found and found.nil
    assert "Op nul verklaard op 11 mei 2027 door coördinator agressie en geweld" in text_of(visitor.get(count_of(Q1, OFFICE_HOLDERS)).text)


def test_nil_takes_the_place_of_a_count_with_a_reason_only(visitor: FlaskClient, earlier: None, database: Database) -> None:
    url = nil_of(Q2, EMPLOYEES)
    assert "Dit kwartaal is al geteld op 11 mei 2027 door directeur OOV: 22 gemeld." in text_of(visitor.get(url).text)
    assert list(errors(submit(visitor, url, {"declared": "y"}).text)) == ["reason"]
    assert submit(visitor, url, {"declared": "y", "reason": "Dit was een ander kwartaal."}).location == f"{HOME}?groep=medewerkers"
    found = kept(database)
    assert found and (found.nil, found.number) == (True, 2)


def test_nil_from_a_form_that_was_opened_before_a_count_is_not_saved(visitor: FlaskClient, earlier: None, database: Database) -> None:
    page = send(visitor, nil_of(Q2, EMPLOYEES), {"declared": "y", "version": "0"})
    assert page.status_code == 422
    assert "Dit kwartaal is al geteld" in text_of(page.text) and values(page.text)["version"] == "1"
    found = kept(database)
    assert found and not found.nil


def test_versions_show_what_changed_to_who_may_see_exact_numbers(login: Login, visitor: FlaskClient, earlier: None, secretary: User, clerk: User) -> None:
    submit(visitor, count_of(Q2), {"incidents_registered": "15", "physical": "2", "topic-T01": "", "reason": "Eén was vergeten."})
    url = f"{count_of(Q2)}versies/"
    text = text_of(login(secretary).get(url).text)
    assert "er zijn 2 versies" in text and "Geregistreerd 14 15" in text and "Lichamelijk niet geteld 2" in text and "Waarom: Eén was vergeten." in text
    assert "Onderwerp: Opvang van asielzoekers 7 niet geteld" in text
    assert "Telling wijzigen" not in text
    assert login(clerk).get(url).status_code == 403
    assert visitor.get(f"{count_of(Q1)}versies/").status_code == 404


@pytest.mark.parametrize("url", [count_of(Quarter(2027, 2)), nil_of(Quarter(2027, 2)), count_of(Quarter(1999, 1))])
def test_a_quarter_that_cannot_be_counted_says_why(visitor: FlaskClient, url: str) -> None:
    page = visitor.get(url)
    assert page.status_code == 409
    assert "nog niet voorbij" in page.text or "vanaf 2000" in page.text


@pytest.mark.parametrize("end", ["telling/2027-5/medewerkers/", "telling/x/medewerkers/", "nul/2026-2/raad/", "telling/0000-1/bestuur/"])
def test_what_is_no_count_does_not_exist(visitor: FlaskClient, end: str) -> None:
    assert visitor.get(HOME + end).status_code == 404


def test_pages_cost_a_fixed_number_of_statements(visitor: FlaskClient, earlier: None, database: Database) -> None:
    for url in (count_of(Q2), nil_of(Q2, EMPLOYEES), f"{count_of(Q2)}versies/"):
        with counted(database.engine) as statements:
            assert visitor.get(url).status_code == 200
        assert len(statements) <= 8, "\n".join(statements)
