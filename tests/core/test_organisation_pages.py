"""The pages of raad and college: a list of a whole council read in, shown before it counts, and one seat at a time."""

from collections.abc import Callable
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from risico.accounts.models import User
from risico.db import Database
from risico.organisation.incoming import COLUMNS, SHEET
from risico.organisation.models import Term
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import web
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def desk(login: Callable[[User], FlaskClient], make_user: MakeUser) -> FlaskClient:
    """The clerk at work."""
    return login(make_user(Role.CLERK))


def csv(*rows: str) -> bytes:
    return "\n".join((";".join(COLUMNS), *rows)).encode()


def council(size: int) -> bytes:
    return csv(*(f"L. Lid{n};lid{n}@noorderdijk.example;;" for n in range(1, size + 1)))


def send(desk: FlaskClient, content: bytes, since: str = "26-3-2026", body: str = "raad") -> BeautifulSoup:
    """Choose a file on the page and send it."""
    form = BeautifulSoup(desk.get(f"/leden/{body}/inlezen/").text, "html5lib").select_one("main form")
    assert form
    data = {**web.filled_in(form).to_dict(), "since": since, "file": (BytesIO(content), "lijst.csv")}
    return BeautifulSoup(desk.post(str(form["action"]), data=data, content_type="multipart/form-data").text, "html5lib")


def carry_out(desk: FlaskClient, shown: BeautifulSoup) -> None:
    form = shown.select_one("main form")
    assert form and form["action"] == "/leden/raad/overnemen/"
    assert desk.post(str(form["action"]), data=web.filled_in(form)).status_code == 302


def stored(database: Database) -> list[Term]:
    with database.reader() as session:
        return list(session.scalars(select(Term).order_by(Term.seat, Term.since)))


def test_a_list_is_shown_before_it_counts(desk: FlaskClient, database: Database) -> None:
    shown = send(desk, council(39))
    assert "39 nieuw" in shown.select_one(".r-top__lead").text and stored(database) == []  # type: ignore[union-attr]
    carry_out(desk, shown)
    assert len(stored(database)) == 39 and "39 zetels" in desk.get("/leden/").text
    again = send(desk, csv("L. Lid2;lid2@noorderdijk.example;;", "N. Nieuw;n@noorderdijk.example;;"), "1-5-2026")
    assert "1 nieuw, 38 weg, 1 blijft" in " ".join(again.select_one(".r-top__lead").text.split())  # type: ignore[union-attr]
    carry_out(desk, again)
    assert [term.name for term in stored(database) if term.until is None] == ["N. Nieuw", "L. Lid2"]


def test_a_wrong_cell_is_named_and_the_day_stays(desk: FlaskClient, database: Database) -> None:
    page = send(desk, csv("A;geen adres;;"), "31-4-2026")
    assert "Deze dag bestaat niet" in page.text
    page = send(desk, csv("A;geen adres;;"), "26-3-2026")
    day = page.select_one("#since")
    assert day and day["value"] == "26-3-2026" and "B2" in page.text and "geen e-mailadres" in page.text
    assert "Kies het bestand dat u wilt inlezen." in send(desk, b"").text
    assert stored(database) == []


def test_a_day_that_cannot_be_keeps_the_list_on_the_page(desk: FlaskClient, database: Database) -> None:
    form = send(desk, council(2)).select_one("main form")
    assert form
    answer = desk.post(str(form["action"]), data={**web.filled_in(form).to_dict(), "since": "31-4-2026"})
    page = BeautifulSoup(answer.text, "html5lib")
    again = page.select_one("main form")
    assert answer.status_code == 422 and "L. Lid2" in page.text and again and stored(database) == []
    assert desk.post(str(again["action"]), data={**web.filled_in(again).to_dict(), "since": "26-3-2026"}).status_code == 302
    assert len(stored(database)) == 2


def test_one_seat_is_corrected_succeeded_and_ended(desk: FlaskClient, database: Database) -> None:
    web.submit(desk, "/leden/raad/nieuw/", {"name": "S. de Boer", "email": "S@noorderdijk.example", "since": "26-3-2026"})
    term = stored(database)[0]
    web.submit(desk, f"/leden/{term.id}/", {"name": "S. Jansen"}, form='form[action$="/verbeteren/"]')
    assert stored(database)[0].name == "S. Jansen"
    fields = {"opvolger-name": "P. Bakker", "opvolger-email": "p@noorderdijk.example", "opvolger-since": "1-6-2026"}
    web.submit(desk, f"/leden/{term.id}/", fields, form='form[action$="/opvolgen/"]')
    old, new = stored(database)
    assert (old.until and old.until.isoformat(), new.name, new.seat) == ("2026-05-31", "P. Bakker", 1)
    answer = web.submit(desk, f"/leden/{new.id}/", {"vertrek-until": "1-5-2026"}, form='form[action$="/beeindigen/"]')
    assert answer.status_code == 422 and "ligt voor de eerste dag" in answer.text and 'value="1-5-2026"' in answer.text


def test_of_two_clerks_the_second_sees_both_versions(desk: FlaskClient, login: Callable[[User], FlaskClient], make_user: MakeUser, database: Database) -> None:
    web.submit(desk, "/leden/raad/nieuw/", {"name": "S. de Boer", "email": "s@noorderdijk.example", "since": "26-3-2026"})
    id, other = stored(database)[0].id, login(make_user(Role.SECRETARY))
    form = BeautifulSoup(other.get(f"/leden/{id}/").text, "html5lib").select_one('form[action$="/verbeteren/"]')
    assert form
    web.submit(desk, f"/leden/{id}/", {"name": "Van de eerste"}, form='form[action$="/verbeteren/"]')
    answer = other.post(str(form["action"]), data={**web.filled_in(form).to_dict(), "name": "Van de tweede"})
    assert answer.status_code == 422 and "Van de eerste" in answer.text and 'value="Van de tweede"' in answer.text
    retry = BeautifulSoup(answer.text, "html5lib").select_one('form[action$="/verbeteren/"]')
    assert retry and other.post(str(retry["action"]), data=web.filled_in(retry)).status_code == 302
    assert stored(database)[0].name == "Van de tweede"


def test_the_list_comes_back_as_a_workbook_that_changes_nothing(desk: FlaskClient) -> None:
    carry_out(desk, send(desk, council(3)))
    content = desk.get("/leden/raad/lijst.xlsx").data
    assert content.startswith(b"PK") and SHEET
    assert "3 blijven" in " ".join(send(desk, content).select_one(".r-top__lead").text.split())  # type: ignore[union-attr]


@ONE_DATABASE
def test_what_no_form_offers_gets_a_sentence(desk: FlaskClient, database: Database) -> None:
    typed = {"name": "S. de Boer", "email": "geen adres", "office": "keizer", "seat": "900", "since": "31-2-2026"}
    answer = web.submit(desk, "/leden/raad/nieuw/", typed)
    assert answer.status_code == 422 and stored(database) == []
    assert all(
        text in answer.text for text in ("Kies uit de lijst.", "geen e-mailadres", "getal van 1 tot en met", "Deze dag bestaat niet", 'value="S. de Boer"')
    )


@ONE_DATABASE
def test_an_unknown_body_is_no_page(desk: FlaskClient) -> None:
    assert [desk.get(path).status_code for path in ("/leden/bestuur/inlezen/", "/leden/999/", "/leden/raad/eerder/")] == [404, 404, 200]


@ONE_DATABASE
def test_the_list_costs_as_much_for_many_as_for_one(desk: FlaskClient, database: Database) -> None:
    costs = []
    for size in (1, 45):
        carry_out(desk, send(desk, council(size)))
        with counted(database.engine) as statements:
            assert f"L. Lid{size}" in desk.get("/leden/").text
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 6


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@ONE_DATABASE
def test_every_page_is_readable_for_everyone(windows: Windows, make_user: MakeUser, desk: FlaskClient, database: Database, phone: bool) -> None:
    carry_out(desk, send(desk, council(5)))
    page = windows.open(make_user(Role.SECRETARY), phone=phone)
    term = stored(database)[0].id
    for path in ("/leden/", "/leden/raad/inlezen/", "/leden/raad/nieuw/", "/leden/raad/eerder/", f"/leden/{term}/"):
        page.goto(path)
        _check(page)
    page.goto("/leden/raad/inlezen/")
    page.get_by_label("Vanaf welke dag").fill("1-6-2026")
    page.get_by_label("Lijst met leden").set_input_files(
        {"name": "lijst.csv", "mimeType": "text/csv", "buffer": csv("L. Lid9;lid9@noorderdijk.example;;", "fout;;;")}
    )
    page.get_by_role("button", name="Lijst bekijken").click()
    _check(page)
    page.get_by_label("Lijst met leden").set_input_files({"name": "lijst.csv", "mimeType": "text/csv", "buffer": csv("L. Lid9;lid9@noorderdijk.example;;")})
    page.get_by_role("button", name="Lijst bekijken").click()
    _check(page)
    page.get_by_role("button", name="Lijst overnemen").click()
    expect(page.get_by_text("L. Lid9")).to_be_visible()


def _check(page: Page) -> None:
    """Readable for everyone, and nothing sticks out at the side."""
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
