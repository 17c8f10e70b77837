"""The page "Registratie" as people see it: exact for three roles, shielded for everybody else, of four quarters or a calendar year."""

from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.organisation.bodies import Body
from risico.organisation.models import Term
from risico_registration import basis, sample, service
from risico_registration.counts import EMPLOYEES, GROUPS, OFFICE_HOLDERS, YEARLY
from risico_registration.models import Count
from risico_registration.quarters import Quarter
from tests.plugins.measures.pages import soup, text_of
from tests.plugins.registration.factories import Q1, Q2, Q3, Q4, SPRING
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.support.statements import counted
from tests.support.story import NOW, on

Login = Callable[[User], FlaskClient]
PAGE, TREND, FILE = "/2027/registratie/", "/2027/registratie/verloop/", "/2027/registratie/excel/registratie.xlsx"
FIRST = Quarter(2026, 1)
GIVEN = basis.Given({"burgemeester": 1, "wethouder": 4, "raadslid": 25}, {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45}, "Monitor 2022", 0.16)
LITTLE = {**dict.fromkeys(SPRING, 0), "incidents_reported": 2, "incidents_registered": 1, "unique_reporters": 2, YEARLY: 2}


@pytest.fixture
def told(session: Session, year: None, coordinator: User, leader: User) -> Iterator[None]:
    """All of 2026 was counted, office holders a little each time, and the first quarter of 2027 was not. Seats, and a sample of 2026."""
    counter, chief = session.merge(coordinator), session.merge(leader)
    make_year(session, number=2026, opened_by=chief)
    for place, quarter in enumerate((FIRST, Q2, Q3, Q4)):
        with on(quarter.next().first_day):
            counts = {**SPRING, "incidents_reported": 22 + place, "severity_serious": 9, "complaint_considered": 8 - 3 * (place % 2)}
            service.save(session, counter, quarter, EMPLOYEES, counts)
            service.save(session, counter, quarter, OFFICE_HOLDERS, LITTLE)
    basis.set_basis(session, chief, LIBRARY, date(2026, 1, 1), GIVEN, 0)
    sample.record(session, chief, 2026, 14, 3, "", 0)
    session.commit()
    with clock.at(NOW):
        yield


def cells(html: str, step: str, table: int = 0) -> list[str]:
    """The texts of a line of the chain."""
    found = soup(html).select("table.r-table--chain")[table]
    line = next(row for row in found.select("tbody tr") if row.select_one(".r-table__title").text == step)  # type: ignore[union-attr]
    return [" ".join(cell.get_text(" ").split()) for cell in line.select("td")]


def test_before_anything_is_counted_the_page_says_what_to_do(login: Login, year: None, coordinator: User, assessor: User) -> None:
    for user in (coordinator, assessor):
        page = text_of(login(user).get(PAGE).text)
        assert "nog niets geteld van medewerkers" in page and "Leg eerst vast hoeveel zetels er zijn." in page
    assert login(assessor).get(FILE).status_code == 404


def test_who_may_see_exact_numbers_sees_the_last_four_quarters(login: Login, told: None, coordinator: User, leader: User, secretary: User) -> None:
    for user in (coordinator, leader, secretary):
        page = login(user).get(PAGE)
        assert "Van de 72 meldingen van medewerkers zijn er 42 geregistreerd, en 1 van de 4 kwartalen is nog niet geteld." in text_of(page.text)
        assert cells(page.text, "Aangifte afgewogen") == ["5 van 9 4 niet", "8 van 9 1 niet", "5 van 9 4 niet", "– nog niet geteld", "18 van 27 9 niet"]
        assert "drie kwartalen samen" in page.text and "ontbreekt" in page.text


def test_everybody_else_sees_a_calendar_year_without_small_numbers(login: Login, told: None, clerk: User, assessor: User) -> None:
    for user in (clerk, assessor):
        page = login(user).get(PAGE)
        assert "Van de 94 meldingen van medewerkers in 2026 zijn er 56 geregistreerd, en alle 4 kwartalen zijn geteld." in text_of(page.text)
        shown = cells(page.text, "Aangifte afgewogen")
        assert shown == ["niet getoond", "niet getoond", "niet getoond", "niet getoond", "26 van 36 10 niet"], "eight of nine gives away the one"
        assert page.text.count("r-table--chain") == 1 and "Laatste vier kwartalen" not in page.text


def test_a_year_that_runs_does_not_take_the_place_of_one_that_has_totals(login: Login, told: None, session: Session, coordinator: User, clerk: User) -> None:
    service.save(session, session.merge(coordinator), Q1, EMPLOYEES, SPRING)
    session.commit()
    page = login(clerk).get(PAGE).text
    assert "meldingen van medewerkers in 2026 zijn er 56 geregistreerd" in text_of(page) and "64%" not in page and "60%" in page
    assert "Van de 94 meldingen van medewerkers in 2026" in text_of(login(clerk).get("/2027/").text)
    assert cells(login(coordinator).get(PAGE).text, "Gemeld", 1) == cells(page, "Gemeld")
    assert cells(login(clerk).get(f"{PAGE}?jaar=2027").text, "Gemeld")[0] == "22"


def test_who_sees_exact_numbers_sees_how_others_see_them(login: Login, told: None, coordinator: User, clerk: User) -> None:
    exact, other = login(coordinator).get(PAGE).text, login(clerk).get(PAGE).text
    for step in ("Gemeld", "Geregistreerd", "Aangifte afgewogen", "Reactie gegeven", "Nazorg aangeboden", "Afgesloten"):
        assert cells(exact, step, 1) == cells(other, step)
    assert cells(login(coordinator).get(f"{PAGE}?jaar=2026").text, "Aangifte afgewogen")[0] == "8 van 9 1 niet"


def test_a_group_is_chosen_in_the_address_and_office_holders_hardly_show(login: Login, told: None, coordinator: User, clerk: User) -> None:
    page = login(clerk).get(f"{PAGE}?groep=bestuur").text
    assert cells(page, "Gemeld")[:4] == ["1 t/m 4"] * 4 and "bestuur en raad er in 2026 waren, staat hier niet" in text_of(page)
    assert "Van de 6 meldingen van bestuur en raad zijn er 3 geregistreerd" in text_of(login(coordinator).get(f"{PAGE}?groep=bestuur").text)
    assert login(clerk).get(f"{PAGE}?groep=onzin&jaar=onzin").status_code == 200


def test_the_count_that_is_due_has_its_buttons_for_who_counts(login: Login, told: None, coordinator: User, secretary: User, session: Session) -> None:
    page = soup(login(coordinator).get(PAGE).text)
    buttons = [str(each["href"]) for each in page.select("a.utrecht-button")]
    assert buttons == ["/2027/registratie/telling/2027-1/medewerkers/", "/2027/registratie/nul/2027-1/medewerkers/"]
    assert "27 dagen te laat" in text_of(str(page)) and not soup(login(secretary).get(PAGE).text).select("a.utrecht-button")
    service.save(session, session.merge(coordinator), Q1, EMPLOYEES, SPRING)
    session.commit()
    (button, _) = soup(login(coordinator).get(PAGE).text).select("a.utrecht-button")
    assert (button.text, button["href"]) == ("Telling eerste kwartaal 2027 invoeren, bestuur en raad", "/2027/registratie/telling/2027-1/bestuur/")
    service.declare_nil(session, session.merge(coordinator), Q1, OFFICE_HOLDERS)
    session.commit()
    pages = [login(coordinator).get(f"{PAGE}?groep={each}").text for each in GROUPS]
    assert not [button for page in pages for button in soup(page).select("a.utrecht-button")]


def test_a_nil_return_and_a_correction_show_on_the_page(login: Login, told: None, session: Session, coordinator: User, clerk: User) -> None:
    counter = session.merge(coordinator)
    service.declare_nil(session, counter, Q1, OFFICE_HOLDERS)
    service.save(session, counter, Q4, OFFICE_HOLDERS, {**LITTLE, "incidents_reported": 3}, None, "Er was er één vergeten.", 1, anyway=True)
    session.commit()
    page = soup(login(coordinator).get(f"{PAGE}?groep=bestuur").text)
    heads = [" ".join(each.get_text(" ").split()) for each in page.select("table.r-table--chain")[0].select("thead th")]
    assert heads[4] == "jan–mrt 2027 op nul verklaard"
    assert "okt–dec 2026 (2 versies)" in text_of(str(page)) and "versies)" not in login(clerk).get(f"{PAGE}?groep=bestuur").text
    told_nil = text_of(login(coordinator).get("/2027/registratie/telling/2027-1/bestuur/versies/").text)
    assert "op nul verklaard 11 mei 2027, coördinator agressie en geweld" in told_nil


def test_indicators_are_judged_only_where_they_may_be(login: Login, told: None, coordinator: User) -> None:
    table = soup(login(coordinator).get(PAGE).text).select_one("table.r-table--four")
    assert table
    lines = [[" ".join(cell.get_text(" ").split()) for cell in row.select(".r-table__sub, td")] for row in table.select("tbody tr")]
    rows = {line[0][:3]: line[1:] for line in lines}
    assert list(rows) == [f"D{number:02d}" for number in range(1, 18)]
    assert rows["D01"] == ["42 van 72", "58%", "95%", "64%", "Nog niet"]
    assert rows["D14"][0] == "3 van 4" and rows["D15"][0] == "nog niemand aan de beurt" and rows["D16"][0] == "nog geen peiling"
    assert rows["D17"][:2] == ["2 van 6 tot 24", "8% tot 35%"]
    assert {rows[id][-1] for id in ("D06", "D07")} == {"Geen oordeel"} and {rows[id][-1] for id in ("D15", "D16", "D17")} <= {"", "Geen oordeel"}
    assert rows["D02"][-1] == "Nog niet" and rows["D08"][-1] == "Nog niet" and rows["D13"][-1] == "Nog niet"


def test_the_part_that_is_in_sight_stands_beside_a_year_earlier(login: Login, told: None, session: Session, coordinator: User, clerk: User) -> None:
    def shown(user: User) -> list[str]:
        row = next(row for row in soup(login(user).get(PAGE).text).select("tr") if "D17" in row.text)
        return [" ".join(cell.text.split()) for cell in row.select("td")]

    assert shown(coordinator) == ["2 van 6 tot 24", "8% tot 35%", "–", "–", ""]
    with on(date(2026, 1, 12)):
        service.save(session, session.merge(coordinator), Q4.after(-4), OFFICE_HOLDERS, {**LITTLE, "incidents_reported": 5, "unique_reporters": 5, YEARLY: 5})
    session.commit()
    assert shown(coordinator) == ["2 van 6 tot 24", "8% tot 35%", "–", "21% tot 89%", ""]
    assert shown(clerk) == ["1 t/m 4 van 6 tot 24", "–", "–", "21% tot 89%", ""]


def test_what_stays_out_of_sight_is_drawn_and_told_in_numbers(login: Login, told: None, coordinator: User, clerk: User) -> None:
    exact, other = login(coordinator).get(PAGE).text, login(clerk).get(PAGE).text
    assert "2 van hen lieten in 2026 iets registreren. Naar schatting maakten 11 tot 18 van hen iets mee." in text_of(exact)
    assert "1 t/m 4 van hen lieten in 2026 iets registreren." in text_of(other) and "2 bekend" not in other
    assert len(soup(exact).select(".r-wide-only .r-people__known")) == 2 and not soup(other).select(".r-wide-only .r-people__known")
    assert len(soup(exact).select(".r-narrow-only .r-people g")) == 30
    assert "8 tot 35 bekend" in exact and "8 tot 35" not in other, "the ratio tells how many are known"
    said = "Bij een gemeente van deze omvang maken landelijk gezien naar schatting 6 tot 24 ambtsdragers per jaar iets mee."
    assert f"{said} Er zijn 2 melders bekend. Waarschijnlijk blijft een groot deel buiten beeld." in text_of(exact)
    assert f"{said} Er zijn 1 t/m 4 melders bekend. Waarschijnlijk blijft een deel buiten beeld." in text_of(other)
    for page in (exact, other):
        assert "Niet wie iets meemaakte. Dat weten wij niet." in page and "onderregistratie" not in page


def test_the_sample_stands_beside_the_reporting_figures(login: Login, told: None, coordinator: User, clerk: User) -> None:
    assert "In 2026 zijn 14 maatregelen tegen inwoners bekeken. Daarvan zijn er 3 opgeheven." in text_of(login(coordinator).get(PAGE).text)
    other = text_of(login(clerk).get(PAGE).text)
    assert "In 2026 zijn 14 maatregelen tegen inwoners bekeken. Hoeveel er zijn opgeheven: 1 t/m 4." in other


def test_a_year_that_is_over_shows_its_own_quarters(login: Login, told: None, coordinator: User) -> None:
    page = login(coordinator).get("/2026/registratie/").text
    heads = [each.text.strip() for each in soup(page).select("table.r-table--chain")[0].select("thead th")]
    assert heads == ["Stap", "jan–mrt 2026", "apr–jun 2026", "jul–sep 2026", "okt–dec 2026", "vier kwartalen samen"]


def test_a_year_that_is_not_open_has_no_registration(login: Login, told: None, coordinator: User) -> None:
    assert [login(coordinator).get(f"/2031/registratie/{end}").status_code for end in ("", "verloop/", "excel/registratie.xlsx")] == [404] * 3


def test_the_trend_has_a_line_when_two_years_are_complete(login: Login, told: None, session: Session, coordinator: User, clerk: User) -> None:
    assert "nog te weinig om te vergelijken" in text_of(login(clerk).get(TREND).text)
    for quarter in (FIRST, Q2, Q3, Q4):
        before = quarter.after(-4)
        with on(date(2026, 1, 12)):
            service.save(session, session.merge(coordinator), before, EMPLOYEES, {**SPRING, "incidents_registered": 12})
    session.commit()
    page = login(clerk).get(TREND)
    assert "55% in 2025, en 60% in 2026." in text_of(page.text)
    plot = soup(page.text).select_one("[data-figure]")
    assert plot and '"name":"Geregistreerd"' in str(plot["data-figure"]).replace(": ", ":")
    heads = [each.text for each in soup(page.text).select("thead th")]
    assert heads == ["Indicator", "2025", "2026"]
    with on(date(2026, 1, 12)):
        for quarter in (FIRST, Q2, Q3, Q4):
            service.save(session, session.merge(coordinator), quarter.after(-4), OFFICE_HOLDERS, LITTLE)
    session.commit()
    assert "Wat hier te klein is om te noemen, staat er als ‘1 t/m 4’ of ‘niet getoond’." in text_of(login(clerk).get(f"{TREND}?groep=bestuur").text)


def test_the_workbook_is_shielded_for_everybody_and_has_no_formulas(login: Login, told: None, coordinator: User, clerk: User) -> None:
    files = [login(user).get(FILE) for user in (coordinator, clerk)]
    assert files[0].data == files[1].data
    book = load_workbook(BytesIO(files[0].data))
    assert book.sheetnames[:4] == ["Over", "Keten", "Indicatoren", "Schatting"]
    lines = [tuple(cell.value for cell in row) for row in book["Keten"].iter_rows()]
    assert lines[0] == ("Groep", "Jaar", "Periode", "Stap", "Gedaan", "Had moeten", "Niet gedaan")
    assert ("Medewerkers", 2026, "heel 2026", "Aangifte afgewogen", 26, 36, 10) in lines
    assert not [line for line in lines if line[0] == "Bestuur en raad" and any(isinstance(cell, int) and 1 <= cell <= 4 for cell in line[4:])]
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_the_overview_says_the_same_and_costs_nothing_more(login: Login, told: None, database: Database, coordinator: User, clerk: User) -> None:
    for user, told_there in (
        (coordinator, "Van de 72 meldingen van medewerkers zijn er 42 geregistreerd."),
        (clerk, "Van de 94 meldingen van medewerkers in 2026"),
    ):
        client = login(user)
        client.get("/2027/")
        with counted(database.engine) as statements:
            page = text_of(client.get("/2027/").text)
        assert "3 van de 4 kwartalen zijn geteld" in page and told_there in page
        assert sum("FROM registration_count" in each for each in statements) == 1


def test_the_page_costs_as_many_statements_with_more_counts(login: Login, told: None, database: Database, session: Session, coordinator: User) -> None:
    client = login(coordinator)
    given = {"name": "R. Raadslid", "email": "raadslid@voorbeeldgemeente.example", "since": date(2026, 3, 26)}
    session.add(Term(body=Body.COUNCIL, office="raadslid", seat=1, **given))
    session.commit()
    client.get(PAGE)
    with counted(database.engine) as few:
        client.get(PAGE)
    for place in range(4, 20):
        session.add(_old(session, FIRST.after(-place), coordinator))
    session.commit()
    with counted(database.engine) as many:
        client.get(PAGE)
    assert len(few) == len(many) <= 12, many


def _old(session: Session, quarter: Quarter, user: User) -> Count:
    counts = dict(SPRING)
    return Count(
        year=quarter.year,
        quarter=quarter.quarter,
        target_group=EMPLOYEES,
        number=1,
        counts=counts,
        recorded_by_id=user.id,
        recorded_as=user.title,
        recorded_at=clock.now(),
    )
