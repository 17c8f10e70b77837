"""The pages of the controller: a list that says whether it is whole, choices in the address, and files that hold outside the app."""

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy import select, text, update

from risico import clock
from risico.accounts.models import User
from risico.audit import record
from risico.audit.models import AuditEvent
from risico.audit.trail import Actor
from risico.db import Database
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import csrf
from tests.support.browser import Windows, check_accessibility
from tests.support.statements import counted

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DECISION = Path(__file__).parents[2] / "docs" / "decisions" / "audit.md"
START = datetime(2027, 3, 1, 8, tzinfo=UTC)
Login = Callable[[User], FlaskClient]


@pytest.fixture
def auditor(make_user: MakeUser) -> User:
    return make_user(Role.AUDITOR, title="Controller")


@pytest.fixture
def director(make_user: MakeUser, database: Database) -> User:
    """Somebody who made seventy events, one a day from 1 March 2027; the last was refused."""
    user = make_user(Role.SAFETY_DIRECTOR, title="=Directeur OOV")
    with database.writer() as session:
        for day in range(70):
            with clock.at(START + timedelta(days=day)):
                record(session, action="scan.decide", object=f"year=2027 code=T{day:02}", actor=user, result="refused" if day == 69 else "done")
                session.commit()
    return user


def told(page: str) -> list[str]:
    """The rows of the list, as text."""
    return [" ".join(row.get_text(" ").split()) for row in BeautifulSoup(page, "html5lib").select("tbody tr")]


def test_the_newest_first_sixty_at_a_time(login: Login, auditor: User, director: User, database: Database) -> None:
    client = login(auditor)
    with counted(database.engine) as statements:
        page = client.get("/logboek/").text
    assert len(statements) <= 12
    rows = told(page)
    assert len(rows) == 60
    assert rows[0].startswith("Besluit genomen planjaar 2027, onderwerp of maatregel T69 =Directeur OOV")
    assert "niet uitgevoerd" in rows[0] and "9 mei 2027, 10.00 uur regel 70" in rows[0]
    older = BeautifulSoup(page, "html5lib").find("a", string="Oudere regels")
    assert older
    rest = told(client.get(str(older["href"])).text)
    assert len(rest) == 10 and "regel 1 " in f"{rest[-1]} "


@SQLITE
def test_choices_stand_in_the_address(login: Login, auditor: User, director: User) -> None:
    client = login(auditor)
    client.get("/logboek/")

    def found(query: str) -> int:
        return len(told(client.get(f"/logboek/?{query}").text))

    assert found("van=1-4-2027&tot=30-4-2027") == 30
    assert found("resultaat=refused") == 1
    assert found("deel=scan") == 60
    assert found("deel=scan&tot=1-3-2027&soort=change") == 1
    assert found(f"wie={auditor.id}&deel=audit") == 5
    assert found("wie=systeem") == 0
    assert found("wie=x&deel=../../&soort=alles&voor=-1&resultaat=%00") == 60, "what does not exist chooses nothing"
    page = client.get("/logboek/?van=gisteren")
    assert page.status_code == 200
    assert "Deze dag bestaat niet." in page.text
    assert 'value="gisteren"' in page.text
    assert found("voor=99999999999999999999") == 60
    assert found("van=1-1-0001&tot=31-12-9999") == 60


@SQLITE
def test_the_page_says_whether_the_trail_is_whole(login: Login, auditor: User, director: User, database: Database) -> None:
    client = login(auditor)

    def lead() -> str:
        page = BeautifulSoup(client.get("/logboek/").text, "html5lib")
        return " ".join(page.select_one("main, body").get_text(" ").split())  # type: ignore[union-attr]

    assert "Het logboek is nog niet gecontroleerd" in lead()
    assert client.post("/logboek/controleren/", headers=csrf.header(client)).headers["Location"] == "/logboek/"
    assert "Het logboek is heel , tot en met regel 71." in lead()
    with database.writer() as session, session.begin():
        session.execute(text("DROP TRIGGER audit_event_fixed"))
        session.execute(update(AuditEvent).where(AuditEvent.seq == 33).values(object="year=2027 code=T99"))
    client.post("/logboek/controleren/", headers=csrf.header(client))
    assert "Het logboek is niet heel : bij regel 33 klopt het niet meer." in lead()
    with database.reader() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action == "audit.checked").order_by(AuditEvent.seq.desc())).first()
    assert found
    assert (found.result, found.actor_id, found.object, found.origin[:5]) == ("failed", auditor.id, "seq=33", "werk ")


@SQLITE
def test_the_lines_of_json_hold_without_risico(login: Login, auditor: User, director: User, database: Database, tmp_path: Path) -> None:
    """With the few lines of Python that docs/decisions/audit.md gives."""
    with database.writer() as session, session.begin():
        record(session, action="scan.decide", object="code=T01", actor=Actor(1, 'Coördinator "A&G" \\ 日本', "assessor"))
    file, script = tmp_path / "logboek.jsonl", tmp_path / "check.py"
    block = re.search(r"\n\n((?:    .*\n)+)", DECISION.read_text("utf-8"))
    assert block
    script.write_text("\n".join(line[4:] for line in block[1].splitlines()), "utf-8")
    answer = login(auditor).get("/logboek/logboek.jsonl")
    file.write_bytes(answer.data)
    lines = file.read_text("utf-8").splitlines()
    assert json.loads(lines[0])["at"] == "2027-03-01T08:00:00.000000Z"
    assert json.loads(lines[-1])["action"] == "audit.export", "that it was fetched is in it too"

    def checked() -> str:
        done = subprocess.run([sys.executable, str(script), str(file)], capture_output=True, text=True, check=False)
        return (done.stdout or done.stderr).strip()

    assert checked() == "whole"
    file.write_text("\n".join([*lines[:9], lines[9].replace("T09", "T99"), *lines[10:]]), "utf-8")
    assert checked() == "10 does not hold"
    file.write_text("\n".join(lines[:20] + lines[21:]), "utf-8")
    assert checked() == "22 does not hold"


@SQLITE
def test_csv_and_excel_hold_what_was_chosen_and_no_formula(login: Login, auditor: User, director: User, database: Database) -> None:
    client = login(auditor)
    answer = client.get("/logboek/logboek.csv?van=1-4-2027&tot=30-4-2027")
    assert answer.headers["Content-Disposition"] == "attachment; filename=logboek.csv"
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 30
    shown = [rows[0][name] for name in ("Regel", "Tijd (Nederland)", "Wat", "Wie")]
    assert shown == ["32", "2027-04-01 10:00:00", "Besluit genomen", "'=Directeur OOV"]
    sheet = load_workbook(io.BytesIO(client.get("/logboek/logboek.xlsx?resultaat=refused").data)).worksheets[0]
    header, row = sheet.iter_rows(values_only=False)
    assert [cell.value for cell in header] == list(rows[0])
    assert (row[0].value, row[8].value, row[8].data_type) == (70, "=Directeur OOV", "s")
    with database.reader() as session:
        assert session.scalars(select(AuditEvent.action).where(AuditEvent.seq > 70)).all() == ["audit.export", "audit.export"]


@SQLITE
def test_the_page_is_calm_and_accessible(windows: Windows, auditor: User, director: User) -> None:
    for phone in (False, True):
        page = windows.open(auditor, phone=phone)
        page.goto("/logboek/")
        assert page.locator("h1").inner_text() == "Logboek"
        check_accessibility(page)
        page.goto("/logboek/?van=x&deel=scan")
        check_accessibility(page)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("button", name="Logboek nu controleren").click()
    page.wait_for_load_state()
    expect(page.get_by_text("tot en met regel")).to_be_visible()
