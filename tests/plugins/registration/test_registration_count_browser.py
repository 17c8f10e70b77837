"""Counting and agreeing in a real browser, with and without JavaScript, on a screen and a phone."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_registration import service
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from tests.plugins.registration.factories import Q2, Q3, SPRING
from tests.plugins.registration.pages import AGREE, AGREEMENTS, count_of, nil_of
from tests.support.browser import Windows, check_accessibility

SIZES = pytest.mark.parametrize("phone", [False, True], ids=["screen", "phone"])


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"
    check_accessibility(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@SIZES
def test_a_quarter_is_counted_without_javascript(windows: Windows, session: Session, year: None, coordinator: User, *, phone: bool) -> None:
    page = windows.open(coordinator, phone=phone, javascript=False)
    page.goto(count_of(Q3, OFFICE_HOLDERS))
    page.get_by_label("Gemeld", exact=True).fill("2")
    page.get_by_label("Geregistreerd", exact=True).fill("3")
    page.get_by_role("button", name="Telling opslaan").click()
    expect(page.get_by_label("Geregistreerd", exact=True)).to_have_value("3")
    page.get_by_label("Deze getallen kloppen. Sla ze toch op.").check()
    page.get_by_label("Waarom kloppen deze getallen toch?").fill("Eén melding kwam uit december.")
    page.get_by_role("button", name="Telling opslaan").click()
    expect(page.locator("main")).to_contain_text("De telling van juli tot en met september 2026 is opgeslagen.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@SIZES
def test_pages_of_a_count_are_accessible(windows: Windows, session: Session, year: None, coordinator: User, leader: User, *, phone: bool) -> None:
    service.save(session, session.merge(leader), Q2, EMPLOYEES, SPRING, {"T01": 7})
    service.save(session, session.merge(leader), Q2, EMPLOYEES, {**SPRING, "at_home": 1}, reason="Vergeten.", number_seen=1)
    session.commit()
    page = windows.open(coordinator, phone=phone)
    for url in (count_of(Q3), count_of(Q2), nil_of(Q3), nil_of(Q2, EMPLOYEES), f"{count_of(Q2)}versies/", AGREEMENTS):
        page.goto(url)
        fits(page)
    page.goto(count_of(Q3))
    page.get_by_label("Gemeld", exact=True).fill("1")
    page.get_by_label("Lichamelijk").fill("2")
    page.get_by_label("Geregistreerd", exact=True).fill("2")
    page.get_by_label("Geregistreerd", exact=True).press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    fits(page)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@SIZES
def test_agreements_are_made(windows: Windows, year: None, leader: User, *, phone: bool) -> None:
    page = windows.open(leader, phone=phone)
    page.goto(AGREE)
    fits(page)
    page.get_by_label("Registreren in GIR", exact=True).fill("4")
    page.get_by_label("Eenheid: Registreren in GIR").select_option("uren")
    page.get_by_label("Contact binnen de norm").fill("400")
    page.get_by_role("button", name="Afspraken vastleggen").click()
    expect(page.get_by_label("Eenheid: Registreren in GIR")).to_have_value("uren")
    fits(page)
    page.get_by_label("Contact binnen de norm").fill("85")
    page.get_by_role("button", name="Afspraken vastleggen").click()
    expect(page.locator("main")).to_contain_text("4 uren")
    fits(page)
