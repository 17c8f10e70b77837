"""Agreements as people see and change them."""

from flask.testing import FlaskClient

from risico.accounts.models import User
from risico.db import Database
from risico_registration import norms
from tests.plugins.measures.pages import text_of
from tests.plugins.registration.factories import Q1, Q4
from tests.plugins.registration.pages import AGREE, AGREEMENTS, Login, count_of
from tests.plugins.registration.test_registration_count_pages import errors, send, values
from tests.support.statements import counted
from tests.support.web import submit


def test_everybody_who_reads_sees_what_is_a_proposal(login: Login, year: None, clerk: User, leader: User) -> None:
    text = text_of(login(clerk).get(AGREEMENTS).text)
    assert "nog een voorstel van Risico" in text
    assert "2. OOV belt het slachtoffer OOV belt, ook als het niet ernstig lijkt. Binnen 30 minuten na de melding. Uit een bron casus Z" in text
    assert text.count("Uit een bron") == 1 and "Afspraken vastleggen" not in text
    assert "Afspraken vastleggen" in text_of(login(leader).get(AGREEMENTS).text)


def test_an_agreement_holds_from_its_day_and_stands_beside_the_count(login: Login, year: None, leader: User, coordinator: User) -> None:
    client = login(leader)
    sent = submit(client, AGREE, {"since": "1-1-2027", "S05": "2", "D01": "80", "D13": "3"})
    assert sent.location == AGREEMENTS
    text = text_of(client.get(AGREEMENTS).text)
    assert "De gemeente stelde er 3 van de 28 zelf vast." in text
    assert "2 werkdagen Afspraak sinds 1 januari 2027" in text and "80% Afspraak" in text and "3 Afspraak" in text
    assert "Vanaf 1 januari 2027 Registreren in GIR: 2 werkdagen" in text
    counting = login(coordinator)
    assert "Afgesproken: 2 werkdagen." in text_of(counting.get(count_of(Q1)).text)
    assert "Afgesproken" not in text_of(counting.get(count_of(Q4)).text)


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(login: Login, year: None, leader: User) -> None:
    page = submit(login(leader), AGREE, {"since": "1-1-1990", "S05": "veel", "D01": "101"})
    assert page.status_code == 422
    assert errors(page.text) == {"S05": "Typ een heel getal, bijvoorbeeld 6."}
    assert (values(page.text)["since"], values(page.text)["S05"], values(page.text)["D01"]) == ("1-1-1990", "veel", "101")
    assert errors(submit(login(leader), AGREE, {"D01": "101"}).text) == {"D01": "Vul een percentage in van 0 tot en met 100."}
    assert errors(submit(login(leader), AGREE, {"since": "31-2-2027"}).text) == {
        "since": "Deze dag bestaat niet. Typ dag, maand en jaar, bijvoorbeeld 11-5-2027."
    }
    assert "Er is niets gewijzigd" in text_of(submit(login(leader), AGREE, {}).text)


def test_what_is_left_empty_stays_as_it_is(login: Login, year: None, leader: User, database: Database) -> None:
    submit(login(leader), AGREE, {"S05": "2", "S09": "", "D02": ""})
    with database.reader() as reading:
        assert [row.key for row in norms.agreed(reading)] == ["S05"]


def test_who_opened_the_form_earlier_sees_both(login: Login, year: None, leader: User, secretary: User) -> None:
    second: FlaskClient = login(secretary)
    opened = values(second.get(AGREE).text)
    submit(login(leader), AGREE, {"S05": "2"})
    page = send(second, AGREE, {**opened, "S05": "3"})
    assert page.status_code == 422
    assert "Registreren in GIR 2 werkdagen" in text_of(page.text) and values(page.text)["S05"] == "3"
    assert send(second, AGREE, values(page.text)).location == AGREEMENTS


def test_who_only_reads_cannot_change(login: Login, year: None, coordinator: User, clerk: User) -> None:
    for user in (coordinator, clerk):
        assert login(user).get(AGREE).status_code == 403
        assert send(login(user), AGREE, {"since": "1-1-2027", "S05": "2"}).status_code == 403


def test_pages_cost_a_fixed_number_of_statements(login: Login, year: None, leader: User, database: Database) -> None:
    client = login(leader)
    submit(client, AGREE, {"S05": "2", "S06": "4"})
    for url in (AGREEMENTS, AGREE):
        with counted(database.engine) as statements:
            assert client.get(url).status_code == 200
        assert len(statements) <= 6, "\n".join(statements)
