"""The account pages in a real browser: for everyone, at both widths, with and without JavaScript."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from risico.accounts.tokens import setup_code
from risico.config import Settings
from risico.db import Database
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.accounts import PASSWORD, first_code, fresh_code, give_factor, give_password, name_municipality
from tests.support.browser import Windows, check_accessibility

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OWN = ("/account/", "/account/tweede-stap/", "/account/tweede-stap/uitzetten/", "/account/herstelcodes/", "/wachtwoord/")
WIDTHS = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])


def _check(page: Page) -> None:
    """Readable for everyone, nothing sticks out at the side, and one main heading."""
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
    assert page.locator("h1").count() == 1


def _set_up_app(page: Page) -> None:
    """The second step of somebody who must have one: a mistake first, then the code, then the recovery codes as a file."""
    _check(page)
    page.get_by_label("Code uit de app").fill("000000")
    page.get_by_role("button", name="Controleren en verder").click()
    page.wait_for_load_state()  # with its pictures
    assert page.locator("img.r-qr").evaluate("picture => picture.naturalWidth > 100"), "the policy of the page lets the picture through"
    _check(page)
    page.get_by_label("Code uit de app").fill(first_code(page))
    page.get_by_role("button", name="Controleren en verder").click()
    _check(page)
    shown = page.locator(".r-codes li").all_inner_texts()
    with page.expect_download() as kept:
        page.get_by_role("link", name="Codes bewaren als bestand").click()
    assert kept.value.suggested_filename == "herstelcodes-risico.txt"
    assert Path(kept.value.path()).read_text("utf-8").split("\n\n")[1].split() == shown
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()


@WIDTHS
@ONE_DATABASE
def test_from_first_visit_to_a_colleague_who_logs_in(windows: Windows, settings: Settings, phone: bool) -> None:
    page = windows.open(phone=phone)
    page.goto("/")
    _check(page)
    page.get_by_role("button", name="Account maken").click()
    expect(page.locator(".r-errors")).to_be_focused()
    assert page.title().startswith("Fout: ")
    _check(page)
    page.get_by_label("Gemeente", exact=True).fill("Gemeente Noorderdijk")
    page.get_by_label("E-mailadres").fill("secretaris@noorderdijk.example")
    page.get_by_label("Uw functie").fill("Gemeentesecretaris")
    page.get_by_label("Gemeentesecretaris: ").check()
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_label("Installatiecode").fill(setup_code(settings))
    page.get_by_role("button", name="Account maken").click()
    _set_up_app(page)
    page.get_by_role("link", name="Accounts").click()
    _check(page)
    page.get_by_role("link", name="Nieuw account").click()
    page.get_by_label("E-mailadres").fill("griffier@noorderdijk.example")
    page.get_by_label("Functie").fill("Griffier")
    page.get_by_label("Griffier: ").check()
    _check(page)
    page.get_by_role("button", name="Account maken").click()
    _check(page)
    link = page.get_by_label("Link om door te geven").input_value()

    colleague = windows.open(phone=phone, javascript=False)
    colleague.goto(link)
    colleague.get_by_label("Nieuw wachtwoord").fill(PASSWORD)
    colleague.get_by_role("button", name="Wachtwoord opslaan").click()
    colleague.get_by_label("E-mailadres").fill("griffier@noorderdijk.example")
    colleague.get_by_label("Wachtwoord").fill(PASSWORD)
    colleague.get_by_role("button", name="Inloggen").click()
    expect(colleague.get_by_text("Griffier", exact=True).first).to_be_visible()
    colleague.get_by_role("button", name="Uitloggen").click()
    expect(colleague.get_by_text("U bent uitgelogd.")).to_be_visible()


@WIDTHS
@ONE_DATABASE
def test_every_account_page_is_for_everyone(windows: Windows, make_user: MakeUser, database: Database, settings: Settings, phone: bool) -> None:
    name_municipality(database)
    admin = give_password(database, make_user(Role.ADMIN, title="Functioneel beheerder"))
    give_factor(database, settings, admin)
    long = make_user(*Role, email="een.heel.lang.adres@een-fusiegemeente-aan-zee.example", title="Senior beleidsadviseur openbare orde en veiligheid")
    page = windows.open(admin, phone=phone)
    for path in ("/accounts/", "/accounts/nieuw/", f"/accounts/{admin.id}/", f"/accounts/{long.id}/", *OWN, f"/accounts/{long.id}/tweede-stap/"):
        page.goto(path)
        _check(page)
    page.goto("/account/herstelcodes/")
    page.get_by_role("button", name="Nieuwe codes maken").click()
    _check(page)
    page.goto(f"/accounts/{long.id}/")
    page.get_by_role("button", name="Account afsluiten").click()
    page.goto(f"/accounts/{long.id}/")
    _check(page)
    visitor = windows.open(phone=phone)
    for path in ("/inloggen/", "/welkom/niet-van-iemand/"):
        visitor.goto(path)
        _check(visitor)
    visitor.goto("/inloggen/")
    visitor.get_by_label("E-mailadres").fill(admin.email)
    visitor.get_by_label("Wachtwoord").fill("niet het goede")
    visitor.get_by_role("button", name="Inloggen").click()
    _check(visitor)
    visitor.get_by_label("Wachtwoord").fill(PASSWORD)
    visitor.get_by_role("button", name="Inloggen").click()
    _check(visitor)
    visitor.get_by_label("Code").fill("000000")
    visitor.get_by_role("button", name="Inloggen").click()
    _check(visitor)
    visitor.get_by_label("Code").fill(fresh_code(database, admin))
    visitor.get_by_role("button", name="Inloggen").click()
    expect(visitor.get_by_role("link", name="Accounts")).to_be_visible()
