"""The pages of the poll: answering without a trace, handing out links, and what came out."""

import json
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import unquote

import pytest
import structlog
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico import clock
from risico.accounts.models import User, UserSession
from risico.db import Base, Database
from risico.web import logs
from risico_registration.models import Poll, PollTicket
from tests.plugins.registration.pages import HOME
from tests.plugins.registration.polls import AFRAID, CALM
from tests.support import csrf
from tests.support.statements import counted
from tests.support.story import NOW
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
POLL = f"{HOME}peiling/"
OPEN, LINKS, CLOSE = f"{POLL}openen/", f"{POLL}links/", f"{POLL}sluiten/"
THANKS = "/peiling/dank/"


@pytest.fixture
def links(year: None, clerk: User, login: Login) -> list[str]:
    """The addresses of six links, as the clerk gets them."""
    visitor = login(clerk)
    submit(visitor, POLL, {"days": "21"}, f"form[action='{OPEN}']")
    return made(submit(visitor, POLL, {"number": "6"}, f"form[action='{LINKS}']"))


def made(response: TestResponse) -> list[str]:
    field = BeautifulSoup(response.text, "html5lib").select_one("textarea")
    assert response.status_code == 200 and field, response.text
    return [address.removeprefix("http://localhost") for address in field.text.strip().splitlines()]


def words(response: TestResponse) -> str:
    return " ".join(BeautifulSoup(response.text, "html5lib").get_text(" ").split())


def sums(database: Database) -> tuple[int, dict[str, dict[str, int]]]:
    with database.reader() as session:
        poll = session.query(Poll).one()
        return poll.respondents, poll.sums


class TestAnswering:
    def test_a_link_shows_the_questions_and_takes_the_answers_once(self, client: FlaskClient, links: list[str], database: Database) -> None:
        page = client.get(links[0])
        questions = [legend.text for legend in BeautifulSoup(page.text, "html5lib").select("legend")]
        assert len(questions) == 5 and questions[4].startswith("Weet u waar u een voorval meldt?")
        answer = client.post(links[0], data=AFRAID)
        assert (answer.status_code, answer.headers["Location"]) == (302, THANKS)
        assert "Uw antwoorden zijn geteld." in client.get(THANKS).text
        again = client.post(links[0], data=CALM)
        assert again.status_code == client.get(links[0]).status_code == 410
        assert "Dan zijn uw antwoorden geteld, precies één keer." in again.text
        assert (sums(database)[0], sums(database)[1]["B1"]["3"], sums(database)[1]["B1"]["0"]) == (1, 1, 0)

    def test_questions_may_be_skipped_but_not_all(self, client: FlaskClient, links: list[str], database: Database) -> None:
        refused = client.post(links[0], data={"B1": "", "B2": ""})
        assert refused.status_code == 422 and "Beantwoord minstens één vraag." in refused.text
        assert client.post(links[0], data={"B2": "4", "B1": ""}).status_code == 302
        assert sums(database) == (
            1,
            {**{id: dict.fromkeys("01234", 0) for id in ("B1", "B3", "B4")}, "B2": {**dict.fromkeys("0123", 0), "4": 1}, "D16": {"0": 0, "1": 0}},
        )

    @pytest.mark.parametrize("data", [{"B1": "5"}, {"B1": "-1"}, {"B1": "1.5"}, {"D16": "2"}, {"B1": "٣"}, {"B1": "0\x00"}, {"B1": ["0", "9"], "B9": "1"}])
    def test_what_is_no_answer_is_refused_and_the_link_still_works(
        self, client: FlaskClient, links: list[str], database: Database, data: dict[str, object]
    ) -> None:
        status = client.post(links[0], data=data).status_code
        assert status == 422 or data == {"B1": ["0", "9"], "B9": "1"}
        assert sum(sum(counts.values()) for counts in sums(database)[1].values()) == sums(database)[0] == (status == 302)

    @pytest.mark.parametrize("token", ["x", "dank2", "T01", "%00", "a" * 3000, "ë"])
    def test_what_is_no_link_is_a_friendly_page(self, client: FlaskClient, year: None, token: str) -> None:
        for response in (client.get(f"/peiling/{token}/"), client.post(f"/peiling/{token}/", data=CALM)):
            assert response.status_code in (404, 410)
            assert "Traceback" not in response.text

    def test_after_closing_a_link_is_a_friendly_page(self, client: FlaskClient, links: list[str], clerk: User, login: Login) -> None:
        submit(login(clerk), POLL, {}, f"form[action='{CLOSE}']")
        assert client.get(links[0]).status_code == client.post(links[0], data=CALM).status_code == 410

    def test_what_is_sent_after_the_last_day_does_not_count(self, client: FlaskClient, links: list[str]) -> None:
        with clock.at(NOW + timedelta(days=22)):
            assert client.post(links[0], data=CALM).status_code == 410


class TestNoTrace:
    """What an answer leaves outside the sums: nothing."""

    ALWAYS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

    def answers(self, visitor: FlaskClient, links: list[str]) -> list[TestResponse]:
        """All that one person can see of the poll."""
        return [
            visitor.get(links[0]),
            visitor.post(links[0], data={}),
            visitor.post(links[0], data=AFRAID),
            visitor.get(THANKS),
            visitor.post(links[0], data=AFRAID),
            visitor.get(links[0]),
        ]

    def test_no_cookie_no_copy_no_referrer(self, client: FlaskClient, links: list[str]) -> None:
        for response in self.answers(client, links):
            assert "Set-Cookie" not in response.headers
            assert "Cookie" not in response.headers.get("Vary", "")
            for name, value in self.ALWAYS.items():
                assert response.headers.getlist(name) == [value]

    def test_not_even_for_somebody_who_is_logged_in(self, links: list[str], clerk: User, login: Login, database: Database) -> None:
        visitor = login(clerk)
        with visitor.session_transaction() as cookie:
            cookie["_flashes"] = [("message", "Dit was voor een andere pagina.")]
        before = seen(database)
        with clock.at(NOW + timedelta(minutes=30)):
            for response in self.answers(visitor, links):
                assert "Set-Cookie" not in response.headers
                assert "Griffier" not in response.text and "andere pagina" not in response.text
        assert seen(database) == before

    def test_no_line_in_the_log(self, client: FlaskClient, links: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        logs.configure()
        try:
            self.answers(client, links)
            client.get("/hulp/")
        finally:
            structlog.reset_defaults()
        lines = capsys.readouterr().err.splitlines()
        assert [json.loads(line)["endpoint"] for line in lines] == ["pages.help"]

    def test_nothing_but_the_poll_and_its_ticket_changes(self, client: FlaskClient, links: list[str], database: Database) -> None:
        before = everything(database)
        client.post(links[0], data=AFRAID)
        after = everything(database)
        assert {name for name in before if before[name] != after[name]} == {"registration_poll", "registration_poll_ticket"}
        assert len(after["registration_poll_ticket"]) == 5


def seen(database: Database) -> list[object]:
    with database.reader() as session:
        return [row.seen_at for row in session.query(UserSession)]


def everything(database: Database) -> dict[str, list[str]]:
    with database.reader() as session:
        return {table.name: sorted(map(str, session.execute(select(table)))) for table in Base.metadata.sorted_tables}


class TestManaging:
    def test_links_are_shown_once_and_in_a_file(self, year: None, clerk: User, login: Login, database: Database) -> None:
        visitor = login(clerk)
        submit(visitor, POLL, {"days": "14"}, f"form[action='{OPEN}']")
        page = submit(visitor, POLL, {"number": "3"}, f"form[action='{LINKS}']")
        addresses = made(page)
        download = BeautifulSoup(page.text, "html5lib").select_one("a[download]")
        assert download
        kind, _, text = unescape(str(download["href"])).partition(",")
        assert kind == "data:text/plain;charset=utf-8"
        assert [line.removeprefix("http://localhost") for line in unquote(text).splitlines()] == addresses
        assert len(set(addresses)) == 3
        later = visitor.get(POLL).text
        assert "Er zijn 3 links gemaakt." in later
        assert not [address for address in addresses if address.split("/")[2] in later]

    def test_a_page_of_links_that_is_sent_again_makes_none(self, year: None, clerk: User, login: Login, database: Database) -> None:
        visitor = login(clerk)
        submit(visitor, POLL, {"days": "14"}, f"form[action='{OPEN}']")
        data = {"number": "3", "version": "1"}
        first = visitor.post(LINKS, data=data, headers=csrf.header(visitor))
        second = visitor.post(LINKS, data=data, headers=csrf.header(visitor))
        assert (first.status_code, second.status_code) == (200, 422)
        with database.reader() as session:
            assert session.query(PollTicket).count() == 3

    @pytest.mark.parametrize(("field", "url", "value"), [("days", OPEN, "61"), ("days", OPEN, "veel"), ("days", OPEN, ""), ("days", OPEN, "0")])
    def test_what_was_typed_stays(self, year: None, clerk: User, login: Login, field: str, url: str, value: str) -> None:
        answer = submit(login(clerk), POLL, {field: value}, f"form[action='{url}']")
        page = BeautifulSoup(answer.text, "html5lib")
        box = page.select_one(f"#{field}")
        assert answer.status_code == 422 and box and box.get("value", "") == value
        assert page.select_one(f"#{field}-fout")

    def test_before_closing_nobody_sees_an_answer(self, client: FlaskClient, links: list[str], clerk: User, leader: User, login: Login) -> None:
        for link in links:
            client.post(link, data=AFRAID)
        for user in (clerk, leader):
            page = words(login(user).get(POLL))
            assert "Er zijn 6 antwoorden." in page
            assert "Hoe onveilig" not in page

    def test_under_five_nothing_is_shown(self, client: FlaskClient, links: list[str], clerk: User, login: Login) -> None:
        for link in links[:4]:
            client.post(link, data=AFRAID)
        visitor = login(clerk)
        assert "Er zijn nog geen 5 antwoorden." in words(visitor.get(POLL))
        submit(visitor, POLL, {}, f"form[action='{CLOSE}']")
        page = words(visitor.get(POLL))
        assert "Er waren minder dan 5 antwoorden." in page and "Hoe onveilig" not in page and "4 antwoorden" not in page

    def test_what_came_out_is_the_same_for_everyone(
        self, client: FlaskClient, links: list[str], clerk: User, leader: User, assessor: User, login: Login
    ) -> None:
        for link, given in zip(links, [AFRAID] * 5 + [CALM], strict=True):
            client.post(link, data=given)
        submit(login(clerk), POLL, {}, f"form[action='{CLOSE}']")
        for user in (clerk, leader, assessor):
            page = words(login(user).get(POLL))
            assert "6 antwoorden op 6 links" in page
            assert "Het middelste antwoord: Zij passen hun gedrag aan. Dat telt als score 3 van 4." in page
            assert "Hoe vaak elk antwoord is gegeven, tonen wij hier niet." in page  # five and one of six

    def test_pages_cost_a_fixed_number_of_statements(
        self, client: FlaskClient, links: list[str], clerk: User, login: Login, database: Database, session: Session
    ) -> None:
        visitor = login(clerk)
        for page, who, most in ((POLL, visitor, 12), (links[0], client, 4)):
            with counted(database.engine) as statements:
                assert who.get(page).status_code == 200
            assert len(statements) <= most, "\n".join(statements)


def test_the_poll_needs_its_year(app: Flask, login: Login, clerk: User, year: None) -> None:
    assert login(clerk).get("/2031/registratie/peiling/").status_code == 404
