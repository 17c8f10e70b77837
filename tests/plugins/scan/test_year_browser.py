"""The pages of the year in a real browser, at desktop and phone width, with and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico.organisation.models import Municipality
from risico_scan.adoption import adopt, reopen
from risico_scan.models import Round
from risico_scan.outcomes import record
from tests.plugins.scan.factories import make_year
from tests.plugins.scan.years import People, adopted_round, busy_year, decided_round, make_people, topics_of
from tests.support.browser import Windows, check_accessibility

WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
Prepare = Callable[[Session, People], object]


def busy(session: Session, people: People) -> None:
    adopted_round(session, people, 2025, 8)
    busy_year(session, people, 9)


def adopted(session: Session, people: People) -> Round:
    adopted_round(session, people, 2026, 5)
    round = adopted_round(session, people, 2027, 5)
    for number, topic in enumerate(topics_of(session, round)[:3]):
        record(session, people.director, topic, number + 1, "Een bijeenkomst liep uit de hand.", 0)
    return round


def corrected(session: Session, people: People) -> None:
    round = adopted(session, people)
    reopen(session, people.secretary, round, "Het niveau van een onderwerp klopte niet.", round.version)


PAGES: list[tuple[Prepare, str]] = [
    (lambda session, people: make_year(session), "/2027/"),
    (lambda session, people: make_year(session), "/2027/onderwerpen/beeld/"),
    (lambda session, people: None, "/jaar/openen/"),
    (busy, "/2027/"),
    (busy, "/2027/onderwerpen/beeld/"),
    (busy, "/2027/onderwerpen/vaststellen/"),
    (adopted, "/2027/"),
    (adopted, "/2027/onderwerpen/vaststellen/?controle=ja"),
    (adopted, "/2027/onderwerpen/terugkijken/"),
    (adopted, "/2027/onderwerpen/T01/terugblik/"),
    (corrected, "/2027/onderwerpen/vaststellen/"),
]


@SQLITE
@WIDTHS
@pytest.mark.parametrize(("prepare", "url"), PAGES, ids=[f"{number}{url}" for number, (_, url) in enumerate(PAGES)])
def test_a_page_is_usable_by_everyone(session: Session, windows: Windows, prepare: Prepare, url: str, phone: bool) -> None:
    people = make_people(session)
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    prepare(session, people)
    session.commit()
    page = windows.open(people.secretary, phone=phone)
    asked = _asked(page)
    page.goto(url)
    page.wait_for_load_state("networkidle")
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert not [address for address in asked if not address.startswith(("data:", page.url.split("/2027")[0].split("/jaar")[0]))]


@SQLITE
@WIDTHS
def test_charts_are_drawn_without_toolbar_link_or_request_elsewhere(session: Session, windows: Windows, phone: bool) -> None:
    people = make_people(session)
    busy(session, people)
    session.commit()
    page = windows.open(people.mayor, phone=phone)
    asked = _asked(page)
    page.goto("/2027/onderwerpen/beeld/")
    plots = page.locator(".r-charts .r-chart__plot")
    expect(plots.first.locator("svg.main-svg").first).to_be_visible()
    assert plots.count() == 6
    assert page.locator(".modebar-btn, .modebar--hover, [data-title*=hart] , a[href*=plot]").count() == 0
    shown = page.evaluate("[...document.querySelectorAll('[data-figure]')].map((plot) => plot._context)")
    assert {(each["displayModeBar"], each["showSendToCloud"], each["plotlyServerURL"], each["staticPlot"]) for each in shown} == {(False, False, "", True)}
    widths = page.evaluate("[...document.querySelectorAll('.r-chart__plot svg.main-svg')].map((svg) => svg.getBoundingClientRect().right - innerWidth)")
    assert max(widths) <= 0
    assert all("127.0.0.1" in address or address.startswith("data:") for address in asked)


@SQLITE
def test_the_picture_without_javascript_is_the_matrix_the_ranking_and_the_table(session: Session, windows: Windows) -> None:
    people = make_people(session)
    busy(session, people)
    session.commit()
    page = windows.open(people.mayor, javascript=False)
    page.goto("/2027/onderwerpen/beeld/")
    expect(page.locator(".r-chart").first).to_be_hidden()
    expect(page.get_by_role("table", name="Niveau per onderwerp en jaar")).to_be_visible()
    expect(page.locator(".r-rank li")).to_have_count(7)


@SQLITE
@pytest.mark.parametrize("javascript", [True, False])
def test_the_secretary_adopts_corrects_and_adopts_again(session: Session, windows: Windows, javascript: bool) -> None:
    people = make_people(session)
    decided_round(session, people, 2027, 2)
    session.commit()
    page = windows.open(people.secretary, javascript=javascript)
    page.goto("/2027/")
    page.get_by_role("link", name="Ronde vaststellen").click()
    page.get_by_role("button", name="Scan 2027 vaststellen").click()
    expect(page.get_by_role("status")).to_contain_text("De scan van 2027 is vastgesteld.")
    page.get_by_label("Waarom heropent u de ronde?").fill("Het niveau van vakantieparken klopte niet.")
    page.get_by_role("button", name="Ronde heropenen").click()
    page.get_by_role("button", name="Heropenen: Vakantieparken").click()
    expect(page).to_have_url("/2027/onderwerpen/T02/besluit/")
    page.goto("/2027/onderwerpen/vaststellen/")
    page.get_by_role("button", name="Scan 2027 vaststellen").click()
    expect(page.get_by_role("alert")).to_contain_text("nog niet besloten")
    if javascript:  # axe is a script
        check_accessibility(page)


@SQLITE
def test_looking_back_by_keyboard(session: Session, windows: Windows) -> None:
    people = make_people(session)
    round = decided_round(session, people, 2027, 1)
    adopt(session, people.secretary, round, round.version)
    session.commit()
    page = windows.open(people.director)
    page.goto("/2027/onderwerpen/terugkijken/")
    page.get_by_role("link", name="Terugkijken op Opvang asielzoekers").press("Enter")
    page.get_by_role("radio").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Een demonstratie verliep rustig.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("is bewaard")
    expect(page.get_by_role("row", name="Opvang asielzoekers").first).to_contain_text("Een demonstratie verliep rustig.")


@SQLITE
def test_a_fault_in_the_reason_gets_the_focus(session: Session, windows: Windows) -> None:
    people = make_people(session)
    adopted_round(session, people, 2027, 1)
    session.commit()
    page = windows.open(people.secretary)
    page.goto("/2027/onderwerpen/vaststellen/")
    page.get_by_role("button", name="Ronde heropenen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Waarom heropent u de ronde?")).to_be_focused()
    check_accessibility(page)


def _asked(page: Page) -> list[str]:
    """Every address that the page asks for from now on."""
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    return addresses
