"""The whole story: a gemeentesecretaris opens a fresh installation and hands the college a Word report.

In a real browser, at desktop and phone width, with and without JavaScript; axe looks at every page on the way.
"""

import io
import re
from dataclasses import dataclass, field

import docx
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from risico import clock
from risico.accounts.service import setup_code
from tests.support.accounts import first_code
from tests.support.browser import Windows, check_accessibility

PASSWORD = "lantaarn kwartel zolder"
YEAR = clock.today().year
COLLEAGUES = {
    "oov@voorbeeld.example": ("Directeur OOV", "safety_director", "OOV"),
    "bouw@voorbeeld.example": ("Beleidsadviseur bouwen", "assessor", "vakafdeling"),
    "pers@voorbeeld.example": ("Communicatieadviseur", "assessor", "communicatie"),
}


@dataclass
class Teller:
    """Walks the story in windows of one size, and has axe look at each page once."""

    windows: Windows
    phone: bool
    javascript: bool
    looked_at: set[str] = field(default_factory=set)
    mirror: Page | None = None

    def window(self) -> Page:
        return self.windows.open(phone=self.phone, javascript=self.javascript)

    def look(self, page: Page) -> None:
        path = page.url.partition("?")[0]
        if path not in self.looked_at:
            self.looked_at.add(path)
            check_accessibility(page if self.javascript else self.copy(page))
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{path} scrolls sideways"

    def copy(self, page: Page) -> Page:
        """The page as it stands, without its scripts, in a window where axe can run: it needs a clock, which "no JavaScript" stops."""
        html = re.sub(r"<script.*?</script>", "", page.content())
        self.mirror = self.mirror or self.windows.open(phone=self.phone)
        self.mirror.route(page.url, lambda route: route.fulfill(body=html, content_type="text/html"), times=1)
        self.mirror.goto(page.url)
        return self.mirror

    def go(self, page: Page, path: str) -> None:
        page.goto(path)
        self.look(page)

    def press(self, page: Page, name: str) -> None:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.wait_for_load_state()
        self.look(page)


@pytest.fixture(params=[(False, True), (True, False)], ids=["desktop", "phone-no-script"])
def teller(request: pytest.FixtureRequest, windows: Windows) -> Teller:
    phone, javascript = request.param
    return Teller(windows, phone, javascript)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_first_visit_to_adopted_report(app: Flask, teller: Teller) -> None:
    secretary = set_up(app, teller)
    windows = {email: welcome(teller, email, invite(teller, secretary, email)) for email in COLLEAGUES}
    open_the_year(teller, secretary)
    director = windows["oov@voorbeeld.example"]
    ask_assessors(teller, director)
    for page in windows.values():
        score(teller, page)
    discuss_and_propose(teller, director)
    decide_and_adopt(teller, secretary)
    read_the_report(teller, secretary)


def set_up(app: Flask, teller: Teller) -> Page:
    page = teller.window()
    teller.go(page, "/")
    assert page.url.endswith("/installeren/")
    page.locator("[name=municipality]").fill("Voorbeeldgemeente")
    page.locator("[name=email]").fill("secretaris@voorbeeld.example")
    page.locator("[name=title]").fill("Gemeentesecretaris")
    page.locator("[name=roles][value=secretary]").check()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=code]").fill("VERKEERD")
    teller.press(page, "Account maken")
    expect(page.locator(".r-errors")).to_be_visible()
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=code]").fill(setup_code(app.extensions["risico"].settings))
    teller.press(page, "Account maken")
    page.locator("[name=code]").fill(first_code(page))
    teller.press(page, "Controleren en verder")
    page.get_by_role("link", name="Ik heb ze bewaard, ga verder").click()
    return page


def invite(teller: Teller, page: Page, email: str) -> str:
    title, role, _ = COLLEAGUES[email]
    teller.go(page, "/accounts/")
    page.get_by_role("link", name="Nieuw account").click()
    page.locator("[name=email]").fill(email)
    page.locator("[name=title]").fill(title)
    page.locator(f"[name=roles][value={role}]").check()
    teller.press(page, "Account maken")
    return page.get_by_label("Link om door te geven").input_value()


def welcome(teller: Teller, email: str, link: str) -> Page:
    page = teller.window()
    teller.go(page, "/" + link.split("/", 3)[3])
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    if "/inloggen/" in page.url:
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        teller.press(page, "Inloggen")
    teller.look(page)
    return page


def open_the_year(teller: Teller, page: Page) -> None:
    teller.go(page, "/")
    page.locator(f"[name=number][value='{YEAR}']").check()
    teller.press(page, "Jaar openen")
    teller.go(page, f"/{YEAR}/onderwerpen/")
    page.get_by_role("link", name="Onderwerpen kiezen").first.click()
    teller.look(page)
    page.locator("input[name=codes][value=T16]").check()
    page.locator("[name=title]").fill("Jan de Vries")
    teller.press(page, "Opslaan")
    page.locator("[name=title]").fill("Verplaatsing weekmarkt")
    teller.press(page, "Opslaan")
    teller.go(page, f"/{YEAR}/onderwerpen/kiezen/")
    assert page.locator("input[name=codes][value=L01]").is_checked()
    page.locator("input[name=codes][value=L01]").uncheck()
    teller.press(page, "Opslaan")


def ask_assessors(teller: Teller, page: Page) -> None:
    teller.go(page, f"/{YEAR}/onderwerpen/T16/")
    teller.go(page, f"/{YEAR}/onderwerpen/T16/beoordelaars/")
    for title, _, rater in COLLEAGUES.values():
        page.get_by_label(title, exact=True).select_option(label=rater)
    teller.press(page, "Opslaan")


def score(teller: Teller, page: Page) -> None:
    """Ten questions: the answers with the lowest risk, with their basis; on the last one nothing is known."""
    teller.go(page, f"/{YEAR}/onderwerpen/T16/scoren/")
    questions = page.locator("fieldset.r-question").all()
    assert len(questions) == 10
    for number, question in enumerate(questions):
        if number < 9:
            question.locator(".r-scale input").first.check()
            question.get_by_label("ervaring", exact=True).check()
        else:
            question.get_by_label("Weet ik niet").check()
    page.locator(".r-savebar button").click()
    page.wait_for_load_state()
    teller.look(page)
    page.goto(f"/{YEAR}/onderwerpen/T16/scoren/kort/")
    assert "10 van 10 beantwoord" in page.locator("#opgeslagen").inner_text()


def discuss_and_propose(teller: Teller, page: Page) -> None:
    teller.go(page, f"/{YEAR}/onderwerpen/T16/")
    teller.press(page, "Scoren sluiten")
    teller.go(page, f"/{YEAR}/onderwerpen/T16/verschillen/")
    page.get_by_label("Wat moet waar zijn als wij te laag zitten?").fill("Dat ondernemers zich verenigen.")
    teller.press(page, "Opslaan en besluit voorstellen")
    teller.go(page, f"/{YEAR}/onderwerpen/T16/besluit/")
    teller.press(page, "Voorstel doen")
    assert page.get_by_role("button", name="Besluit vaststellen").count() == 0, "the proposer may not decide"


def decide_and_adopt(teller: Teller, page: Page) -> None:
    teller.go(page, f"/{YEAR}/")
    teller.go(page, f"/{YEAR}/onderwerpen/T16/besluit/")
    teller.press(page, "Besluit vaststellen")
    teller.go(page, f"/{YEAR}/onderwerpen/beeld/")
    teller.go(page, f"/{YEAR}/onderwerpen/vaststellen/")
    teller.press(page, f"Scan {YEAR} vaststellen")
    teller.go(page, f"/{YEAR}/onderwerpen/terugkijken/")
    teller.go(page, f"/{YEAR}/")


def read_the_report(teller: Teller, page: Page) -> None:
    teller.go(page, f"/{YEAR}/verslag/")
    page.get_by_label("Openbaar", exact=False).first.check()
    teller.press(page, "Maak verslag")
    for _ in range(20):
        if "/verslag/" in page.url:
            break
        page.wait_for_timeout(500)
    teller.look(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Word").first.click()
    report = docx.Document(io.BytesIO(waiting.value.path().read_bytes()))
    text = "\n".join(paragraph.text for paragraph in report.paragraphs)
    assert "Voorbeeldgemeente" in text
    assert "ondernemers zich verenigen" not in text
