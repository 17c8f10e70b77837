"""The pages of the workbook: fetching it, reading it back in, and the table of faults."""

from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from risico.accounts.models import User
from risico.db import Database
from risico_measures.models import Check, Measure
from tests.plugins.measures.pages import Login, soup, text_of

URL = "/2027/maatregelen/excel/"


def fetched(client: FlaskClient) -> Workbook:
    answered = client.get(f"{URL}maatregelen.xlsx")
    assert answered.status_code == 200 and "maatregelen-2027-05-11.xlsx" in answered.headers["Content-Disposition"]
    return load_workbook(BytesIO(answered.data))


def send(client: FlaskClient, content: bytes, name: str = "maatregelen.xlsx") -> TestResponse:
    token = BeautifulSoup(client.get(URL).text, "html5lib").select_one('main input[name="csrf_token"]')
    assert token
    return client.post(URL, data={"csrf_token": str(token["value"]), "file": (BytesIO(content), name)})


def packed(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_what_goes_out_comes_back_in_and_changes_nothing(login: Login, core_set: None, leader: User) -> None:
    client = login(leader)
    book = fetched(client)
    assert book["Maatregelen"].max_row == 27
    answered = send(client, packed(book))
    assert answered.location == "/2027/maatregelen/"
    assert "Er was niets anders dan wat er al stond." in text_of(client.get("/2027/maatregelen/").text)


def test_new_rows_are_read_in(login: Login, database: Database, core_set: None, leader: User) -> None:
    client = login(leader)
    book = fetched(client)
    titles = [cell.value for cell in book["Controles"][1]]
    values = {"Nummer": "M12", "Dag": "4-5-2027", "Soort": "Oefening of tafeltest", "Uitkomst": "Werkt", "Bewijs": "zaak 12"}
    book["Controles"].append([values.get(str(title)) for title in titles])
    assert send(client, packed(book)).status_code == 302
    with database.reader() as session:
        found = session.scalars(select(Check)).one()
        assert (found.state, found.recorded_by_id) == ("waiting", leader.id)


def test_faults_stand_in_a_table_per_cell_and_nothing_is_read_in(login: Login, database: Database, core_set: None, leader: User) -> None:
    client = login(leader)
    book = fetched(client)
    sheet = book["Maatregelen"]
    column = [cell.value for cell in sheet[1]].index("Volgende controle") + 1
    sheet.cell(2, column, "1-9-2027")
    sheet.cell(3, column, "morgen")
    answered = send(client, packed(book))
    rows = [[cell.text for cell in row.select("th, td")] for row in soup(answered.text).select("main tbody tr")]
    assert answered.status_code == 422 and len(rows) == 1, rows
    assert rows[0][0] == "Maatregelen" and rows[0][1] == sheet.cell(3, column).coordinate
    assert "Er is niets ingelezen." in text_of(answered.text)
    with database.reader() as session:
        assert set(session.scalars(select(Measure.planned))) == {None}


@pytest.mark.parametrize("content", [b"", b"geen werkboek", b"PK\x03\x04" + b"x" * 100])
def test_what_is_no_workbook_is_told_in_a_sentence(login: Login, core_set: None, leader: User, content: bytes) -> None:
    answered = send(login(leader), content)
    assert answered.status_code == 422 and soup(answered.text).select_one(".r-field__error")


def test_no_file_is_told_at_the_field(login: Login, core_set: None, leader: User) -> None:
    answered = send(login(leader), b"", name="")
    assert answered.status_code == 422 and "Kies het bestand dat u wilt inlezen." in answered.text
