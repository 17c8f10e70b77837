"""One assessor scores a topic in a real browser: by keyboard, on a phone, without JavaScript, and with a network that fails."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts import sessions
from risico.accounts.models import User
from risico.db import Database
from risico.organisation.models import Municipality
from risico_scan.models import Answer, Assessment
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import assign, make_assessment, make_round, make_user
from tests.support.browser import Windows, check_accessibility

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PART = "/2027/onderwerpen/T01/scoren/M/"
NOTE = "Uit gesprekken in de buurt."
Row = tuple[int | None, bool, str | None, str]


@dataclass
class Case:
    """An assessor from communicatie with one topic to score."""

    session: Session
    database: Database
    windows: Windows
    topic: Assessment
    assessor: User

    def page(self, *, phone: bool = False, javascript: bool = True, url: str = PART) -> Page:
        page = self.windows.open(self.assessor, phone=phone, javascript=javascript)
        page.goto(url)
        return page

    def answers(self) -> dict[str, Row]:
        with self.database.reader() as session:
            return {row.question: (row.score, row.unknown, row.basis, row.note) for row in session.scalars(select(Answer))}

    def wait_for(self, page: Page, question: str, row: Row) -> None:
        """Until this is in the database; an answer that is sent on leaving has no page to wait on."""
        for _ in range(100):
            if self.answers().get(question) == row:
                return
            page.wait_for_timeout(50)
        raise AssertionError(self.answers())


@pytest.fixture
def case(session: Session, database: Database, windows: Windows) -> Case:
    session.add(Municipality(id=1, name="Voorbeeldgemeente"))
    topic = make_assessment(session, round=make_round(session, library=LIBRARY))
    assessor = make_user(session, email="com@example.nl", title="Adviseur communicatie", roles=["assessor"])
    assign(session, assessment=topic, user=assessor, rater_role="communicatie")
    session.commit()
    return Case(session, database, windows, topic, assessor)


def state(page: Page, question: str, text: str) -> None:
    expect(page.locator(f"#stand-{question}")).to_contain_text(text)


def test_a_whole_topic_by_keyboard_only(case: Case) -> None:
    page = case.page(url="/2027/onderwerpen/T01/scoren/")
    parts = 0
    while not page.url.endswith("/klaar/"):
        parts += 1
        for question in page.locator(".r-question").all():
            answer_by_keyboard(page, str(question.get_attribute("id")).removeprefix("vraag-"))
        expect(page.locator("#opgeslagen")).to_contain_text(re.compile(r"^\s*(\d+) van \1 beantwoord"))
        page.get_by_role("button", name="Opslaan en verder").focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
    assert parts == 5
    expect(page.get_by_role("heading", name="U bent klaar")).to_be_visible()
    check_accessibility(page)
    assert set(case.answers().values()) == {(1, False, "experience", "")}
    page.keyboard.press("Tab")
    page.get_by_role("link", name="Naar het onderwerp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(case.topic.title)


def answer_by_keyboard(page: Page, key: str) -> None:
    """From the first answer: arrow to the second, Tab past "weet ik niet" to the basis, arrow and space there."""
    page.locator(f"#{key}-0").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#{key}-1")).to_be_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == f"{key}-empirical"
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"#{key}-experience")).to_be_checked()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    state(page, key, "beantwoord")


@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_scoring_with_a_fault_at_every_width_with_and_without_javascript(case: Case, phone: bool, javascript: bool) -> None:
    page = case.page(phone=phone, javascript=javascript)
    if javascript:
        check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("label[for=M1-3]").click()
    page.locator("label[for=M1-empirical]").click()
    page.locator("label[for=M2-u]").click()
    page.locator("#vraag-M1 summary").click()
    page.fill("#M1-note", "Bel 06-12345678.")
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator(".r-errors")).to_contain_text("Vraag 1: In dit veld staat een telefoonnummer.")
    expect(page.locator("#M1-note")).to_have_value("Bel 06-12345678.")
    state(page, "M1", "niet opgeslagen")
    if javascript:
        expect(page.locator(".r-errors")).to_be_focused()
        check_accessibility(page)
    page.locator(".r-errors a").click()
    page.fill("#M1-note", NOTE)
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.locator("h2").first).to_have_text("Ondermijning")
    answers = case.answers()
    assert (answers["M1"], answers["M2"]) == ((3, False, "empirical", NOTE), (None, True, None, ""))


def test_each_answer_is_saved_at_once_and_says_so(case: Case) -> None:
    page = case.page()
    expect(page.locator("#opgeslagen")).to_contain_text("Nog niets opgeslagen")
    page.locator("label[for=M1-2]").click()
    state(page, "M1", "basis ontbreekt")
    page.locator("label[for=M1-intuition]").click()
    state(page, "M1", "beantwoord")
    expect(page.locator("#opgeslagen")).to_contain_text(re.compile(r"1 van 8 beantwoord\s*Opgeslagen \d+\.\d\d uur"))
    page.locator("#vraag-M1 summary").click()
    page.fill("#M1-note", "x" * 3 + " jan@voorbeeld.nl")
    page.locator("#M1-note").blur()
    expect(page.locator("#melding-M1")).to_contain_text("een e-mailadres")
    state(page, "M1", "niet opgeslagen")
    check_accessibility(page)
    page.fill("#M1-note", NOTE)
    page.locator("#M1-note").blur()
    state(page, "M1", "beantwoord")
    expect(page.locator("#melding-M1")).to_be_empty()
    assert case.answers() == {"M1": (2, False, "intuition", NOTE)}


def test_quick_clicks_on_a_slow_network_all_arrive(case: Case, app: Flask) -> None:
    page = case.page()
    page.route("**/antwoord/**", slowly)
    for click in ("M1-1", "M1-2", "M1-4", "M1-empirical", "M2-3", "M1-experience"):
        page.locator(f"label[for={click}]").click()
        page.wait_for_timeout(200)
    case.wait_for(page, "M1", (4, False, "experience", ""))
    case.wait_for(page, "M2", (3, False, None, ""))
    state(page, "M1", "beantwoord")
    assert not page.locator("#melding-M1 *").count()


def slowly(route: Route) -> None:
    """Half a second under way, in both directions together."""
    time.sleep(0.5)
    route.continue_()


LEAVE: dict[str, Callable[[Page], object]] = {
    "link": lambda page: page.get_by_role("link", name="Overzicht").click(),
    "other page": lambda page: page.goto("/hulp/"),
    "reload": lambda page: page.reload(),
    "log out": lambda page: page.get_by_role("button", name="Uitloggen").click(),
    "close": lambda page: page.close(run_before_unload=True),
}


@pytest.mark.parametrize("how", LEAVE)
def test_what_was_typed_just_before_leaving_is_saved(case: Case, how: str) -> None:
    page = case.page()
    page.locator("#vraag-M1 summary").click()
    page.locator("#M1-note").press_sequentially(NOTE)
    other = case.windows.open()
    LEAVE[how](page)
    case.wait_for(other, "M1", (None, False, None, NOTE))


def test_what_was_typed_while_an_earlier_answer_was_under_way_is_saved_too(case: Case) -> None:
    page = case.page()
    page.route("**/antwoord/**", slowly, times=1)
    page.locator("label[for=M1-2]").click()
    page.locator("#vraag-M1 summary").click()
    page.locator("#M1-note").press_sequentially(NOTE)
    state(page, "M1", "basis ontbreekt")
    page.goto("/hulp/")
    case.wait_for(page, "M1", (2, False, None, NOTE))


def test_an_answer_that_did_not_arrive_is_sent_again_with_the_next(case: Case) -> None:
    page = case.page()
    page.route("**/antwoord/?vraag=M1", lambda route: route.abort())
    page.locator("label[for=M1-2]").click()
    expect(page.locator("#opgeslagen")).to_contain_text("Niet opgeslagen. Uw antwoorden staan nog op het scherm.")
    page.unroute("**/antwoord/?vraag=M1")
    page.locator("label[for=M2-4]").click()
    state(page, "M2", "basis ontbreekt")
    state(page, "M1", "basis ontbreekt")
    assert {question: row[0] for question, row in case.answers().items()} == {"M1": 2, "M2": 4}
    case.windows.faults.clear()  # the browser notes requests that fail


def test_a_session_that_ended_is_told_and_nothing_typed_is_lost(case: Case) -> None:
    page = case.page()
    sessions.end_sessions(case.session, case.assessor.id)
    case.session.commit()
    page.locator("label[for=M1-2]").click()
    expect(page.locator("#opgeslagen")).to_contain_text("Klik op ‘Opslaan en verder’.")
    expect(page.locator("#M1-2")).to_be_checked()
    page.get_by_role("button", name="Opslaan en verder").click()
    expect(page.get_by_text("Wat u had ingevuld, is bewaard.")).to_be_visible()
    assert case.answers() == {}
    case.windows.faults.clear()  # the browser notes requests that fail


def test_two_windows_show_both_answers_and_overwrite_nothing(case: Case) -> None:
    first, second = case.page(), case.page()
    first.locator("label[for=M1-1]").click()
    state(first, "M1", "basis ontbreekt")
    second.locator("label[for=M1-4]").click()
    expect(second.locator("#melding-M1")).to_contain_text("Deze vraag is intussen in een ander venster beantwoord.")
    check_accessibility(second)
    second.locator("label[for=M1-empirical]").click()
    expect(second.locator("#melding-M1")).to_contain_text("Op basis van feiten of cijfers.")
    second.get_by_role("link", name="Overzicht").click()
    second.wait_for_url("**/2027/")
    second.wait_for_timeout(500)  # time for an answer that must not be sent
    assert case.answers()["M1"] == (1, False, None, "")


def test_who_has_seen_both_answers_can_keep_their_own(case: Case) -> None:
    first, second = case.page(), case.page()
    first.locator("label[for=M1-1]").click()
    state(first, "M1", "basis ontbreekt")
    second.locator("label[for=M1-4]").click()
    expect(second.locator("#melding-M1")).to_contain_text("in een ander venster beantwoord")
    second.get_by_role("button", name="Opslaan en verder").click()
    expect(second.locator(".r-errors")).to_contain_text("Vraag 1: Deze vraag is intussen in een ander venster beantwoord.")
    check_accessibility(second)
    second.get_by_role("button", name="Opslaan en verder").click()
    expect(second.locator("h2").first).to_have_text("Ondermijning")
    assert case.answers()["M1"] == (4, False, None, "")
