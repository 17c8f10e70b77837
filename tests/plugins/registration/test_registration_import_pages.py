"""Reading an export on the page: step by step, with and without JavaScript, and without anything of it staying behind."""

import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from risico import clock
from risico.accounts.models import User
from risico.audit.models import AuditEvent
from risico.db import Database
from risico_registration.importing import desk
from risico_registration.importing.table import NO_HEADINGS
from risico_registration.models import Count
from risico_registration.models import Mapping as Profile
from risico_registration.views.loading import MOST_BYTES
from tests.plugins.measures.pages import text_of
from tests.plugins.registration import exports
from tests.plugins.registration.pages import HOME, Login
from tests.support import csrf
from tests.support.browser import Windows, check_accessibility, serving
from tests.support.pages import decrypted
from tests.support.statements import counted

LOAD = f"{HOME}inlezen/"
CHOSEN = {**exports.COLUMNS, **exports.WORDS}

pytestmark = pytest.mark.usefixtures("year")


@pytest.fixture
def visitor(login: Login, coordinator: User) -> FlaskClient:
    return login(coordinator)


def send(client: FlaskClient, content: bytes, fields: Mapping[str, str] | None = None, name: str = "export.csv") -> TestResponse:
    data = {"group": "", **(fields or {}), "file": FileStorage(BytesIO(content), name)}
    return client.post(LOAD, data=data, content_type="multipart/form-data", headers=csrf.header(client))


def kept(database: Database) -> list[Profile]:
    with database.reader() as session:
        return list(session.scalars(select(Profile).order_by(Profile.name)))


def labels(html: str) -> list[str]:
    """Of the choices below the form."""
    return [label.text for label in BeautifulSoup(html, "html5lib").select("#vervolg .r-counts label")]


class TestSteps:
    def test_first_the_columns(self, visitor: FlaskClient) -> None:
        page = send(visitor, exports.csv_of())
        assert page.status_code == 200
        assert labels(page.text) == list(exports.HEADINGS)
        assert "Kies bovenaan het bestand opnieuw" in text_of(page.text)
        assert "Er is 1 fout" not in text_of(page.text)

    def test_then_the_words_with_a_suggestion(self, visitor: FlaskClient) -> None:
        page = send(visitor, exports.csv_of(), exports.COLUMNS)
        assert labels(page.text)[:8] == ["medewerker", "raadslid", "bedreiging", "fysiek", "verbaal", "balie", "online", "telefoon"]
        boxes = BeautifulSoup(page.text, "html5lib").select("select[name^='woord:group']")
        suggested = {str(box["name"]): str(box.select("option[selected]")[0]["value"]) for box in boxes}
        assert suggested == {"woord:group:medewerker": "medewerkers", "woord:group:raadslid": "bestuur"}

    def test_then_the_counts_and_the_form_of_the_quarter(self, visitor: FlaskClient, database: Database) -> None:
        page = send(visitor, exports.csv_of(), CHOSEN)
        assert "4 regels gelezen" in text_of(page.text)
        form = BeautifulSoup(page.text, "html5lib").select("#vervolg form")[-1]
        sent = {str(field["name"]): str(field["value"]) for field in form.select("input") if field["name"] != "csrf_token"}
        counting = visitor.post(str(form["action"]), data=sent, headers=csrf.header(visitor))
        assert "Deze aantallen komen uit uw bestand. Er is nog niets opgeslagen." in text_of(counting.text)
        filled = {str(field["name"]): field.get("value") for field in BeautifulSoup(counting.text, "html5lib").select("main input[type=text]")}
        assert filled["incidents_reported"] == "1"
        assert filled["threat_intimidation"] == "1"
        assert filled["unique_reporters"] in ("", None)
        with database.reader() as session:
            assert not session.scalars(select(Count)).all()

    def test_one_group_for_all_rows(self, visitor: FlaskClient) -> None:
        page = send(visitor, b"Gemeld op\n1-2-2027\n2-2-2027\n", {"kolom:Gemeld op": "reported_on", "group": "medewerkers"})
        assert "2 regels gelezen" in text_of(page.text)
        assert "Medewerkers, januari tot en met maart 2027 2 gemeld, en wat daarvan te tellen was" in text_of(page.text)

    def test_a_quarter_that_is_not_over_cannot_be_saved(self, visitor: FlaskClient) -> None:
        page = send(visitor, b"Gemeld op\n1-5-2027\n", {"kolom:Gemeld op": "reported_on", "group": "medewerkers"})
        assert "Dit kwartaal is nog niet voorbij." in text_of(page.text)
        assert not BeautifulSoup(page.text, "html5lib").select("#vervolg form")

    def test_a_quarter_between_in_which_nothing_was_reported_is_declared_nil(self, visitor: FlaskClient) -> None:
        page = send(visitor, b"Gemeld op\n1-8-2026\n1-2-2027\n", {"kolom:Gemeld op": "reported_on", "group": "medewerkers"})
        found = BeautifulSoup(page.text, "html5lib")
        assert [form["action"] for form in found.select("#vervolg form")] == [f"{HOME}telling/2027-1/medewerkers/", f"{HOME}telling/2026-3/medewerkers/"]
        assert [link["href"] for link in found.select("#vervolg a[href*='/nul/']")] == [f"{HOME}nul/2026-4/medewerkers/"]

    def test_the_trail_tells_that_a_file_was_read_and_not_before(self, visitor: FlaskClient, database: Database) -> None:
        for fields in ({}, exports.COLUMNS, CHOSEN, {**CHOSEN, "name": "GIR"}):
            send(visitor, exports.csv_of(), fields)
        with database.reader() as session:
            told = [(row.object, row.result) for row in session.scalars(select(AuditEvent).order_by(AuditEvent.seq)) if row.action == "registration.load"]
        assert told == [("year=2027", result) for result in ("refused", "refused", "done", "done")]

    def test_rows_that_could_not_be_read_are_told_by_number(self, visitor: FlaskClient) -> None:
        page = send(visitor, b"Gemeld op\nmorgen\n1-2-2027\n\n9-9-2099\n", {"kolom:Gemeld op": "reported_on", "group": "medewerkers"})
        assert "Deze regels tellen niet mee. Het gaat om regels 2, 5." in text_of(page.text)
        assert "morgen" not in page.text

    def test_many_bad_rows_are_not_all_listed(self, visitor: FlaskClient) -> None:
        page = send(visitor, b"Gemeld op\n" + b"x\n" * 100, {"kolom:Gemeld op": "reported_on", "group": "medewerkers"})
        assert "en nog 60 andere" in text_of(page.text)
        assert "In dit bestand staat geen regel die te tellen is." in text_of(page.text)

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "Dit bestand is leeg."),
            (b"1-2-2027;Jansen\n", NO_HEADINGS),
            (b"\x89PNG\0", "Dit bestand is geen CSV en geen Excel-bestand."),
            (b"x" * (desk.MAX_BYTES + 1), desk.TOO_LARGE),
        ],
    )
    def test_a_file_that_cannot_be_used(self, visitor: FlaskClient, content: bytes, message: str) -> None:
        page = send(visitor, content)
        assert page.status_code == 422
        assert message in text_of(page.text)

    def test_only_this_page_takes_a_large_request(self, visitor: FlaskClient) -> None:
        large = {"file": FileStorage(BytesIO(b"x" * 3_000_000), "x.csv")}
        assert visitor.post(f"{HOME}nul/2027-1/bestuur/", data=large, headers=csrf.header(visitor)).status_code == 413
        assert send(visitor, b"x" * (MOST_BYTES + 1)).status_code == 413

    def test_no_file(self, visitor: FlaskClient) -> None:
        page = visitor.post(LOAD, data={"group": ""}, headers=csrf.header(visitor))
        assert page.status_code == 422
        assert "Kies het bestand dat u wilt inlezen." in text_of(page.text)

    def test_what_is_wrong_with_the_choices_is_said_and_they_stay(self, visitor: FlaskClient) -> None:
        page = send(visitor, exports.csv_of(), {"kolom:Soort": "form"})
        assert "Kies de kolom met de datum van de melding." in text_of(page.text)
        box = BeautifulSoup(page.text, "html5lib").select("select[name='kolom:Soort'] option[selected]")
        assert [option["value"] for option in box] == ["form"]

    def test_the_page_costs_few_statements(self, database: Database, visitor: FlaskClient) -> None:
        with counted(database.engine) as statements:
            send(visitor, exports.csv_of(), CHOSEN)
        assert len(statements) <= 12

    def test_only_who_counts_may(self, login: Login, assessor: User) -> None:
        assert login(assessor).get(LOAD).status_code == 403


class TestProfiles:
    def test_a_layout_is_kept_and_used_again(self, visitor: FlaskClient, database: Database) -> None:
        page = send(visitor, exports.csv_of(), {**CHOSEN, "name": "GIR"})
        assert "De indeling ‘GIR’ is bewaard. Van het bestand niets." in text_of(page.text)
        (profile,) = kept(database)
        assert set(profile.columns) == {what for what in exports.COLUMNS.values() if what}
        assert sorted(profile.values["form"].values()) == ["physical", "threat_intimidation", "verbal"]
        again = send(visitor, exports.xlsx_of(), name="export.xlsx")
        assert "4 regels gelezen" in text_of(again.text)

    def test_a_heading_or_a_word_that_is_a_name_is_not_kept(self, visitor: FlaskClient, session: Session, app: Flask) -> None:
        """Who takes the column with names for the target group, or has a heading of that kind: it works, and no name stays behind."""
        rows = [("1-2-2027", "Sien Zwartelier", "ja"), ("2-2-2027", "Bas Anjer", "nee")]
        content = exports.csv_of(rows, ("Gemeld op", "Melder", "Gebeld door Zwartelier"))
        chosen = {"kolom:Gemeld op": "reported_on", "kolom:Melder": "group", "kolom:Gebeld door Zwartelier": "contact_within_norm", "name": "Eigen register"}
        words = {"woord:group:sien zwartelier": "medewerkers", "woord:group:bas anjer": "bestuur"}
        page = send(visitor, content, {**chosen, **words, "woord:contact_within_norm:ja": "ja", "woord:contact_within_norm:nee": "nee"})
        assert "De indeling ‘Eigen register’ is bewaard." in text_of(page.text)
        kept = "".join((rows_of(session), *files_of(app))).lower()
        assert "eigen register" in kept and not [name for name in ("zwartelier", "anjer", "gebeld door") if name in kept]
        assert "2 regels gelezen" in text_of(send(visitor, content).text)

    def test_a_new_word_is_asked_and_added_to_what_was_kept(self, visitor: FlaskClient) -> None:
        headings, chosen = ("Gemeld op", "Soort"), {"kolom:Gemeld op": "reported_on", "kolom:Soort": "form", "group": "medewerkers", "name": "GIR"}
        old, new = [("1-2-2027", "verbaal"), ("1-2-2027", "overig")], [("2-2-2027", "fysiek"), ("2-2-2027", "overig")]
        send(visitor, exports.csv_of(old, headings), {**chosen, "woord:form:verbaal": "verbal", "woord:form:overig": ""})
        asked = send(visitor, exports.csv_of(new, headings), {"group": "medewerkers"})
        assert labels(asked.text)[:2] == ["fysiek", "overig"]
        send(visitor, exports.csv_of(new, headings), {**chosen, "woord:form:fysiek": "physical", "woord:form:overig": ""})
        assert "4 regels gelezen" in text_of(send(visitor, exports.csv_of([*old, *new], headings), {"group": "medewerkers"}).text)

    def test_the_same_name_replaces_and_another_can_be_chosen(self, visitor: FlaskClient, database: Database) -> None:
        for what in ("severity_serious", "aftercare_offered"):
            words = {f"woord:{what}:ja": "ja", f"woord:{what}:nee": "nee"}
            send(visitor, exports.csv_of(), {"kolom:Gemeld op": "reported_on", "kolom:Ernstig": what, **words, "group": "medewerkers", "name": "GIR"})
        (profile,) = kept(database)
        assert "aftercare_offered" in profile.columns
        page = send(visitor, exports.csv_of(), {"profile": str(profile.id), "group": "medewerkers"})
        assert "Nazorg aangeboden 3" in text_of(page.text)
        assert labels(send(visitor, exports.csv_of(), {"profile": "nieuw", "group": "medewerkers"}).text) == list(exports.HEADINGS)

    def test_a_name_with_personal_data_is_refused(self, visitor: FlaskClient, database: Database) -> None:
        page = send(visitor, exports.csv_of(), {**CHOSEN, "name": "van jan@voorbeeld.example"})
        assert page.status_code == 422
        assert "een e-mailadres" in text_of(page.text)
        assert not kept(database)

    def test_it_can_be_deleted(self, visitor: FlaskClient, database: Database) -> None:
        send(visitor, exports.csv_of(), {**CHOSEN, "name": "GIR"})
        (profile,) = kept(database)
        page = visitor.post(f"{LOAD}{profile.id}/vergeten/", headers=csrf.header(visitor), follow_redirects=True)
        assert "De indeling ‘GIR’ is verwijderd." in text_of(page.text)
        assert not kept(database)
        assert visitor.post(f"{LOAD}{profile.id}/vergeten/", headers=csrf.header(visitor)).status_code == 404


class TestNothingStaysBehind:
    """A file full of markers in every column that is not chosen, through all steps, in all forms, also broken ones."""

    FILES = (
        exports.csv_of(),
        exports.csv_of(encoding="cp1252", delimiter="\t"),
        exports.xlsx_of(),
        exports.csv_of() + b'1-2-2027;"Medewerker"Zwartelier;dreigbrief-7731\n',
        exports.csv_of() + ("morgen;" + ";".join(exports.MARKERS) + ";" + ";".join(exports.MARKERS) + "\n").encode(),
        exports.xlsx_of([(*row[:7], "=HYPERLINK(\"Zwartelier\")", "=dreigbrief-7731", *row[9:]) for row in exports.ROWS]),
        exports.with_members(exports.xlsx_of(), {"xl/vbaProject.bin": b"Zwartelier"}),
        exports.with_members(b"", {"xl/workbook.xml": b"<kapot Zwartelier dreigbrief-7731"}),
        b"\0Zwartelier",
    )  # fmt: skip

    def test_not_on_disk_nor_in_the_log_the_database_or_a_page(
        self, app: Flask, visitor: FlaskClient, session: Session, capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pages = []
        with monkeypatch.context() as without:
            without.setattr(tempfile, "tempdir", str(tmp_path / "nergens"))  # who wants a temporary file gets a fault
            for content in self.FILES:
                for fields in ({}, exports.COLUMNS, CHOSEN, {**CHOSEN, "name": "GIR"}):
                    page = send(visitor, content, fields, "Zwartelier.csv")
                    assert page.status_code in (200, 422)
                    pages.append(page.text)
        everything = "".join((*pages, *capfd.readouterr(), rows_of(session), *files_of(app)))
        assert "GIR" in everything
        assert not app.extensions["risico"].database.is_sqlite or "GIR" in files_of(app)[-1]
        assert [marker for marker in exports.MARKERS if marker.lower() in everything.lower()] == []

    @pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
    def test_the_server_keeps_a_large_file_in_memory(
        self, app: Flask, login: Login, coordinator: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Through waitress, which writes larger requests to a temporary file unless told otherwise."""
        with clock.at(datetime.now(UTC)):  # the server has threads of its own, in which no test pins the clock
            visitor = login(coordinator)
        content = exports.csv_of(exports.ROWS * 12_000)
        assert len(content) > 1_000_000
        headers = csrf.header(visitor)
        cookie = visitor.get_cookie(app.config["SESSION_COOKIE_NAME"])
        assert cookie
        request = multipart(f"{LOAD}", {**CHOSEN, "group": ""}, content)
        request.headers.update({"Cookie": f"{cookie.key}={cookie.value}", **headers})
        with serving(app) as address, monkeypatch.context() as without:
            without.setattr(tempfile, "tempdir", str(tmp_path / "nergens"))
            request.full_url = f"{address}{LOAD}"
            with urlopen(request) as answer:  # noqa: S310
                assert "48000 regels gelezen" in text_of(answer.read().decode())


def multipart(path: str, fields: Mapping[str, str], content: bytes) -> Request:
    """A form with a file, made in memory."""
    parts = [f'--grens\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode() for name, value in fields.items()]
    file = b'--grens\r\nContent-Disposition: form-data; name="file"; filename="export.csv"\r\n\r\n' + content + b"\r\n--grens--\r\n"
    return Request(f"http://127.0.0.1{path}", b"".join((*parts, file)), {"Content-Type": "multipart/form-data; boundary=grens"})


def rows_of(session: Session) -> str:
    """All that is in the database, as text."""
    names = inspect(session.connection()).get_table_names()
    return "".join(str(row) for name in names for row in session.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608


def files_of(app: Flask) -> list[str]:
    """All files of the instance, and every page of the database and its log as who has the key reads it."""
    current = app.extensions["risico"]
    files = [file.read_bytes() for file in current.settings.instance.rglob("*") if file.is_file()]
    if current.database.is_sqlite:
        files.append(decrypted(current.settings.database_file, current.database.key))
    return [content.decode("latin-1") for content in files]


SIZES = pytest.mark.parametrize("phone", [False, True], ids=["screen", "phone"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestInABrowser:
    @SIZES
    def test_the_file_stays_chosen(self, windows: Windows, coordinator: User, *, phone: bool) -> None:
        page = windows.open(coordinator, phone=phone)
        page.goto(LOAD)
        check_accessibility(page)
        page.get_by_label("Bestand", exact=True).set_input_files({"name": "export.csv", "mimeType": "text/csv", "buffer": exports.csv_of()})
        page.get_by_role("button", name="Bestand lezen").click()
        expect(page.get_by_role("heading", name="Wat staat in elke kolom?")).to_be_focused()
        check_accessibility(page)
        for name, what in exports.COLUMNS.items():
            page.locator(f"select[name='{name}']").select_option(what)
        page.get_by_role("button", name="Verder", exact=True).click()
        expect(page.get_by_role("heading", name="Wat betekenen deze woorden?")).to_be_focused()
        check_accessibility(page)
        page.get_by_label("Bewaar deze indeling onder de naam").fill("GIR")
        page.get_by_role("button", name="Verder", exact=True).click()
        expect(page.get_by_role("heading", name="4 regels gelezen")).to_be_focused()
        expect(page.locator("#vervolg")).to_contain_text("De indeling ‘GIR’ is bewaard.")
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        page.get_by_role("button", name="Verder met medewerkers, jan–mrt 2025").click()
        expect(page.get_by_label("Gemeld", exact=True)).to_have_value("3")

    def test_without_javascript_the_file_is_chosen_again(self, windows: Windows, coordinator: User) -> None:
        page = windows.open(coordinator, javascript=False)
        page.goto(LOAD)

        def choose(button: str) -> None:
            page.get_by_label("Bestand", exact=True).set_input_files({"name": "export.csv", "mimeType": "text/csv", "buffer": exports.csv_of()})
            page.get_by_role("button", name=button, exact=True).click()

        choose("Bestand lezen")
        expect(page.locator("#vervolg")).to_contain_text("Kies bovenaan het bestand opnieuw")
        for name, what in exports.COLUMNS.items():
            page.locator(f"select[name='{name}']").select_option(what)
        choose("Verder")
        choose("Verder")
        expect(page.locator("#vervolg")).to_contain_text("4 regels gelezen")
