"""The list of measures as people use it: beginning, the gap, the frame, filters and order, a year that is over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico_measures import checks, choosing, papers
from risico_measures.checks import TypedCheck
from risico_measures.models import Measure
from risico_measures.papers import TypedPaper
from risico_measures.service import get_measure
from tests.plugins.measures.pages import LIST, Login, soup, text_of
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.support.statements import counted
from tests.support.story import NOW
from tests.support.web import submit


@pytest.fixture
def some_work(session: Session, core_set: None, leader: User, clerk: User) -> None:
    """M01 works, M02 stands on paper only, M03 works without paper; all others are not on paper."""
    writer, second = session.merge(clerk), session.merge(leader)
    for code in ("M01", "M02"):
        papers.set_paper(session, second, get_measure(session, code), TypedPaper("vastgesteld", date(2027, 1, 8), "raadsbesluit 2027-1"), 1)
    for code in ("M01", "M03"):
        found = checks.record(session, writer, get_measure(session, code), TypedCheck(date(2027, 4, 14), "steekproef", "werkt", "zaak 7"))
        checks.confirm(session, second, found, found.version)
    session.commit()


def codes(html: str) -> list[str]:
    return [str(row["id"]) for row in soup(html).select("#lijst tbody tr[id]")]


def test_nobody_has_measures_yet_and_a_leader_begins_with_one_button(login: Login, database: Database, year: None, leader: User, assessor: User) -> None:
    assert "De directeur OOV of de gemeentesecretaris kiest ze." in text_of(login(assessor).get(LIST).text)
    client = login(leader)
    assert submit(client, LIST, {}).location == LIST
    with database.reader() as session:
        assert len(session.scalars(select(Measure)).all()) == 26
    page = text_of(client.get(LIST).text)
    assert "Van de 26 kernmaatregelen werkt er geen aantoonbaar en staat er geen alleen op papier" in page
    assert "Nog niet op papier (26)" in page


def test_a_year_that_is_not_open_has_no_measures(login: Login, core_set: None, leader: User) -> None:
    client = login(leader)
    assert [client.get(f"/2031/maatregelen/{end}").status_code for end in ("", "M01/", "mijn/", "verloop/", "toezicht/", "rollen/", "acties/")] == [404] * 7


def test_the_gap_in_figures_blocks_and_groups(login: Login, some_work: None, leader: User) -> None:
    page = login(leader).get(LIST)
    text = text_of(page.text)
    assert "Van de 26 kernmaatregelen werken er 2 aantoonbaar en staat er 1 alleen op papier" in text
    assert "8% 2 van 26" in text and "0 procentpunt" in text
    assert "Wat werkt zonder geldig besluit, telt bij ‘werken aantoonbaar’: 1." in text
    assert [group.text for group in soup(page.text).select(".r-units__label b")] == ["2", "1", "23"]
    assert soup(page.text).select_one(f'a.r-unit--paper[href="{LIST}M02/"]')
    assert "gezien 14 apr 2027, nog 11 maanden geldig" in text and "nog 2 maanden geldig" in text


def test_under_five_measures_there_are_counts_only(login: Login, app: Flask, session: Session, year: None, leader: User) -> None:
    choosing.add(session, session.merge(leader), app.extensions["risico"].library, ["M01", "M07", "M12", "M60"])
    session.commit()
    page = soup(login(leader).get(LIST).text)
    figures = page.select_one(".r-figures")
    assert figures and "%" not in figures.text and "procentpunt" not in figures.text and "van 4" in figures.text
    table = page.select_one(".r-fold table")
    assert table and "%" not in table.text and "te weinig" in table.text


def test_a_cell_of_the_frame_shows_its_measures_only(login: Login, some_work: None, leader: User) -> None:
    client = login(leader)
    cells = soup(client.get(LIST).text).select("a.r-frame__cell")
    assert len(cells) == 8, "no measure of the core set is for society during an incident"
    assert sum(int(cell.text.split(" van ")[1].split()[0]) for cell in cells) == 26
    url = next(str(cell["href"]) for cell in cells if "vak=gemeenschap-tijdens" in str(cell["href"]))
    page = client.get(url)
    assert codes(page.text) == ["M05", "M06", "M03"]
    assert "Organisatie, tijdens" in text_of(page.text)
    current = soup(page.text).select_one('a.r-frame__cell[aria-current="true"]')
    assert current and current["href"] == url


def test_filters_and_order_stand_in_the_address_together(login: Login, some_work: None, session: Session, leader: User) -> None:
    get_measure(session, "M02").owner_id = get_measure(session, "M01").owner_id = leader.id
    session.commit()
    client = login(leader)
    assert codes(client.get(f"{LIST}?toon=papier").text) == ["M02"]
    mine = client.get(f"{LIST}?toon=mijn&orde=naam")
    assert codes(mine.text) == ["M02", "M01"]
    links = [str(link["href"]) for link in soup(mine.text).select(".r-filter a")]
    assert all("orde=naam" in link for link in links) and any("toon=papier" in link for link in links)
    assert codes(client.get(f"{LIST}?toon=verloopt").text) == []
    assert len(codes(client.get(f"{LIST}?toon=onzin&orde=onzin&vak=x-y&vanaf=x").text)) == 26, "what does not exist chooses nothing"
    with clock.at(NOW + timedelta(days=40)):
        assert codes(login(leader).get(f"{LIST}?toon=verloopt").text) == ["M03"]


def test_who_may_confirm_sees_what_waits_for_them(login: Login, session: Session, core_set: None, leader: User, clerk: User, assessor: User) -> None:
    checks.record(session, session.merge(clerk), get_measure(session, "M12"), TypedCheck(date(2027, 5, 4), "oefening", "deels", "zaak 8", "Niet iedereen."))
    session.commit()
    for user, expected in ((leader, ["M12"]), (clerk, []), (assessor, [])):
        page = login(user).get(f"{LIST}?toon=bevestigen")
        assert codes(page.text) == expected
    assert "Wacht op mijn bevestiging 1" in text_of(login(leader).get(LIST).text)
    assert "Wacht op mijn bevestiging" not in text_of(login(clerk).get(LIST).text)


def test_what_does_not_apply_counts_nowhere_and_can_be_found(login: Login, session: Session, core_set: None, leader: User) -> None:
    choosing.set_aside(session, session.merge(leader), get_measure(session, "M16"), "Er zijn geen bestuurders met een beveiligde woning.", 1)
    session.commit()
    page = text_of(login(leader).get(LIST).text)
    assert "Van de 25 kernmaatregelen" in page and "Niet van toepassing 1" in page
    aside = login(leader).get(f"{LIST}?toon=niet")
    assert codes(aside.text) == ["M16"] and "beveiligde woning" in text_of(aside.text)


def test_a_year_that_is_over_shows_how_it_stood_then(login: Login, session: Session, some_work: None, leader: User) -> None:
    make_year(session, number=2028, opened_by=session.merge(leader))
    session.commit()
    with clock.at(NOW + timedelta(days=500)):
        client = login(leader)
        then, now = text_of(client.get(LIST).text), text_of(client.get("/2028/maatregelen/").text)
    assert "U ziet hoe het stond op 31 december 2027." in then and "Volgende controle" not in then
    assert "werkt er 1 aantoonbaar" in then, "M01 counts for twelve months, M03 for three"
    assert "werkt er geen aantoonbaar" in now and "sinds 15 apr 2028, gezien 14 apr 2027" in now


def test_the_list_costs_as_many_statements_with_more_measures(app: Flask, login: Login, session: Session, core_set: None, leader: User) -> None:
    client = login(leader)
    core = app.extensions["risico"]
    with counted(core.database.engine) as few:
        client.get(LIST)
    choosing.add(session, session.merge(leader), core.library, [measure.id for measure in core.library.measures])
    session.commit()
    with counted(core.database.engine) as many:
        client.get(LIST)
    assert len(few) == len(many) <= 12, many


def test_a_long_list_has_pages_that_keep_the_selection(login: Login, session: Session, some_work: None, leader: User) -> None:
    typed = choosing.Typed("", "vooraf", "individu", "Er is een besluit.", "Het is gezien.", 12, "griffier")
    for number in range(100):
        choosing.add_own(session, session.merge(leader), LIBRARY, replace(typed, title=f"Eigen maatregel {number}"))
    session.commit()
    client = login(leader)
    first = client.get(f"{LIST}?orde=naam")
    assert len(codes(first.text)) == 60 and codes(first.text)[0] == "M02" and "Nog niet op papier (123)" in text_of(first.text)
    links = [str(link["href"]) for link in soup(first.text).select('nav[aria-label="Bladeren"] a')]
    assert len(links) == 3 and all("orde=naam" in link for link in links)
    every = [code for link in links for code in codes(client.get(link).text)]
    assert len(every) == len(set(every)) == 126
    assert soup(first.text).select_one("a.r-unit") is None, "so many blocks are drawn, not linked"
    board = soup(client.get("/2027/maatregelen/mijn/?van=alle&vanaf=121").text)
    assert len(board.select('input[name="codes"]')) == 6
