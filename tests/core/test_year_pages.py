"""The pages of a planning year: at a glance, one term, and setting the days."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline
from risico.db import Database
from risico.hookspecs import hookimpl
from risico.permissions import Role
from risico.year import planning
from risico.year.listing import AT_ONCE
from risico.year.models import Year
from risico.year.plan import plan_of
from tests.conftest import MakeUser
from tests.core.test_year_plan import LIBRARY
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
MAY = datetime(2027, 5, 11, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_may() -> Iterator[None]:
    with clock.at(MAY):
        yield


@pytest.fixture
def secretary(session: Session, make_user: MakeUser) -> User:
    """The secretary, in a year that was opened in January."""
    user = make_user(Role.SECRETARY, title="Gemeentesecretaris")
    session.add(Year(number=2027, opened_at=datetime(2027, 1, 12, 9, tzinfo=UTC), opened_by_id=user.id))
    session.commit()
    return user


def soup(visitor: FlaskClient, url: str) -> BeautifulSoup:
    page = visitor.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    return BeautifulSoup(page.text, "html5lib")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select_one(selector)
    assert found is not None, selector
    return found


def words(node: Tag) -> str:
    return " ".join(node.text.split())


# ── At a glance ─────────────────────────────────────────────────────────────


def test_the_page_says_where_the_year_stands_in_a_sentence(login: Login, secretary: User) -> None:
    page = soup(login(secretary), "/2027/jaar/")
    assert words(one(page, "h1")) == "Het jaar 2027"
    assert words(one(page, ".r-top__lead")).startswith("Wij zijn bij stap 2 van 7, onderwerpen kiezen. Er zijn ")
    steps = [words(one(step, "span")) for step in page.select(".r-steps__item")]
    assert steps[0] == "Jaar openen" and steps[-2:] == ["Praktijk controleren", "Terugkijken"] and len(steps) == 7
    assert [words(part) for part in one(page, "[aria-current=step]").select("span")] == ["Onderwerpen kiezen", "nu, 85 dagen te laat"]
    assert one(page, ".r-nav [aria-current=page]").text == "Jaar"


def test_the_line_and_the_months_tell_the_same_and_the_whole_year_stands_in_the_list(login: Login, secretary: User) -> None:
    page = soup(login(secretary), "/2027/jaar/?toon=jaar")
    marks = [words(mark).replace("\u00ad", "") for mark in page.select(".r-lanes__mark")]
    months = [words(mark) for mark in page.select(".r-months__list li")]
    assert sorted(mark.partition(" ")[2] for mark in marks) == sorted(mark.partition(": ")[2] for mark in months)
    assert len(page.select(".r-table tbody tr")) >= len(marks) > 20
    assert words(one(page, ".r-lanes__month.r-lanes__now")) == "mei, nu"
    assert "12 nov: Begroting naar provincie" in months  # the 14th is a Sunday


def test_the_list_begins_with_what_is_late_and_ends_after_three_months(login: Login, secretary: User) -> None:
    rows = [[words(cell) for cell in row.select("td, th")] for row in soup(login(secretary), "/2027/jaar/").select(".r-table tbody tr")]
    own = [row for row in rows if row[2] == "P&C-cyclus"]
    assert own[0] == ["29 jan", "Les van de jaarwisseling vastleggen", "P&C-cyclus", "Directeur OOV", "102 dagen te laat"]
    assert own[-1] == ["14 jul", "Jaarstukken naar de provincie", "P&C-cyclus", "Gemeentesecretaris", "Nog 64 dagen"]
    assert ["28 mei", "Kadernota naar het college", "P&C-cyclus", "Gemeentesecretaris", "Loopt, nog 17 dagen"] in own


def test_only_of_me_and_what_waits_for_me(login: Login, secretary: User, make_user: MakeUser) -> None:
    clerk = login(make_user(Role.CLERK))
    page = soup(clerk, "/2027/jaar/?toon=mij")
    titles = {words(one(row, "th")) for row in page.select(".r-table tbody tr")}
    assert {"Kadernota in de raad", "Begroting in de raad"} <= titles and "Begroting naar de provincie" not in titles
    waiting = {words(link) for link in page.select(".r-tasks__title")}
    assert "Besluitkalender naast de onderwerpen leggen" in waiting and "Begroting in de raad" not in waiting
    assert not page.select('a[href="/2027/jaar/plannen/"]')


@pytest.mark.parametrize("query", ["?toon=onzin", "?vanaf=9999", "?vanaf=-3", "?vanaf=x"])
def test_a_typed_address_is_no_fault(login: Login, secretary: User, query: str) -> None:
    assert login(secretary).get(f"/2027/jaar/{query}").status_code == 200


def test_a_year_that_is_not_open_does_not_exist(login: Login, secretary: User) -> None:
    visitor = login(secretary)
    assert [visitor.get(url).status_code for url in ("/2026/jaar/", "/2026/jaar/plannen/", "/2026/jaar/scripts/", "/2027/jaar/onzin/")] == [404] * 4


class Many:
    """A plugin with a great deal to do."""

    def __init__(self, count: int) -> None:
        self.count = count

    @hookimpl
    def deadlines(self) -> list[Deadline]:
        return [Deadline(f"many:{number}", f"Werk {number}", "", "/", ("secretary",), due=date(2027, 5, 20), part="Veel") for number in range(self.count)]


def test_a_long_list_goes_on_on_a_next_page_and_costs_the_same(app: Flask, login: Login, secretary: User, database: Database) -> None:
    visitor, costs = login(secretary), []
    for count in (5, 500):
        many = Many(count)
        app.extensions["risico"].plugins.register(many)
        with counted(database.engine) as statements:
            page = soup(visitor, "/2027/jaar/?toon=mij")
        costs.append(len(statements))
        app.extensions["risico"].plugins.unregister(many)
    assert costs[0] == costs[1]
    assert len(page.select(".r-table tbody tr")) == AT_ONCE
    links = [link["href"] for link in page.select("nav[aria-label=Bladeren] a")]
    assert len(links) > 8 and links[1] == f"/2027/jaar/?toon=mij&vanaf={AT_ONCE + 1}#lijst"


def test_a_year_that_is_over_has_no_days_to_set(login: Login, secretary: User) -> None:
    assert soup(login(secretary), "/2027/jaar/").select('a[href="/2027/jaar/plannen/"]')
    with clock.at(MAY.replace(year=2028)):
        page = soup(login(secretary), "/2027/jaar/")
    assert words(one(page, ".r-top__lead")).startswith("Van de 7 stappen van 2027 is er 1 gezet.")
    rows = [words(row) for row in page.select(".r-table tbody tr") if "P&C-cyclus" in row.text]
    assert len(rows) == 1 and "Planjaar 2028 openen" in rows[0]  # what was not done then is not asked now
    assert not page.select('a[href="/2027/jaar/plannen/"]')


# ── One term ────────────────────────────────────────────────────────────────


def test_a_term_is_reported_done_and_taken_back(login: Login, secretary: User) -> None:
    visitor = login(secretary)
    url = "/2027/jaar/accounts_province/"
    assert "Gemeentewet, artikel 200" in visitor.get(url).text
    assert submit(visitor, url, {}, 'form[action$="/klaar/"]').location == "/2027/jaar/"
    page = soup(visitor, url)
    assert "Dit is klaar sinds 11 mei." in words(one(page, ".r-top__lead"))
    assert "11 mei: Jaarstukken naar provincie" in visitor.get("/2027/jaar/").text
    assert submit(visitor, url, {}, 'form[action$="/toch-niet/"]').location == "/2027/jaar/"
    assert "Dit moet uiterlijk woensdag 14 juli 2027 klaar zijn." in words(one(soup(visitor, url), ".r-top__lead"))


def test_who_does_not_do_it_reads_who_does(login: Login, secretary: User, make_user: MakeUser) -> None:
    visitor = login(make_user(Role.MAYOR))
    page = soup(visitor, "/2027/jaar/accounts_province/")
    assert "Gemeentesecretaris meldt dat dit klaar is." in words(one(page, "main"))
    assert page.select("main form") == []


def test_an_old_page_is_not_believed(login: Login, secretary: User, session: Session) -> None:
    visitor = login(secretary)
    form = BeautifulSoup(visitor.get("/2027/jaar/scripts/").text, "html5lib")
    token = one(form, "main input[name=csrf_token]")["value"]
    planning.report(session, secretary, LIBRARY, 2027, "scripts", True, 0)
    session.commit()
    answer = visitor.post("/2027/jaar/scripts/toch-niet/", data={"csrf_token": token, "version": "0"})
    assert answer.status_code == 422
    assert "intussen gewijzigd" in answer.text


# ── Setting the days ────────────────────────────────────────────────────────


def test_the_days_are_set_on_one_page(login: Login, secretary: User, session: Session) -> None:
    visitor = login(secretary)
    page = soup(visitor, "/2027/jaar/plannen/")
    assert one(page, "input[name=framework_board]")["value"] == "28-5-2027"
    assert page.select("input[name=budget_province]") == []
    assert "Zondag 14 november 2027 is geen werkdag. Daarom geldt de laatste werkdag ervoor." in page.text
    answer = submit(visitor, "/2027/jaar/plannen/", {"framework_board": "8-6-2027", "score": ""})
    assert answer.location == "/2027/jaar/plannen/"
    assert {key: kept.day for (_, key), kept in plan_of(session, 2027).kept.items()} == {"framework_board": date(2027, 6, 8)}
    assert "8 jun: Kadernota naar college" in visitor.get("/2027/jaar/").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("12-6-2027", "is geen werkdag. Kies bijvoorbeeld vrijdag 11 juni 2027."), ("8-6-2028", "Kies een dag in 2027."), ("31-6-2027", "Deze dag bestaat niet.")],
)
def test_a_day_that_cannot_be_gets_a_sentence_and_keeps_what_was_typed(login: Login, secretary: User, typed: str, sentence: str) -> None:
    answer = submit(login(secretary), "/2027/jaar/plannen/", {"framework_board": typed, "score": "7-4-2027"})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert sentence in words(one(page, "#framework_board-fout"))
    assert (one(page, "#framework_board")["value"], one(page, "#score")["value"]) == (typed, "7-4-2027")


def test_two_people_do_not_overwrite_each_other(login: Login, secretary: User, session: Session) -> None:
    visitor = login(secretary)
    form = BeautifulSoup(visitor.get("/2027/jaar/plannen/").text, "html5lib")
    token = one(form, "main input[name=csrf_token]")["value"]
    planning.set_days(session, secretary, LIBRARY, 2027, {"score": date(2027, 4, 7)}, 0)
    session.commit()
    answer = visitor.post("/2027/jaar/plannen/", data={"csrf_token": token, "version": "0", "score": "8-4-2027"})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert "intussen gewijzigd" in words(one(page, ".r-errors"))
    assert one(page, "#score")["value"] == "8-4-2027" and "Nu staat hier 7 april." in words(one(page, "#score-uitleg"))
    assert one(page, "main form input[name=version]")["value"] == "1"


def test_a_change_of_people_is_recorded_and_taken_away(login: Login, secretary: User) -> None:
    visitor = login(secretary)
    form = 'form[action$="/wisselingen/"]'
    refused = submit(visitor, "/2027/jaar/plannen/", {"first": "1-6-2028"}, form)
    assert refused.status_code == 422 and "Kies wie er wisselt." in refused.text
    assert submit(visitor, "/2027/jaar/plannen/", {"kind": "college", "first": "1-6-2027"}, form).location == "/2027/jaar/plannen/"
    page = soup(visitor, "/2027/jaar/plannen/")
    assert "1 juli 2027: Nieuwe bestuurder briefen" in page.text
    assert "1 jul: College gebrieft" in visitor.get("/2027/jaar/").text
    submit(visitor, "/2027/jaar/plannen/", {}, 'form[action$="/weg/"]')
    assert "College gebrieft" not in visitor.get("/2027/jaar/").text


# ── In a browser ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("phone", [False, True], ids=["1280", "390"])
@pytest.mark.parametrize("url", ["/2027/jaar/", "/2027/jaar/?toon=jaar", "/2027/jaar/plannen/", "/2027/jaar/accounts_province/"])
def test_everyone_can_use_the_pages(windows: Windows, secretary: User, url: str, phone: bool) -> None:
    page = windows.open(secretary, phone=phone)
    page.goto(url)
    check_accessibility(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if "plannen" not in url and "accounts" not in url:
        expect(page.locator(".r-lanes")).to_be_visible(visible=not phone)
        expect(page.locator(".r-months")).to_be_visible(visible=phone)
