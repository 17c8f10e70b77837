"""The pages in a real browser: at both widths, with and without script, with axe on every page."""

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from risico.accounts.models import User
from risico.outbox import addresses
from tests.plugins.reminders.town import MONDAY, SECRETARY, Board, at, messages, run, task
from tests.support.browser import Windows, check_accessibility


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_choosing_agreeing_and_stopping(windows: Windows, app: Flask, board: Board, secretary: User, assessor: User, phone: bool, javascript: bool) -> None:
    board.put(task(due=MONDAY, escalate=SECRETARY), task("toets:2", roles=("clerk",)), task("toets:3", roles=SECRETARY))
    run(app, at(MONDAY))
    with app.extensions["risico"].database.writer() as session, session.begin():
        addresses.block(session, secretary.email, addresses.BOUNCED)
    page = windows.open(secretary, phone=phone, javascript=javascript)
    page.goto("/2027/")
    page.get_by_role("link", name="Herinneringen").click()
    _check(page, javascript)
    page.get_by_role("button", name="Mijn adres klopt").click()
    expect(page.get_by_role("status")).to_contain_text("U krijgt weer mail.")
    page.get_by_role("radio", name="Hoogstens één keer per week").check()
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status")).to_contain_text("Uw keuze is bewaard.")
    page.get_by_role("link", name="Zie wie welke herinnering krijgt").click()
    _check(page, javascript)
    page.get_by_label("Na hoeveel werkdagen?").fill("90")
    page.get_by_role("button", name="Afspraak bewaren").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies 1 tot en met 30 werkdagen.")
    _check(page, javascript)
    page.get_by_label("Na hoeveel werkdagen?").fill("3")
    page.get_by_role("button", name="Afspraak bewaren").click()
    expect(page.get_by_text("Is een taak 3 werkdagen na de datum niet gedaan?")).to_be_visible()
    _stop(windows.open(phone=phone, javascript=javascript), messages(app)[0].unsubscribe.removeprefix("https://risico.example"), javascript)


def _stop(page: Page, link: str, javascript: bool) -> None:
    page.goto(link)
    _check(page, javascript)
    page.get_by_role("button", name="Uitzetten").click()
    expect(page.get_by_role("heading", name="Gewone herinneringen staan uit")).to_be_visible()
    _check(page, javascript)
    page.get_by_role("button", name="Toch weer aanzetten").click()
    expect(page.get_by_role("heading", name="U krijgt weer herinneringen")).to_be_visible()


def _check(page: Page, javascript: bool) -> None:
    """Axe needs script; without it only the width of the page is looked at."""
    page.wait_for_load_state()
    if javascript:
        check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} scrolls sideways"
