"""The page "Registratie" in a real browser, for who sees exact numbers and for who does not, at both widths, with axe."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico_registration import basis, sample, service
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.quarters import window
from tests.plugins.registration.factories import SPRING
from tests.plugins.registration.test_registration_page import GIVEN, LITTLE
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.support.browser import Windows, check_accessibility
from tests.support.story import on

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TODAY = clock.today()
PAGE = f"/{TODAY.year}/registratie/"


@pytest.fixture
def counted(session: Session, coordinator: User, leader: User) -> None:
    """The last eight quarters but the newest, both groups; seats and a sample."""
    counter, chief = session.merge(coordinator), session.merge(leader)
    make_year(session, number=TODAY.year, opened_by=chief)
    newest = window(TODAY)[-1]
    for back in range(11, 0, -1):
        quarter = newest.after(-back)
        with on(quarter.next().first_day):
            service.save(session, counter, quarter, EMPLOYEES, SPRING)
            service.save(session, counter, quarter, OFFICE_HOLDERS, LITTLE)
    basis.set_basis(session, chief, LIBRARY, date(2022, 1, 1), GIVEN, 0)
    sample.record(session, chief, TODAY.year, 14, 3, "", 0)
    session.commit()


@ON_SQLITE
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_everybody_can_read_the_page_and_what_is_behind_it(
    windows: Windows, counted: None, coordinator: User, clerk: User, phone: bool, javascript: bool
) -> None:
    for user in (coordinator, clerk):
        page = windows.open(user, phone=phone, javascript=javascript)
        page.goto(PAGE)
        expect(page.get_by_role("heading", name="Wat blijft buiten beeld?")).to_be_visible()
        expect(page.get_by_role("img", name=re.compile("poppetjes op een rij")).filter(visible=True)).to_have_count(1)
        for fold in page.locator("details.r-fold > summary").all():
            fold.click()
        check(page, javascript)
        page.get_by_role("link", name="Bestuur en raad").click()
        expect(page.get_by_role("link", name="Bestuur en raad")).to_have_attribute("aria-current", "true")
        check(page, javascript)
        page.get_by_role("link", name="Hoe ging het door de jaren?").click()
        check(page, javascript)
        page.goto(f"/{TODAY.year}/")
        check(page, javascript)


@ON_SQLITE
def test_the_trend_is_drawn_with_the_same_numbers_below(windows: Windows, counted: None, clerk: User) -> None:
    page = windows.open(clerk)
    page.goto(f"{PAGE}verloop/")
    expect(page.locator(".r-chart .main-svg").first).to_be_visible()
    expect(page.get_by_role("rowheader", name="Geregistreerd D01")).to_be_visible()


def check(page: Page, javascript: bool) -> None:
    """Axe needs script; without it only the width of the page is looked at."""
    page.wait_for_load_state()
    if javascript:
        check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} scrolls sideways"
