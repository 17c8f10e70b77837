"""Making and getting the report of a year: the page, the job behind it and the register."""

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from docx import Document
from docx.shared import Cm
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.documents import service, views
from risico.documents.models import IssuedDocument
from risico.errors import Forbidden, NotFound
from risico.jobs.models import JobRun
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.plugins.scan.factories import make_year
from tests.plugins.scan.reports import a_year, drop_undecided
from tests.support import web
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted

PAGE = "/2027/verslag/"
Login = Callable[[User], FlaskClient]
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a visitor sees the page of the work sooner; only one test is about that."""
    monkeypatch.setattr(views, "PATIENCE", 60)


@pytest.fixture
def secretary(session: Session) -> User:
    """Of a year with topics in every phase."""
    return a_year(session).secretary


@pytest.fixture
def visitor(login: Login, secretary: User, session: Session) -> FlaskClient:
    session.commit()
    return login(secretary)


def documents(session: Session) -> list[IssuedDocument]:
    session.rollback()
    return list(session.scalars(select(IssuedDocument).order_by(IssuedDocument.id)))


def test_a_report_is_made_in_three_forms_and_registered_with_its_checksum(visitor: FlaskClient, session: Session, secretary: User) -> None:
    answer = web.submit(visitor, PAGE, {"audience": "openbaar"})
    assert (answer.status_code, answer.headers["Location"]) == (302, PAGE)
    made = documents(session)
    assert [each.filename for each in made] == [
        "verslag-2027-openbaar-concept.docx",
        "verslag-2027-openbaar-concept.xlsx",
        "verslag-2027-openbaar-concept.json",
    ]
    page = visitor.get(PAGE).text
    assert "Het verslag is gemaakt." in page and "door de gemeentesecretaris" in page and "openbare versie" in page
    for each in made:
        assert (each.sha256, each.size) == (hashlib.sha256(each.content).hexdigest(), len(each.content))
        assert (each.made_by_id, each.audience) == (secretary.id, "openbaar")
        assert each.sha256 in page


def test_a_file_is_downloaded_byte_for_byte_and_never_shown_in_the_browser(visitor: FlaskClient, session: Session) -> None:
    web.submit(visitor, PAGE, {"audience": "intern"})
    for each in documents(session):
        answer = visitor.get(f"{PAGE}{each.id}/")
        assert answer.data == each.content
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{each.filename}"'
        assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
        assert answer.mimetype == service.MIME_TYPES[each.filename.rpartition(".")[2]]


def test_an_adopted_year_has_no_concept_in_the_name(login: Login, session: Session) -> None:
    told = a_year(session)
    drop_undecided(told)
    told.adopt()
    web.submit(login(told.secretary), PAGE, {"audience": "intern"})
    assert documents(session)[0].filename == "verslag-2027-intern.docx"


@pytest.mark.parametrize(("value", "message"), [("", "Kies welke versie u wilt."), ("geheim", "Ongeldige keuze."), ("intern\x00", "Ongeldige keuze.")])
def test_another_version_is_refused_in_dutch(visitor: FlaskClient, session: Session, value: str, message: str) -> None:
    answer = web.submit(visitor, PAGE, {"audience": value} if value else {})
    assert answer.status_code == 422
    assert [error.text for error in BeautifulSoup(answer.text, "html5lib").select(".r-field__error")] == [message]
    assert not documents(session)


def test_a_year_that_is_not_open_and_a_file_of_another_year_do_not_exist(visitor: FlaskClient, session: Session) -> None:
    web.submit(visitor, PAGE, {"audience": "intern"})
    (first, *_) = documents(session)
    assert [visitor.get(url).status_code for url in ("/2031/verslag/", f"/2026/verslag/{first.id}/", f"{PAGE}999999/")] == [404, 404, 404]
    assert visitor.post("/2031/verslag/").status_code == 400
    assert visitor.get(f"/2026/verslag/{first.id}/").data != first.content


def test_without_topics_the_page_of_the_work_says_what_to_do(login: Login, make_user: MakeUser, session: Session) -> None:
    user = make_user(Role.SAFETY_DIRECTOR)
    make_year(session, number=2027)
    session.commit()
    visitor = login(user)
    answer = web.submit(visitor, PAGE, {"audience": "intern"})
    assert answer.headers["Location"].startswith("/werk/")
    page = visitor.get(answer.headers["Location"]).text
    assert "niet gelukt" in page and "Kies eerst onderwerpen voor dit jaar." in page
    assert not documents(session)


def test_work_that_takes_long_shows_how_far_it_is(app: Flask, visitor: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PATIENCE", 0.05)
    runner = app.extensions["risico"].jobs
    free = threading.Event()
    for _ in range(2):  # both places are taken, so the work has to wait its turn
        runner._pool.submit(free.wait, 30)
    answer = web.submit(visitor, PAGE, {"audience": "intern"})
    where = answer.headers["Location"]
    assert where.startswith("/werk/")
    waiting = visitor.get(where)
    assert "U kunt deze pagina gerust sluiten" in waiting.text and waiting.headers["Refresh"] == f"2; url={where}"
    free.set()
    runner._pool.shutdown(wait=True)
    assert visitor.get(where).headers["Location"] == PAGE
    with database.reader() as reading:
        run = reading.scalars(select(JobRun)).one()
        assert (run.state, run.done, run.total, run.message) == ("done", 3, 4, "Het JSON-bestand wordt gemaakt.")


def test_the_work_of_somebody_else_does_not_exist(visitor: FlaskClient, login: Login, make_user: MakeUser, database: Database) -> None:
    web.submit(visitor, PAGE, {"audience": "intern"})
    with database.reader() as reading:
        (id,) = reading.scalars(select(JobRun.id))
    assert visitor.get(f"/werk/{id}/").status_code == 302
    for role in (Role.SECRETARY, Role.ADMIN):
        assert login(make_user(role, email=f"{role}@elders.example")).get(f"/werk/{id}/").status_code == 404


def test_work_whose_process_is_gone_has_failed(visitor: FlaskClient, secretary: User, database: Database) -> None:
    long_ago = clock.now() - timedelta(minutes=10)
    with database.writer() as writing, writing.begin():
        writing.add(
            JobRun(id="a" * 32, kind="report", title="Verslag maken", params={}, user_id=secretary.id, state="running", created_at=long_ago, seen_at=long_ago)
        )
    page = visitor.get(f"/werk/{'a' * 32}/")
    assert "niet gelukt" in page.text and "Refresh" not in page.headers


def template(instance: Path, width: int = 21) -> None:
    """A house style with a header, as wide as this many centimetres."""
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Gemeente Noorderdijk"
    document.sections[0].page_width = Cm(width)
    document.save(str(instance / "huisstijl.docx"))


def test_the_house_style_of_the_municipality_is_used(visitor: FlaskClient, session: Session, instance: Path) -> None:
    template(instance)
    assert "huisstijl van uw gemeente." in visitor.get(PAGE).text
    web.submit(visitor, PAGE, {"audience": "intern"})
    document = Document(BytesIO(documents(session)[0].content))
    assert document.sections[0].header.paragraphs[0].text == "Gemeente Noorderdijk"


@pytest.mark.parametrize("broken", [True, False])
def test_a_house_style_that_cannot_be_used_says_what_to_do(visitor: FlaskClient, session: Session, instance: Path, broken: bool) -> None:
    if broken:
        (instance / "huisstijl.docx").write_bytes(b"Dit is geen Word-bestand.")
    else:
        template(instance, 10)
    answer = web.submit(visitor, PAGE, {"audience": "intern"})
    page = visitor.get(answer.headers["Location"]).text
    assert "Uw huisstijl (huisstijl.docx) is niet te gebruiken. Dit sjabloon is geen Word-bestand." in page if broken else "minstens 8 cm breed" in page
    assert not documents(session)


def test_a_file_that_was_changed_in_the_database_is_not_given(visitor: FlaskClient, session: Session) -> None:
    web.submit(visitor, PAGE, {"audience": "intern"})
    session.execute(update(IssuedDocument).values(content=b"Iets anders"))
    session.commit()
    (first, *_) = documents(session)
    session.rollback()
    answer = visitor.get(f"{PAGE}{first.id}/")
    assert answer.status_code == 409
    assert "niet meer wat er is gemaakt" in answer.text and "Iets anders" not in answer.text


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.ASSESSOR, Role.INCIDENT_COORDINATOR])
def test_who_may_not_have_documents_is_refused_by_the_service_too(visitor: FlaskClient, session: Session, make_user: MakeUser, role: Role) -> None:
    web.submit(visitor, PAGE, {"audience": "openbaar"})
    (first, *_) = documents(session)
    session.rollback()
    user, clerk = make_user(role), make_user(Role.CLERK)
    for act in (lambda: service.issues(session, user, 2027), lambda: service.get_document(session, user, 2027, first.id)):
        with pytest.raises(Forbidden):
            act()
    with pytest.raises(NotFound):
        service.get_document(session, clerk, 2026, first.id)


@pytest.mark.parametrize("reports", [1, 20])
def test_the_page_costs_a_fixed_number_of_statements(visitor: FlaskClient, secretary: User, session: Session, database: Database, reports: int) -> None:
    for _ in range(reports):
        session.add_all(
            IssuedDocument(
                year=2027,
                title="Jaarverslag Risico 2027",
                audience="intern",
                filename=f"verslag-2027-intern.{kind}",
                sha256="0" * 64,
                size=1,
                made_at=clock.now(),
                made_by_id=secretary.id,
                content=b"",
            )
            for kind in service.MIME_TYPES
        )
    session.commit()
    with counted(database.engine) as statements:
        assert visitor.get(PAGE).status_code == 200
    assert len(statements) <= 6, "\n".join(statements)


@pytest.fixture
def shown(windows: Windows, secretary: User, session: Session) -> Callable[..., None]:
    session.commit()

    def walk(**window: bool) -> None:
        page = windows.open(secretary, **window)
        page.goto(PAGE)
        check = check_accessibility if window.get("javascript", True) else lambda page: None
        check(page)
        page.get_by_role("button", name="Maak verslag").click()
        check(page)
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Intern:").check()
        page.get_by_role("button", name="Maak verslag").click()
        page.wait_for_url("**/2027/verslag/")
        page.get_by_text("Controlegetallen").first.click()
        check(page)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Word").first.click()
        assert waiting.value.suggested_filename == "verslag-2027-intern-concept.docx"

    return walk


@ON_SQLITE
@pytest.mark.parametrize("window", [{"phone": False}, {"phone": True}, {"phone": False, "javascript": False}], ids=["desktop", "phone", "no-script"])
def test_somebody_makes_and_gets_a_report_in_a_browser(shown: Callable[..., None], window: dict[str, bool]) -> None:
    shown(**window)
