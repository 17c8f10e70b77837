"""The pages of the year: overview, picture, adopting and looking back, as their users get them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico_scan.adoption import adopt, get_version, reopen
from risico_scan.frozen import sha256
from risico_scan.models import Adoption, Assessment, Outcome, Round
from risico_scan.outcomes import record
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_assessment, make_round, make_year
from tests.plugins.scan.years import People, adopted_round, busy_year, decided_round, make_people, topics_of
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
OVERVIEW, PICTURE = "/2027/", "/2027/onderwerpen/beeld/"
ADOPTION, OUTCOMES = "/2027/onderwerpen/vaststellen/", "/2027/onderwerpen/terugkijken/"
KILOBYTE = 1000


@pytest.fixture
def people(session: Session) -> People:
    return make_people(session)


def soup(client: FlaskClient, url: str) -> BeautifulSoup:
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    return BeautifulSoup(page.text, "html5lib")


def one(page: BeautifulSoup, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.text.split())


# ── Overview ────────────────────────────────────────────────────────────────


def test_the_overview_tells_where_the_year_stands(session: Session, people: People, login: Login) -> None:
    busy_year(session, people, 5)
    session.commit()
    page = soup(login(people.secretary), OVERVIEW)
    assert words(one(page, ".r-top__lead")) == "Van de 5 onderwerpen zijn er 2 besloten."
    assert [words(step) for step in page.select(".r-steps__item")][2:4] == ["Los scoren4 van 5 klaar", "Verschillen bespreken3 van 5 klaar"]
    assert one(page, ".r-steps__item[aria-current=step]").text.startswith("Besluiten")
    assert "Besluit nemen: Windpark Noorderdijk" in [words(title) for title in page.select(".r-tasks__title")]
    assert len(page.select(".r-rank li")) == 4
    assert "Opvang asielzoekers wordt nog gescoord" in words(one(page, "section[aria-labelledby=beeld]"))


def test_the_overview_of_a_year_without_topics_leads_by_the_hand(session: Session, people: People, login: Login) -> None:
    make_year(session)
    session.commit()
    page = soup(login(people.director), OVERVIEW)
    assert "Kies nu de onderwerpen" in words(one(page, ".r-top__lead"))
    assert one(page, ".r-panel a.utrecht-button")["href"] == "/2027/onderwerpen/kiezen/"
    reader = soup(login(people.mayor), OVERVIEW)
    assert "kiest eerst de onderwerpen" in words(one(reader, ".r-top__lead"))
    assert not reader.select(".r-panel a")


@pytest.mark.parametrize(
    ("topics", "sentence"),
    [(1, "Over het onderwerp is besloten. De ronde kan worden vastgesteld."), (3, "Over alle 3 onderwerpen is besloten. De ronde kan worden vastgesteld.")],
)
def test_a_year_that_can_be_adopted_says_so(session: Session, people: People, login: Login, topics: int, sentence: str) -> None:
    decided_round(session, people, 2027, topics)
    session.commit()
    assert words(one(soup(login(people.mayor), OVERVIEW), ".r-top__lead")) == sentence


def test_an_adopted_year_tells_its_outcome(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 3)
    session.commit()
    page = soup(login(people.mayor), OVERVIEW)
    assert words(one(page, ".r-top__lead strong")) == "1 van de 3 onderwerpen staat op niveau 4 of 5."
    assert len(page.select(".r-steps__item--done")) == 5


def test_many_tasks_fold_away(session: Session, people: People, login: Login) -> None:
    round = make_round(session, library=LIBRARY)
    for number in range(12):
        make_assessment(session, round=round, code=f"L{number:02}", title=f"Onderwerp {number}")
    session.commit()
    page = soup(login(people.director), OVERVIEW)
    assert len(page.select("section[aria-labelledby=wacht] > .r-tasks > li")) == 7
    assert words(one(page, "details summary:has(+ .r-tasks)")) == "Toon ook de andere 5"


def test_the_menu_leads_to_the_topics_of_the_year_on_screen(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2026, 1)
    make_year(session)
    session.commit()
    visitor = login(people.mayor)
    links = {words(link): link["href"] for link in soup(visitor, "/2026/").select(".r-nav__link")}
    assert links["Onderwerpen"] == "/2026/onderwerpen/"
    assert one(soup(visitor, PICTURE), '.r-nav__link[aria-current="true"]').text == "Onderwerpen"


@pytest.mark.parametrize("url", [OVERVIEW, PICTURE, ADOPTION, OUTCOMES])
def test_a_page_costs_the_same_with_more_topics(session: Session, people: People, login: Login, database: Database, url: str) -> None:
    session.commit()
    visitor = login(people.secretary)
    costs = []
    for topics, year in ((5, 2027), (50, 2030)):
        busy_year(session, people, topics, year)
        adopted_round(session, people, year + 1, topics)
        session.commit()
        here = url.replace("2027", str(year + 1 if url == OUTCOMES else year))
        soup(visitor, here)  # reads the content, which is kept
        with counted(database.engine) as statements:
            soup(visitor, here)
        costs.append(len(statements))
    assert costs[0] == costs[1] <= 12, costs


# ── Picture ─────────────────────────────────────────────────────────────────


def test_the_picture_has_every_topic_and_says_which_are_missing(session: Session, people: People, login: Login) -> None:
    busy_year(session, people, 10)
    session.commit()
    page = soup(login(people.mayor), PICTURE)
    assert len(page.select(".r-rank li")) == 8
    assert words(one(page, ".r-top__lead")).startswith("Van de 10 onderwerpen zijn er 8 in beeld.")
    missing = [words(item) for item in page.select("section[aria-labelledby=buiten] li")]
    assert missing[0] == "Opvang asielzoekers wordt nog gescoord, 0 van 2 klaar"
    assert {str(link["href"]) for link in page.select(".r-matrix a, .r-rank a")} <= {f"/2027/onderwerpen/T{n:02}/" for n in range(1, 11)} | {"#ranglijst"}


def test_a_flag_in_the_address_limits_the_picture(session: Session, people: People, login: Login) -> None:
    busy_year(session, people, 10)
    unsure = dict(topics_of(session, session.scalars(select(Round).where(Round.year == 2027)).one())[3].result or {}, rules=["R0", "R4"])
    session.execute(update(Assessment).where(Assessment.title == "Coffeeshops", Assessment.phase == "decided").values(result=unsure))
    session.commit()
    visitor = login(people.mayor)
    link = next(link for link in soup(visitor, PICTURE).select(".r-filter a") if "onzeker" in link.text)
    page = soup(visitor, str(link["href"]))
    assert one(page, ".r-filter a[aria-current]").text.startswith("onzeker")
    assert [words(topic) for topic in page.select(".r-rank a")] == ["Coffeeshops"]
    assert one(page, ".r-rank__key").text == one(page, ".r-matrix .r-chip__key").text != "A"


@pytest.mark.parametrize("flag", ["", "bestaat niet", "<script>", "onzeker" * 200, "%00"])
def test_a_flag_that_does_not_exist_shows_everything(session: Session, people: People, login: Login, flag: str) -> None:
    busy_year(session, people, 5)
    session.commit()
    page = soup(login(people.mayor), f"{PICTURE}?vlag={flag}")
    assert len(page.select(".r-rank li")) == 4
    assert "<script>onz" not in str(page)


def test_the_trend_is_a_figure_and_the_same_numbers_in_a_table(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2025, 5)
    busy_year(session, people, 5)
    session.commit()
    page = soup(login(people.mayor), PICTURE)
    figures = [json.loads(str(plot["data-figure"])) for plot in page.select("[data-figure]")]
    rows = page.select("section[aria-labelledby=verloop] tbody tr")
    assert len(figures) == len(rows) == 4
    for figure, row in zip(figures, rows, strict=True):
        cells = [words(cell) for cell in row.select("td")]
        assert figure["data"][0]["x"] == [2025, 2026, 2027]
        for level, cell in zip(figure["data"][0]["y"], cells, strict=True):
            assert cell.startswith(f"{level} " if level else "geen besluit")
            assert level is None or "–" in cell


def test_two_hundred_topics_stay_readable(session: Session, people: People, login: Login) -> None:
    busy_year(session, people, 200)
    session.commit()
    visitor = login(people.mayor)
    page = visitor.get(PICTURE)
    assert len(page.data) < 150 * KILOBYTE
    found = BeautifulSoup(page.text, "html5lib")
    assert len(found.select(".r-rank li")) == 160
    assert {words(chip) for chip in found.select(".r-matrix .r-chip__name")} <= {f"{n} onderwerpen" for n in range(4, 200)}
    assert len(visitor.get(OVERVIEW).data) < 150 * KILOBYTE


def test_a_year_without_topics_has_a_picture_that_says_so(session: Session, people: People, login: Login) -> None:
    make_year(session)
    session.commit()
    page = soup(login(people.mayor), PICTURE)
    assert "nog geen onderwerpen" in words(one(page, ".r-top__lead"))
    assert not page.select("table, section")


# ── Adopting ────────────────────────────────────────────────────────────────


CHANGING = "main form:not([action$='archief/'])"
"""Forms that change the round; the package for the archive does not."""


def test_the_secretary_adopts_and_everybody_reads_who_and_when(session: Session, people: People, login: Login, database: Database) -> None:
    decided_round(session, people, 2027, 3)
    session.commit()
    answer = submit(login(people.secretary), ADOPTION, {})
    assert answer.location == ADOPTION
    page = soup(login(people.mayor), ADOPTION)
    assert "Er kan niets meer in veranderen" in words(one(page, ".r-top__lead"))
    assert "door de gemeentesecretaris" in words(one(page, "section[aria-labelledby=versies] tbody tr"))
    assert not page.select(CHANGING)
    with database.reader() as reading:
        kept = reading.scalars(select(Adoption)).one()
    assert one(page, ".r-hash").text == kept.sha256


def test_what_is_not_decided_is_listed_and_adopting_is_refused_in_words(session: Session, people: People, login: Login) -> None:
    busy_year(session, people, 5)
    session.commit()
    visitor = login(people.secretary)
    page = soup(visitor, ADOPTION)
    assert [words(item) for item in page.select("section[aria-labelledby=open] li")] == [
        "Opvang asielzoekers wordt nog gescoord",
        "Vakantieparken nog niet besloten",
        "Windpark Noorderdijk nog niet besloten",
    ]
    answer = submit(visitor, ADOPTION, {})
    assert answer.status_code == 422
    assert "Van de 5 onderwerpen zijn er 3 nog niet besloten" in one(BeautifulSoup(answer.text, "html5lib"), ".r-errors").text


def test_only_the_secretary_has_the_buttons(session: Session, people: People, login: Login) -> None:
    round = decided_round(session, people, 2027, 1)
    session.commit()
    assert not soup(login(people.director), ADOPTION).select(CHANGING)
    adopt(session, people.secretary, round, round.version)
    session.commit()
    assert not soup(login(people.director), ADOPTION).select(CHANGING)


def test_an_old_page_adopts_nothing_and_the_new_state_is_shown(session: Session, people: People, login: Login) -> None:
    round = decided_round(session, people, 2027, 1)
    session.commit()
    answer = submit(login(people.secretary), ADOPTION, {"version": str(round.version + 5)})
    assert answer.status_code == 422
    assert "intussen gewijzigd" in answer.text
    assert session.scalars(select(Adoption)).all() == []


def test_a_correction_goes_from_reason_to_second_version(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 3)
    session.commit()
    secretary, director = login(people.secretary), login(people.director)
    answer = submit(secretary, ADOPTION, {"reason": "Het niveau van coffeeshops klopte niet."})
    assert answer.location == ADOPTION
    page = soup(director, ADOPTION)
    assert "Het niveau van coffeeshops klopte niet." in words(one(page, ".r-notice"))
    answer = submit(director, ADOPTION, {}, form='form[action="/2027/onderwerpen/vaststellen/T02/heropenen/"]')
    assert answer.location == "/2027/onderwerpen/T02/besluit/"
    assert words(one(soup(secretary, ADOPTION), "section[aria-labelledby=open] li")) == "Vakantieparken nog niet besloten"
    session.execute(update(Assessment).values(phase="decided"))
    session.commit()
    assert submit(secretary, ADOPTION, {}, form='form[action="/2027/onderwerpen/vaststellen/"]').status_code == 302
    rows = [words(row) for row in soup(secretary, f"{ADOPTION}?controle=ja").select("section[aria-labelledby=versies] tbody tr")]
    assert rows[0].startswith("Versie 2") and "Het niveau van coffeeshops klopte niet." in rows[0]
    assert rows[1].startswith("Versie 1") and "eerste vaststelling" in rows[1]


@pytest.mark.parametrize(("reason", "fault"), [("", "Schrijf op"), ("a" * 501, "Haal er 1 weg"), ("Mail naar jan@example.nl", "e-mailadres")])
def test_a_reason_that_will_not_do_comes_back_as_typed(session: Session, people: People, login: Login, reason: str, fault: str) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    answer = submit(login(people.secretary), ADOPTION, {"reason": reason})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert fault in one(page, ".r-errors").text
    assert one(page, "#reason").text.strip() == reason


def test_a_correction_from_an_old_page_keeps_the_reason(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    answer = submit(login(people.secretary), ADOPTION, {"reason": "Er klopte iets niet.", "version": "99"})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert "intussen gewijzigd" in one(page, ".r-errors").text
    assert one(page, "#reason").text.strip() == "Er klopte iets niet."


def test_a_topic_is_reopened_only_within_a_correction(session: Session, people: People, login: Login) -> None:
    round = decided_round(session, people, 2027, 1)
    session.commit()
    visitor = login(people.director)
    visitor.application.config["WTF_CSRF_ENABLED"] = False
    version = {"version": str(topics_of(session, round)[0].version)}
    session.commit()
    url = "/2027/onderwerpen/vaststellen/T01/heropenen/"
    assert visitor.post(url, data=version).status_code == 409
    adopt(session, people.secretary, round, round.version)
    session.commit()
    assert visitor.post(url, data=version).status_code == 409
    reopen(session, people.secretary, round, "Er klopte iets niet.", round.version)
    session.commit()
    assert visitor.post(url, data={"version": "99"}).status_code == 409
    assert visitor.post(url, data=version).status_code == 302


def test_a_version_is_downloaded_byte_for_byte(session: Session, people: People, login: Login) -> None:
    round = adopted_round(session, people, 2027, 2)
    session.commit()
    kept = get_version(session, round)
    session.commit()
    answer = login(people.mayor).get("/2027/onderwerpen/vaststellen/versie-1.json")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="risico-scan-2027-versie-1.json"'
    assert answer.mimetype == "application/json"
    assert answer.data.decode() == kept.json
    assert sha256(answer.data.decode()) == kept.sha256


@pytest.mark.parametrize("url", ["versie-2.json", "versie-0.json", "versie-99999999999999999999.json", "versie-x.json"])
def test_a_version_that_does_not_exist_is_a_missing_page(session: Session, people: People, login: Login, url: str) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    assert login(people.secretary).get(f"{ADOPTION}{url}").status_code == 404


def test_a_version_that_was_tampered_with_is_told(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 1)
    session.execute(update(Adoption).values(reason="Zomaar."))
    session.commit()
    assert "Versie 1 klopt niet meer" in words(one(soup(login(people.mayor), f"{ADOPTION}?controle=ja"), ".r-notice"))
    assert not soup(login(people.mayor), ADOPTION).select(".r-notice")


def risico(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command on the test's database."""
    environment = {**os.environ, "RISICO_INSTANCE": str(settings.instance), "RISICO_DATABASE_URL": settings.url}
    return subprocess.run([Path(sys.executable).with_name("risico"), *arguments], env=environment, capture_output=True)


def test_the_command_exports_exactly_what_was_adopted(session: Session, people: People, settings: Settings) -> None:
    kept = get_version(session, adopted_round(session, people, 2027, 2))
    session.commit()
    for arguments in (["2027"], ["2027", "--version", "1"]):
        assert risico(settings, "scan", "export", *arguments).stdout.decode() == kept.json
    assert "JAAR" in risico(settings, "scan", "export", "--help").stdout.decode()


@pytest.mark.parametrize("arguments", [["2026"], ["2027", "--version", "2"], ["2027", "--version", "0"], ["2027", "--version", "x"], ["20x7"], ["9" * 30], []])
def test_a_version_that_cannot_be_exported_is_told_in_one_line(session: Session, people: People, settings: Settings, arguments: list[str]) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    done = risico(settings, "scan", "export", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.decode().splitlines()) == 1


def test_the_health_check_tells_of_a_version_that_was_changed(session: Session, people: People, settings: Settings) -> None:
    adopted_round(session, people, 2027, 1)
    session.execute(update(Adoption).values(adopted_by_title="Burgemeester"))
    session.commit()
    done = risico(settings, "check")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "Versie 1 van de scan van 2027 klopt niet." in done.stderr.decode()


# ── Looking back ────────────────────────────────────────────────────────────


def test_looking_back_is_said_per_topic_and_judged(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 3)
    session.commit()
    visitor = login(people.director)
    form = "/2027/onderwerpen/T03/terugblik/"
    assert "4 hoog" in words(one(soup(visitor, form), ".r-top__lead"))
    answer = submit(visitor, form, {"severity": "3", "note": "De bijeenkomst werd verstoord."})
    assert answer.location == OUTCOMES
    page = soup(login(people.mayor), OUTCOMES)
    rows = [words(row) for row in page.select("section[aria-labelledby=jaar] tbody tr")]
    assert "De bijeenkomst werd verstoord." in rows[2] and "Dat paste" in rows[2]
    assert "nog niet gezegd" in rows[0]
    assert words(one(page, ".r-top__lead")).startswith("Wat er gebeurde, paste bij het niveau. Op 2 onderwerpen is nog niet teruggekeken.")
    assert words(one(page, ".r-matrix__fit:has(b)")) == "1 keer"
    assert not page.select("a[href*=terugblik]")


def test_years_stand_side_by_side(session: Session, people: People, login: Login) -> None:
    for year in (2026, 2027):
        for number, topic in enumerate(topics_of(session, adopted_round(session, people, year, 2))):
            record(session, people.director, topic, number, "", 0)
    session.commit()
    page = soup(login(people.mayor), OUTCOMES)
    table = page.select("section[aria-labelledby=jaren] .r-table")[0]
    assert [words(head) for head in table.select("thead th")] == ["Onderwerp", "2026", "2027"]
    assert len(table.select("tbody tr")) == 2
    assert "Van 2026 tot en met 2027 keken wij 4 keer terug." in words(one(page, "section[aria-labelledby=jaren]"))


def test_before_adoption_there_is_nothing_to_look_back_on(session: Session, people: People, login: Login) -> None:
    decided_round(session, people, 2027, 1)
    session.commit()
    visitor = login(people.director)
    assert "Dat is nog niet zo" in words(one(soup(visitor, OUTCOMES), ".r-top__lead"))
    answer = visitor.get("/2027/onderwerpen/T01/terugblik/")
    assert answer.status_code == 409
    assert "vastgesteld" in answer.text


@pytest.mark.parametrize(
    ("values", "fault"),
    [({}, "Kies wat er is gebeurd"), ({"severity": "5"}, "fout"), ({"severity": "1", "note": "a" * 501}, "Haal er 1 weg"), ({"severity": "²"}, "fout")],
)
def test_a_fault_in_looking_back_keeps_what_was_typed(session: Session, people: People, login: Login, values: dict[str, str], fault: str) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    answer = submit(login(people.director), "/2027/onderwerpen/T01/terugblik/", {"note": "Rustig jaar.", **values})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert fault in one(page, ".r-errors").text
    assert one(page, "#note").text.strip() == {"note": "Rustig jaar.", **values}["note"]
    assert session.scalars(select(Outcome)).all() == []


def test_two_people_who_look_back_see_both_versions(session: Session, people: People, login: Login) -> None:
    topic = topics_of(session, adopted_round(session, people, 2027, 1))[0]
    record(session, people.director, topic, 4, "Er was een aanslag op het gemeentehuis.", 0)
    session.commit()
    url, visitor = "/2027/onderwerpen/T01/terugblik/", login(people.secretary)
    answer = submit(visitor, url, {"severity": "1", "note": "Alleen harde taal.", "version": "0"})
    page = BeautifulSoup(answer.text, "html5lib")
    assert answer.status_code == 422
    assert "Er was een aanslag op het gemeentehuis." in words(one(page, ".r-facts"))
    assert one(page, "#note").text.strip() == "Alleen harde taal."
    assert one(page, "input[name=severity][checked]")["value"] == "1"
    data = {"severity": "1", "note": "Alleen harde taal.", "version": str(one(page, "input[name=version]")["value"])}
    assert submit(visitor, url, data).status_code == 302
    session.expire_all()
    assert session.scalars(select(Outcome)).one().severity == 1


def test_a_topic_of_another_year_is_a_missing_page(session: Session, people: People, login: Login) -> None:
    adopted_round(session, people, 2027, 1)
    session.commit()
    for code in ("T02", "X99", "beeld2"):
        assert login(people.director).get(f"/2027/onderwerpen/{code}/terugblik/").status_code == 404
