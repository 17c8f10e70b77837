"""The poll, seats and sample in a real browser: the clerk hands out links, people answer on their phone, everyone sees what came out."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.plugins.scan.factories import make_year
from tests.support.browser import Windows, check_accessibility

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOME = "/2027/registratie/"
Check = Callable[[Page], None]


@pytest.fixture
def year(session: Session) -> None:
    make_year(session, number=2027)
    session.commit()


def checker(javascript: bool) -> Check:
    """Axe needs script; without it only the width of the page is looked at."""

    def check(page: Page) -> None:
        if javascript:
            check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} scrolls sideways"

    return check


@ON_SQLITE
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_a_poll_from_beginning_to_end(windows: Windows, year: None, make_user: MakeUser, tmp_path: Path, phone: bool, javascript: bool) -> None:
    clerk = make_user(Role.CLERK, title="Griffier")
    page, check = windows.open(clerk, phone=phone, javascript=javascript), checker(javascript)
    page.goto(f"{HOME}peiling/")
    check(page)
    page.get_by_role("button", name="Peiling openen").click()
    expect(page.get_by_role("status")).to_contain_text("De peiling is open.")
    check(page)
    page.get_by_label("Hoeveel links hebt u nodig?").fill("0")
    page.get_by_role("button", name="Links maken").click()
    check(page)
    page.get_by_label("Hoeveel links hebt u nodig?").fill("7")
    page.get_by_role("button", name="Links maken").click()
    check(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Bewaren als tekstbestand").click()
    file = tmp_path / "links.txt"
    saved.value.save_as(file)
    assert saved.value.suggested_filename == "peiling-2027-links.txt"
    links = file.read_text("utf-8").split()
    assert links == page.get_by_label("Links, één per regel").input_value().split() and len(links) == 7

    for link in links[:6]:
        answer(windows.open(phone=True, javascript=javascript), link, check if link == links[0] else lambda page: None)

    page.goto(f"{HOME}peiling/")
    page.get_by_text("Peiling eerder sluiten").click()
    page.get_by_role("button", name="Peiling sluiten").click()
    expect(page.get_by_role("heading", level=2, name="Hoe onveilig voelen ambtsdragers zich")).to_be_visible()
    check(page)
    late = windows.open(phone=True, javascript=javascript)
    late.goto(links[6])
    expect(late.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")
    check(late)


def answer(page: Page, link: str, check: Check) -> None:
    """Somebody answers two questions and goes back to the page they came from."""
    page.goto(link)
    check(page)
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_text("Beantwoord minstens één vraag.").first).to_be_visible()
    check(page)
    page.get_by_role("group", name="Hoe onveilig").get_by_label("Zij zijn regelmatig ongerust.").check()
    page.get_by_role("group", name="Weet u waar").get_by_label("Ja.").check()
    page.get_by_role("button", name="Versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dank u wel")
    check(page)
    assert page.context.cookies() == []
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze link werkt niet meer")


@ON_SQLITE
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_seats_and_sample(windows: Windows, year: None, make_user: MakeUser, phone: bool, javascript: bool) -> None:
    leader: User = make_user(Role.SAFETY_DIRECTOR, title="Directeur OOV")
    page, check = windows.open(leader, phone=phone, javascript=javascript), checker(javascript)
    page.goto(f"{HOME}zetels/")
    check(page)
    page.get_by_role("link", name="Zetels vastleggen").click()
    check(page)
    page.get_by_label("Burgemeester: aantal zetels").fill("1")
    page.get_by_label("Wethouders: aantal zetels").fill("4")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_text("Vul een aantal in van 0 tot en met 500.").first).to_be_visible()
    check(page)
    page.get_by_label("Raadsleden: aantal zetels").fill("25")
    page.get_by_role("button", name="Vastleggen").click()
    expect(page.get_by_role("status")).to_contain_text("vastgelegd")
    check(page)

    page.goto(f"{HOME}steekproef/")
    check(page)
    page.get_by_label("Hoeveel maatregelen tegen inwoners bekeek u opnieuw?").fill("12")
    page.get_by_label("Hoeveel daarvan hief u op of verzachtte u?").fill("20")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_text("Vul een aantal in van 0 tot en met wat u bekeek.").first).to_be_visible()
    check(page)
    page.get_by_label("Hoeveel daarvan hief u op of verzachtte u?").fill("5")
    page.get_by_role("button", name="Bewaren").click()
    expect(page.get_by_role("status")).to_contain_text("De steekproef is bewaard.")
    check(page)
