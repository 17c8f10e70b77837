"""From nothing to a measure that works, in a real browser: two people, at both widths, with and without script, with axe on every page."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import TopicDecided
from risico_measures import actions
from tests.plugins.scan.factories import make_year
from tests.support.browser import Windows, check_accessibility

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
YEAR = clock.today().year
TODAY = f"{clock.today().day}-{clock.today().month}-{YEAR}"
LIST = f"/{YEAR}/maatregelen/"


@ON_SQLITE
@pytest.mark.parametrize(("phone", "javascript"), [(False, True), (True, False)])
def test_from_nothing_to_a_measure_that_works(windows: Windows, session: Session, leader: User, clerk: User, phone: bool, javascript: bool) -> None:
    make_year(session, number=YEAR, opened_by=session.merge(leader))
    actions.propose(session, TopicDecided(YEAR, "T01", "Opvang asielzoekers", 4, ("M26",), ("c",)))
    session.commit()
    check = _checker(javascript)
    first, second = (windows.open(user, phone=phone, javascript=javascript) for user in (clerk, leader))

    _begin(second, check)
    _put_on_paper(second, check)
    _record(first, check)
    _confirm(second, check)
    _accept_and_share_out(second, check)
    for end in ("verloop/", "rollen/", "rollen/griffier/", "toezicht/", "kiezen/", "eigen/", "excel/", "?vak=gemeenschap-vooraf"):
        second.goto(f"{LIST}{end}")
        check(second)


def _begin(page: Page, check: Callable[[Page], None]) -> None:
    page.goto(LIST)
    check(page)
    page.get_by_role("button", name="Begin met 26 maatregelen").click()
    expect(page.get_by_role("link", name="Alle 26")).to_be_visible()
    check(page)


def _put_on_paper(page: Page, check: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Agressieprotocol voor politieke ambtsdragers", exact=True).click()
    check(page)
    page.get_by_text("Stand op papier wijzigen").click()
    page.get_by_role("radio", name="Het is vastgesteld").check()
    page.get_by_label("Sinds wanneer?").fill("31-2-2026")
    page.get_by_label("Waar staat het besluit?").fill("raadsbesluit 2026-061")
    page.get_by_role("button", name="Opslaan").first.click()
    expect(page.get_by_role("alert")).to_contain_text("Deze dag bestaat niet.")
    check(page)
    page.get_by_label("Sinds wanneer?").fill("1-2-2026")
    page.get_by_role("button", name="Opslaan").first.click()
    expect(page.get_by_text("Ja, vastgesteld")).to_be_visible()


def _record(page: Page, check: Callable[[Page], None]) -> None:
    page.goto(f"{LIST}M12/")
    check(page)
    page.get_by_label("Wanneer was de controle?").fill(TODAY)
    page.get_by_role("radio", name="Oefening of tafeltest").check()
    page.get_by_role("radio", name="Het werkt Alles").check()
    page.get_by_label("Waar ligt het bewijs?").fill("Verslag tafeltest, zaak 417")
    page.get_by_role("button", name="Vastleggen en laten bevestigen").click()
    expect(page.get_by_role("status")).to_contain_text("Een tweede persoon bevestigt haar.")
    expect(page.get_by_role("button", name="Controle bevestigen")).to_have_count(0)
    check(page)


def _confirm(page: Page, check: Callable[[Page], None]) -> None:
    page.goto(f"{LIST}?toon=bevestigen")
    page.get_by_role("link", name="Agressieprotocol voor politieke ambtsdragers", exact=True).click()
    check(page)
    page.get_by_text("Klopt er iets niet? Stuur terug").click()
    page.get_by_role("button", name="Terugsturen").click()
    expect(page.get_by_role("alert")).to_contain_text("Schrijf op wat er anders moet.")
    check(page)
    page.get_by_role("button", name="Controle bevestigen").click()
    expect(page.locator(".r-top__lead")).to_contain_text("werkt aantoonbaar")
    check(page)


def _accept_and_share_out(page: Page, check: Callable[[Page], None]) -> None:
    page.goto(f"{LIST}acties/")
    check(page)
    page.get_by_role("checkbox", name="Kies Vroege participatie").check()
    page.get_by_label("Wie doet dit?").select_option(label="Griffier")
    page.get_by_label("Wanneer moet het klaar zijn?").fill(TODAY)
    page.get_by_role("button", name="Aannemen").click()
    expect(page.get_by_role("heading", name="Hier wordt aan gewerkt")).to_be_visible()
    check(page)
    page.get_by_role("link", name="Vroege participatie", exact=True).click()
    check(page)
    page.goto(f"{LIST}mijn/?van=alle")
    check(page)
    page.get_by_role("checkbox", name="Kies Netwerklijst").check()
    page.get_by_label("Eigenaar").select_option(label="Griffier")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("status")).to_contain_text("1 maatregel is gewijzigd.")


def _checker(javascript: bool) -> Callable[[Page], None]:
    """Axe needs script; without it only the width of the page is looked at."""

    def check(page: Page) -> None:
        page.wait_for_load_state()
        if javascript:
            check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} scrolls sideways"

    return check
