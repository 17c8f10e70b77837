"""The pages of briefings as the clerk and the reader use them, and what they cost."""

import time
from collections.abc import Callable
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page, expect
from sqlalchemy import select

from risico.accounts.models import User
from risico.config import Settings, load_settings
from risico.db import Database
from risico.jobs.models import JobRun
from risico.organisation.bodies import Body
from risico.organisation.models import Term
from risico.outbox.models import BlockedAddress, Message
from risico.permissions import Role
from risico_briefings import facts, reading
from risico_briefings.issuing import Maker, edition_for, give
from risico_briefings.links import token_of
from risico_briefings.models import Edition, Issue
from risico_briefings.rows import all_rows, of_body, offices_of
from tests.conftest import MakeUser
from tests.plugins.briefings.factories import Town
from tests.support import web
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted
from tests.support.story import NOW, on

ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WITH_MAIL = {"mail_host": "127.0.0.1", "mail_port": 2525, "mail_security": "off", "mail_from": "risico@voorbeeldgemeente.example"}


@pytest.fixture
def desk(login: Callable[[User], FlaskClient], clerk: User, town: Town) -> FlaskClient:
    """The clerk at work in the municipality."""
    return login(clerk)


def issue_council(desk: FlaskClient, **fields: str) -> str:
    """Issue to the whole council and follow the work to where it leads."""
    answer = web.submit(desk, "/2027/briefings/raad/uitreiken/", fields)
    assert answer.status_code == 302, answer.text[:2000]
    database: Database = desk.application.extensions["risico"].database
    while True:  # on a slow machine the work goes on in the background
        with database.reader() as session:
            runs = session.scalars(select(JobRun)).all()
        assert all(run.state != "failed" for run in runs), [run.message for run in runs]
        if all(run.state == "done" for run in runs):
            return str(runs[-1].result)
        time.sleep(0.1)


def stored(database: Database) -> list[Issue]:
    with database.reader() as session:
        return list(session.scalars(select(Issue).order_by(Issue.term_id, Issue.id)))


def term_ids(database: Database) -> list[int]:
    """The members of the council by seat; `town` itself would hold the database for writing."""
    with database.reader() as session:
        return list(session.scalars(select(Term.id).where(Term.body == Body.COUNCIL, Term.until.is_(None)).order_by(Term.seat)))


def lead(page: str) -> str:
    found = BeautifulSoup(page, "html5lib").select_one(".r-top__lead")
    return " ".join(found.text.split()) if found else ""


def link_of(maker: Maker, issue: Issue) -> str:
    return maker.link(issue).removeprefix(maker.address)


def test_a_whole_council_is_issued_read_and_followed(desk: FlaskClient, app: Flask, database: Database, maker: Maker) -> None:
    assert "bij 25 zetels is de termijn voorbij" in lead(desk.get("/2027/briefings/raad/").text)
    assert issue_council(desk) == "/2027/briefings/raad/links/"
    issues = stored(database)
    assert len(issues) == 25 and len({issue.token_hash for issue in issues}) == 25
    page = BeautifulSoup(desk.get("/2027/briefings/raad/links/").text, "html5lib")
    links = [str(box["value"]) for box in page.select("input[readonly]")]
    assert links == [maker.link(issue) for issue in issues]
    reader = app.test_client()
    path = link_of(maker, issues[0])
    seen = reader.get(path)
    assert "L. Lid1" in seen.text and "088 000 00 00" in seen.text and "Lid2" not in seen.text
    assert reader.post(path, data={}).status_code == 422 and stored(database)[0].confirmed_at is None
    assert reader.post(path, data={"gelezen": "ja"}).status_code == 302
    assert "U bevestigde op 11 mei 2027" in reader.get(path).text
    assert "bevestigde er 1" in lead(desk.get("/2027/briefings/raad/").text)
    assert "<strong>1</strong>" in desk.get("/2027/briefings/").text


def test_the_page_of_the_reader_leaves_no_trace(desk: FlaskClient, app: Flask, database: Database, maker: Maker, capsys: pytest.CaptureFixture[str]) -> None:
    issue_council(desk)
    path = link_of(maker, stored(database)[0])
    capsys.readouterr()
    reader = app.test_client()
    for answer in (reader.get(path), reader.post(path, data={"gelezen": "ja"}), reader.get(f"{path}briefing.docx"), reader.get(f"{path}meldpunt.vcf")):
        assert "Set-Cookie" not in answer.headers and answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex" and "no-store" in answer.headers["Cache-Control"]
    told = capsys.readouterr()
    assert path.split("/")[2] not in told.out + told.err
    assert "TEL;TYPE=WORK,VOICE:0880000000" in reader.get(f"{path}meldpunt.vcf").text
    calendar = reader.get(f"{path}agenda.ics").text
    assert calendar.count("BEGIN:VEVENT") == 2 and "VALUE=DATE:20290511" in calendar, "two years after it was confirmed"
    assert path.strip("/").split("/")[1] not in calendar and "088" not in calendar, "a calendar is shared: no link and no number"
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(reader.get(f"{path}briefing.docx").data)).paragraphs)
    assert maker.address + path in words and "L. Lid1" in words


@pytest.mark.parametrize("path", ["x/", "A" * 43 + "/", "x/briefing.docx", "x/meldpunt.vcf", "x/agenda.ics"])
@ONE_DATABASE
def test_a_link_that_does_not_work_is_a_page_that_says_so(app: Flask, town: Town, path: str) -> None:
    answer = app.test_client().get(f"/briefing/{path}")
    assert answer.status_code == 410 and "Deze link werkt niet meer" in answer.text and "112" in answer.text


def test_a_missing_fact_stops_it_and_says_which(desk: FlaskClient, database: Database, town: Town) -> None:
    facts.save(town.session, town.clerk, {"meldpunt": ""}, facts.version_of(facts.stored(town.session)))
    town.session.commit()
    page = desk.get("/2027/briefings/raad/uitreiken/").text
    assert "nog niets" in lead(page) and "Telefoonnummer van het meldpunt" in page
    answer = web.submit(desk, "/2027/briefings/raad/uitreiken/", {})
    assert answer.status_code == 422 and "Los eerst op wat hierboven staat" in answer.text
    assert stored(database) == []
    assert "1 plaatselijk gegeven ontbreekt" in desk.get("/2027/briefings/").text


def test_who_read_the_version_before_hears_what_changed(desk: FlaskClient, town: Town) -> None:
    issue_council(desk)
    facts.save(town.session, town.clerk, {"meldpunt": "088 111 11 11"}, facts.version_of(facts.stored(town.session)))
    town.session.commit()
    typed = {"change": "Voortaan belt Lid4 u terug.", "again": "ja"}
    for sent, told in (({**typed, "change": ""}, "Vul in wat er is veranderd"), (typed, "de naam Lid4")):
        answer = web.submit(desk, "/2027/briefings/raad/uitreiken/", sent)
        assert answer.status_code == 422 and told in answer.text and sent["change"] in answer.text
    issue_council(desk, change="Er is een nieuw nummer.", again="ja")
    assert "niets veranderd" in (page := desk.get("/2027/briefings/raad/uitreiken/").text) and "Wat is er veranderd" not in page


def test_who_has_to_read_again_gets_the_same_text_once_more(desk: FlaskClient, app: Flask, database: Database, maker: Maker, town: Town) -> None:
    issue_council(desk)
    first = stored(database)[0]
    app.test_client().post(link_of(maker, first), data={"gelezen": "ja"})
    with on(date(2029, 5, 14)):
        rows = of_body(all_rows(town.session, maker.library, 2027), Body.COUNCIL)
        assert [row.again for row in rows[:2]] == [True, False], "two years after it was read"
        edition = edition_for(town.session, town.clerk, maker, town.year, "raadslid", "", material=False, again=offices_of(rows)["raadslid"])
        assert (edition.number, edition.material, edition.sha256) == (2, False, first.edition.sha256) and "opnieuw" in edition.change
        given = give(town.session, town.clerk, maker, rows[0].term.id, edition.id, "x")
        page = reading.page(town.session, token_of(maker.secret, given))
        assert not page.confirmed and page.changes == (edition.change,)
        reading.confirm(town.session, token_of(maker.secret, given))
        town.session.commit()
    with on(date(2029, 5, 15)):
        found = of_body(all_rows(town.session, maker.library, 2027), Body.COUNCIL)[0]
        assert found.standing.state == "read" and not found.again


def test_a_link_that_expired_is_handed_out_nowhere(desk: FlaskClient, database: Database, maker: Maker, town: Town) -> None:
    issue_council(desk)
    issue = town.session.get_one(Issue, stored(database)[0].id)
    issue.expires_on = date(2027, 5, 10)
    town.session.commit()
    assert "is verlopen" in desk.get(f"/2027/briefings/zetel/{issue.term_id}/").text
    assert maker.link(issue) not in desk.get("/2027/briefings/raad/links/").text
    assert len(ZipFile(BytesIO(desk.get("/2027/briefings/raad/word.zip").data)).namelist()) == 24


def test_the_zip_has_a_document_for_every_seat_with_its_own_link(desk: FlaskClient, database: Database, maker: Maker) -> None:
    assert desk.get("/2027/briefings/raad/word.zip").status_code == 404
    issue_council(desk)
    package = ZipFile(BytesIO(desk.get("/2027/briefings/raad/word.zip").data))
    assert len(package.namelist()) == 25
    words = "\n".join(paragraph.text for paragraph in Document(BytesIO(package.read("briefing-raad-zetel-7.docx"))).paragraphs)
    assert "zetel 7" in words and maker.link(stored(database)[6]) in words


def test_one_seat_is_given_renewed_and_revoked(desk: FlaskClient, app: Flask, database: Database, maker: Maker, town: Town) -> None:
    id = term_ids(database)[3]
    given = web.submit(desk, f"/2027/briefings/zetel/{id}/", {}, form='form[action$="/uitreiken/"]')
    assert given.status_code == 302, given.text
    first = link_of(maker, stored(database)[0])
    assert app.test_client().get(first).status_code == 200
    web.submit(desk, f"/2027/briefings/zetel/{id}/", {}, form='form[action$="/nieuwe-link/"]')
    second = link_of(maker, stored(database)[0])
    assert first != second and app.test_client().get(first).status_code == 410 and app.test_client().get(second).status_code == 200
    web.submit(desk, f"/2027/briefings/zetel/{id}/", {}, form='form[action$="/intrekken/"]')
    assert app.test_client().get(second).status_code == 410 and "Deze link is ingetrokken" in desk.get(f"/2027/briefings/zetel/{id}/").text
    old = web.submit(desk, f"/2027/briefings/zetel/{id}/", {"version": "1"}, form='form[action$="/nieuwe-link/"]')
    assert old.status_code == 422 and "Iemand anders heeft" in old.text


def test_who_was_at_the_meeting_is_ticked_off(desk: FlaskClient, database: Database, town: Town) -> None:
    issue_council(desk)
    ids = [str(id) for id in term_ids(database)[:3]]
    answer = web.submit(desk, "/2027/briefings/raad/?toon=aanwezigen", {"zetel": ids, "actie": "aanwezig"})
    assert answer.status_code == 302 and "Bij 3 zetels staat nu dat de briefing is gelezen" in desk.get("/2027/briefings/raad/").text
    assert [issue.confirmed_how for issue in stored(database)[:4]] == ["meeting", "meeting", "meeting", ""]
    assert desk.post("/2027/briefings/raad/kiezen/", data={"csrf_token": "x", "zetel": ids, "actie": "aanwezig"}).status_code == 400


class TestWithMail:
    """The same with a mail server in the settings."""

    @pytest.fixture
    def settings(self, instance: object, database_url: str) -> Settings:
        return load_settings({}, instance=instance, database_url=database_url, **WITH_MAIL)

    def test_links_go_by_mail_once_and_reminders_once_a_day(self, desk: FlaskClient, database: Database, town: Town) -> None:
        assert issue_council(desk) == "/2027/briefings/raad/"
        issue_council(desk)
        with database.writer() as session, session.begin():
            mails = session.scalars(select(Message).order_by(Message.id)).all()
            assert len(mails) == 25 and {mail.subject for mail in mails} == {"Er staat een briefing voor u klaar"}
            assert not any(word in mail.text for mail in mails for word in ("Lid", "dreig", "agressie", "raadslid", "088"))
            session.add(BlockedAddress(address=mails[9].to, reason="bounced", since=NOW))
        ids = [str(id) for id in term_ids(database)]
        for _ in range(2):
            web.submit(desk, "/2027/briefings/raad/", {"zetel": ids, "actie": "herinner"})
        with database.reader() as session:
            assert len(session.scalars(select(Message)).all()) == 25 + 24
        page = desk.get("/2027/briefings/raad/").text
        assert "Niet bezorgd" in page and "Verbeter mailadres" in page


def test_two_clerks_fill_in_facts(desk: FlaskClient, login: Callable[[User], FlaskClient], make_user: MakeUser) -> None:
    other = login(make_user(Role.SECRETARY))
    form = BeautifulSoup(other.get("/2027/briefings/gegevens/").text, "html5lib").select_one("main form")
    assert form
    web.submit(desk, "/2027/briefings/gegevens/", {"meldpunt": "088 111 11 11"})
    answer = other.post("/2027/briefings/gegevens/", data={**web.filled_in(form).to_dict(), "meldpunt": "088 222 22 22"})
    assert answer.status_code == 409 and "088 111 11 11" in answer.text and 'value="088 222 22 22"' in answer.text
    again = BeautifulSoup(answer.text, "html5lib").select_one("main form")
    assert again and other.post("/2027/briefings/gegevens/", data=web.filled_in(again)).status_code == 302
    wrong = web.submit(desk, "/2027/briefings/gegevens/", {"meldpunt": "bel ons", "norm_vastgesteld": "31-2-2027", "beller": "Jan, 06 12345678"})
    assert wrong.status_code == 422 and 'value="bel ons"' in wrong.text
    assert all(text in wrong.text for text in ("Dit is geen telefoonnummer", "Deze dag bestaat niet", "een telefoonnummer"))


@ONE_DATABASE
def test_registration_tells_how_many_were_briefed_in_time(login: Callable[[User], FlaskClient], make_user: MakeUser, town: Town) -> None:
    page = BeautifulSoup(login(make_user(Role.SECRETARY)).get("/2027/registratie/").text, "html5lib")
    row = next(row for row in page.select("tr") if "D15" in row.text)
    assert "0 van 30" in row.text


@ONE_DATABASE
def test_pages_cost_as_much_for_many_seats_as_for_few(desk: FlaskClient, database: Database, town: Town) -> None:
    costs: dict[str, list[int]] = {}
    for size in (2, 25):
        with database.writer() as session, session.begin():
            for term in session.scalars(select(Term).where(Term.body == Body.COUNCIL, Term.seat > size)):
                term.until = NOW.date().replace(year=2026, month=12)
            for term in session.scalars(select(Term).where(Term.body == Body.COUNCIL, Term.seat <= size)):
                term.until = None
        issue_council(desk)
        for path in ("/2027/briefings/", "/2027/briefings/raad/", "/2027/briefings/raad/links/", "/2027/"):
            with counted(database.engine) as statements:
                assert desk.get(path).status_code == 200
            costs.setdefault(path, []).append(len(statements))
    assert all(few == many <= 12 for few, many in costs.values()), costs
    with database.reader() as session:
        assert session.scalars(select(Edition)).one().number == 1


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
@ONE_DATABASE
def test_every_page_is_readable_for_everyone(
    windows: Windows, desk: FlaskClient, clerk: User, database: Database, maker: Maker, town: Town, phone: bool
) -> None:
    issue_council(desk)
    page = windows.open(clerk, phone=phone)
    id = term_ids(database)[0]
    below = ("", "raad/", "raad/?toon=te-laat", "college/", "raad/uitreiken/", "raad/links/", "gegevens/", "hulp/", "tekst/burgemeester/", f"zetel/{id}/")
    for path in below:
        page.goto(f"/2027/briefings/{path}")
        _check(page)
    reader = windows.open(phone=phone)
    reader.goto(link_of(maker, stored(database)[0]))
    _check(reader)
    reader.get_by_role("button", name="Bevestigen").click()
    reader.get_by_label("Ik heb de briefing gelezen").check()
    reader.get_by_role("button", name="Bevestigen").click()
    expect(reader.get_by_text("Dank u wel")).to_be_visible()
    _check(reader)


def _check(page: Page) -> None:
    """Readable for everyone, one main heading, and nothing sticks out at the side."""
    check_accessibility(page)
    assert page.locator("h1").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), f"{page.url} is too wide"
