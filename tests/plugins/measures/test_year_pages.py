"""What a year shows of measures: the trend, the roles, oversight, the overview, and the page of a decision."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico import clock, create_app
from risico.accounts.models import User
from risico.config import Settings
from risico.content.load import parse
from risico_measures import checks, choosing, papers
from risico_measures.checks import TypedCheck
from risico_measures.papers import TypedPaper
from risico_measures.service import get_measure
from tests.plugins.measures.pages import Login, soup, text_of
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_assessment, make_decision, make_round, stored_result
from tests.support.statements import counted
from tests.support.story import NOW
from tests.support.web import log_in

TREND, ROLES, OVERSIGHT = (f"/2027/maatregelen/{end}/" for end in ("verloop", "rollen", "toezicht"))


@pytest.fixture
def history(session: Session, app: Flask, year: None, leader: User, clerk: User) -> None:
    """The core set since January 2026; from then on M01 to M13 on paper, and M01 seen working in April 2027, by way of exception."""
    chief, writer = session.merge(leader), session.merge(clerk)
    with clock.at(NOW - timedelta(days=480)):
        choosing.start_core(session, chief, app.extensions["risico"].library)
        for code in ("M01", "M02", "M03", "M12", "M13"):
            papers.set_paper(session, chief, get_measure(session, code), TypedPaper("vastgesteld", clock.today(), "raadsbesluit 2026-2"), 1)
    found = checks.record(session, chief, get_measure(session, "M01"), TypedCheck(date(2027, 4, 14), "peiling", "werkt", "zaak 3", seen=8, asked=10))
    checks.confirm(session, chief, found, found.version, "Er was geen andere collega.")
    choosing.change_many(session, chief, {"M12": get_measure(session, "M12").version}, choosing.Change(writer.id))
    choosing.set_aside(session, chief, get_measure(session, "M16"), "Geen beveiligde woningen.", get_measure(session, "M16").version)
    session.commit()


def test_the_trend_is_a_figure_with_the_same_numbers_in_a_table(login: Login, history: None, leader: User) -> None:
    client = login(leader)
    page = client.get(TREND)
    names = [cell.text for cell in soup(page.text).select("tbody th")]
    assert names == ["11 mei 2027", "2027 kwartaal 1", "2026 kwartaal 4", "2026 kwartaal 3", "2026 kwartaal 2", "2026 kwartaal 1"]
    plot = soup(page.text).select_one("[data-figure]")
    assert plot and '"text":"Kloof"' in str(plot["data-figure"]).replace(" ", "")
    assert "De kloof was 19 procentpunt (2026 kwartaal 1) en is nu 16 procentpunt." in text_of(page.text)
    years = [cell.text for cell in soup(client.get(f"{TREND}?per=jaar").text).select("tbody th")]
    assert years == ["11 mei 2027", "2026"]


def test_a_trend_without_measures_or_with_one_moment_says_so(login: Login, session: Session, app: Flask, year: None, leader: User) -> None:
    assert "Er zijn nog geen maatregelen." in text_of(login(leader).get(TREND).text)
    choosing.start_core(session, session.merge(leader), app.extensions["risico"].library)
    session.commit()
    page = login(leader).get(TREND)
    assert "Er is nog te weinig om te vergelijken." in text_of(page.text) and "data-figure" not in page.text


def test_every_role_has_a_page_with_its_tasks_and_its_measures(login: Login, app: Flask, history: None, clerk: User) -> None:
    client, offices = login(clerk), app.extensions["risico"].library.offices
    listed = soup(client.get(ROLES).text)
    assert [link.text for link in listed.select(".r-tasks__title")] == [office.title for office in offices] and len(offices) == 6
    mine = listed.select_one(".r-tasks__when")
    assert mine and mine.text == "dit bent u"
    for office in offices:
        page = text_of(client.get(f"{ROLES}{office.id}/").text)
        assert all(line in page for line in (*office.before, *office.during, *office.after)), office.id
    own = soup(client.get(f"{ROLES}griffier/").text)
    assert "M12" in own.text and own.select_one("table")
    assert "M16" not in client.get(f"{ROLES}gemeentesecretaris/").text, "what does not apply is nobody's"
    assert client.get(f"{ROLES}wethouder/").status_code == 200 and client.get(f"{ROLES}koning/").status_code == 404


def test_oversight_tells_what_was_really_done(login: Login, history: None, leader: User) -> None:
    page = text_of(login(leader).get(OVERSIGHT).text)
    assert "In 2027 is 1 van de 25 maatregelen in de praktijk bekeken" in page
    assert "bevestigd door directeur OOV: Er was geen andere collega." in page
    assert "Geen beveiligde woningen." in page and "de kloof eind 2026" in page and "8 van 10" in page


def test_oversight_of_a_year_without_measures(login: Login, year: None, leader: User) -> None:
    assert "geen maatregelen om toezicht op te houden" in text_of(login(leader).get(OVERSIGHT).text)


def test_the_overview_shows_paper_and_practice(login: Login, history: None, leader: User) -> None:
    page = login(leader).get("/2027/")
    assert "4 van de 25 kernmaatregelen staan alleen op papier" in text_of(page.text)
    assert soup(page.text).select_one('a[href="/2027/maatregelen/?toon=papier#lijst"]')


def test_the_overview_leads_to_the_core_set_before_anything_is_chosen(login: Login, year: None, leader: User, assessor: User) -> None:
    assert "Begin met de kernmaatregelen" in text_of(login(leader).get("/2027/").text)
    assert "Bekijk de kernmaatregelen" in text_of(login(assessor).get("/2027/").text)


def test_a_decision_shows_of_each_measure_whether_it_works(login: Login, session: Session, history: None, leader: User, settings: Settings) -> None:
    chief = session.merge(leader)
    topic = make_assessment(session, round=make_round(session, library=parse(_text())), phase="consensus", result=stored_result(LIBRARY))
    make_decision(session, assessment=topic, level=3, proposed_by=chief, measures=["M01", "M12", "M60"])
    session.commit()
    rows = [row.text.split("\n") for row in soup(login(leader).get("/2027/onderwerpen/T01/besluit/").text).select("tbody tr")]
    text = {row[0][-3:]: " ".join(row) for row in rows}
    assert "Vastgesteld" in str(text) and "Werkt" in str(text) and "nog niet gekozen" in str(text)
    without = create_app(settings.model_copy(update={"plugins_off": ("risico_measures",)}))
    visitor = without.test_client()
    log_in(visitor, leader)
    page = visitor.get("/2027/onderwerpen/T01/besluit/")
    assert page.status_code == 200 and "Op papier" not in page.text
    without.extensions["risico"].database.dispose()


def _text() -> str:
    return LIBRARY.model_dump_json(exclude={"digest"})


@pytest.mark.parametrize("url", [TREND, ROLES, f"{ROLES}griffier/", OVERSIGHT, "/2027/"])
def test_these_pages_cost_at_most_twelve_statements(app: Flask, login: Login, history: None, leader: User, url: str) -> None:
    client = login(leader)
    client.get(url)
    with counted(app.extensions["risico"].database.engine) as seen:
        client.get(url)
    assert len(seen) <= 12, seen
