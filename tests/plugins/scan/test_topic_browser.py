"""A leader starts the year in a real browser: chooses topics, asks assessors, changes a title; at both widths, with and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_assessment, make_decision, make_round, make_year, stored_result
from tests.support.browser import Windows, check_accessibility

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_starting_a_year(windows: Windows, session: Session, make_user: MakeUser, phone: bool, javascript: bool) -> None:
    leader = make_user(Role.SAFETY_DIRECTOR, title="Directeur OOV")
    make_user(Role.ASSESSOR, title="Beoordelaar communicatie")
    _last_year(session, session.merge(leader))
    page = windows.open(leader, phone=phone, javascript=javascript)
    check = _checker(javascript)

    page.goto("/2027/onderwerpen/")
    check(page)
    page.get_by_role("link", name="Onderwerpen kiezen").click()
    check(page)
    expect(page.get_by_role("checkbox", name="Opvang asielzoekers")).to_be_checked()
    page.get_by_role("checkbox", name="Vakantieparken").check()
    page.get_by_label("Eigen onderwerp").fill("Dossier Willemsen")
    page.get_by_role("button", name="Opslaan").click()
    check(page)
    expect(page.get_by_text("Kijk nog eens naar de titel")).to_be_visible()
    page.get_by_role("button", name="Toch gebruiken").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Beoordelaars voor alle onderwerpen")
    check(page)
    page.get_by_label("Beoordelaar communicatie").select_option("communicatie")
    page.get_by_role("button", name="Opslaan").click()

    expect(page.get_by_role("link", name="Alle 3")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Dossier Willemsen", exact=True).click()
    check(page)
    page.get_by_text("Titel of moment wijzigen").click()
    page.get_by_label("Titel").fill("Sluiting zwembad De Vliet")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sluiting zwembad De Vliet")
    expect(page.get_by_role("status")).to_contain_text("De wijziging is opgeslagen.")


def _last_year(session: Session, leader: User) -> None:
    make_year(session, number=2027)
    old = make_round(session, year=2026, library=LIBRARY, state="adopted")
    topic = make_assessment(session, round=old, phase="consensus", result=stored_result(LIBRARY))
    make_decision(session, assessment=topic, level=3, proposed_by=leader, decided_by=leader)
    session.commit()


def _checker(javascript: bool) -> Callable[[Page], None]:
    """Axe needs script; without it only the width of the page is looked at."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if javascript:
            check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} scrolls sideways"

    return check
