"""Consensus and decision in a real browser, wide and narrow, with and without JavaScript: no sideways scroll, nothing for axe to find."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico_scan.decisions import Proposal
from tests.plugins.scan.cases import quiet
from tests.plugins.scan.talks import SCENARIO, Talk, scored_topic
from tests.support.browser import Windows, check_accessibility

TOPIC = "/2027/onderwerpen/T01/"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
everywhere = pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])


@pytest.fixture
def talk(session: Session) -> Talk:
    made = scored_topic(session)
    made.close()
    session.commit()
    return made


def look(page: Page, javascript: bool) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    if javascript:
        check_accessibility(page)


@everywhere
def test_from_differences_to_a_decision_by_two_people(talk: Talk, windows: Windows, phone: bool, javascript: bool) -> None:
    page = windows.open(talk.oov, phone=phone, javascript=javascript)
    page.goto(TOPIC + "verschillen/")
    look(page, javascript)
    item = page.locator("#vraag-M3")
    item.get_by_text("Afgesproken score vastleggen").click()
    item.get_by_label("3", exact=True).check()
    item.get_by_label("Waarom?").fill("Er gaan bijnamen rond, maar geen gegevens.")
    item.get_by_role("button", name="Score vastleggen").click()
    expect(item).to_contain_text("Afgesproken: 3. Er gaan bijnamen rond")
    page.get_by_label("Wat moet waar zijn als wij te laag zitten?").fill("Dat groepen van buiten al contact hebben.")
    page.get_by_role("button", name="Opslaan en besluit voorstellen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opvang asielzoekers: besluit")
    look(page, javascript)
    page.get_by_label("c. Op tijd en eerlijk communiceren").check()
    for risk in ("Feiten gaan vóór de boodschap.", "Luisteren hoort erbij", "Tegenspraak krijgt de ruimte."):
        page.get_by_label(risk).check()
    page.get_by_label("Waar staat het scenario, en wanneer is het besproken?").fill(SCENARIO)
    page.get_by_role("button", name="Voorstel doen").click()
    expect(page.get_by_role("status")).to_contain_text("tweede paar ogen")
    look(page, javascript)

    second = windows.open(talk.secretary, phone=phone, javascript=javascript)
    second.goto(TOPIC + "besluit/")
    look(second, javascript)
    second.get_by_role("button", name="Besluit vaststellen").click()
    expect(second.locator(".r-top__lead")).to_contain_text("Besloten: niveau 4 hoog")
    look(second, javascript)


@everywhere
def test_reason_and_evidence_show_when_the_level_needs_them(talk: Talk, windows: Windows, phone: bool, javascript: bool) -> None:
    talk.answer_counter()
    talk.session.commit()
    page = windows.open(talk.oov, phone=phone, javascript=javascript)
    page.goto(TOPIC + "besluit/")
    reason, evidence = page.get_by_label("Waarom een ander niveau dan berekend?"), page.get_by_label("Waaruit blijkt dat het lager is?")
    expect(reason).to_be_hidden()
    page.get_by_label("Verhogen naar 5, met een reden").check()
    expect(reason).to_be_visible()
    expect(evidence).to_be_hidden()
    page.get_by_label("Verlagen naar 3").check()
    expect(evidence).to_be_visible()
    look(page, javascript)
    reason.fill("Het is rustiger geworden.")
    page.get_by_role("button", name="Voorstel doen").click()
    expect(page.get_by_role("alert")).to_contain_text("Er is 1 fout")
    expect(reason).to_have_value("Het is rustiger geworden.")
    expect(evidence).to_be_visible()
    look(page, javascript)


@everywhere
def test_a_threat_shows_what_to_do_now_and_whom_to_call(session: Session, windows: Windows, phone: bool, javascript: bool) -> None:
    talk = scored_topic(session, quiet() | {"O3": 4}, alike=True)
    talk.close()
    session.commit()
    page = windows.open(talk.mayor, phone=phone, javascript=javascript)
    page.goto(TOPIC + "verschillen/")
    look(page, javascript)
    page.get_by_role("link", name="Wat u nu doet").click()
    expect(page.get_by_role("link", name="112")).to_have_attribute("href", "tel:112")
    look(page, javascript)


def test_it_all_works_by_keyboard(talk: Talk, windows: Windows) -> None:
    page = windows.open(talk.oov)
    page.goto(TOPIC + "verschillen/")
    summary = page.locator("#vraag-M3 summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("Dat zagen wij samen.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#vraag-M3")).to_contain_text("Afgesproken: 4. Dat zagen wij samen.")


def test_the_page_for_the_second_person_leads_to_what_is_left(talk: Talk, windows: Windows) -> None:
    talk.propose(Proposal(4, {"c": ("c1", "c2")}))
    talk.session.commit()
    page = windows.open(talk.secretary)
    page.goto(TOPIC + "besluit/")
    page.get_by_role("link", name="Nog 1 risico regelen bij strategie c").click()
    expect(page.locator("#risico-c3")).to_be_in_viewport()
