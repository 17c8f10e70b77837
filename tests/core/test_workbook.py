"""Workbooks that people send: what is no workbook, what is too large, what a cell may hold, and which cell is wrong."""

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook

from risico.documents import workbook
from risico.documents.workbook import Fault, Faulty, Line, read
from risico.errors import Refused

WANTED = {"Blad": ("Naam", "Aantal", "Dag")}


def written(*rows: Sequence[Any], header: Sequence[Any] = ("Naam", "Aantal", "Dag"), sheet: str = "Blad") -> bytes:
    book = Workbook()
    book.worksheets[0].title = sheet
    for row in (header, *rows):
        book.worksheets[0].append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def lines(*rows: Sequence[Any]) -> list[Line]:
    return read(written(*rows), WANTED, 100)["Blad"]


def refusal(content: bytes, most: int = 100) -> str:
    with pytest.raises(Refused) as refused:
        read(content, WANTED, most)
    return refused.value.message


def members(content: bytes, changed: dict[str, bytes]) -> bytes:
    """The same package with other members."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in {*source.namelist(), *changed}:
            target.writestr(name, changed.get(name) or source.read(name))
    return out.getvalue()


def test_a_row_is_read_by_the_titles_of_its_columns_in_any_order() -> None:
    content = written(("extra", date(2027, 5, 4), None, "Beltest", 6), header=("Eigen kolom", "Dag", None, " Naam ", "Aantal"))
    (line,) = read(content, WANTED, 100)["Blad"]
    assert (line.number, line.text("Naam"), line.whole("Aantal"), line.day("Dag"), line.faults) == (2, "Beltest", 6, date(2027, 5, 4), [])


@pytest.mark.parametrize(
    ("value", "text", "whole", "day"),
    [(None, "", None, None), ("  x\r\ny ", "x\ny", None, None), ("6", "6", 6, None), (6.0, "6", 6, None), ("4-5-2027", "4-5-2027", None, date(2027, 5, 4))],
)
def test_what_people_type_is_read_as_they_mean_it(value: object, text: str, whole: int | None, day: date | None) -> None:
    (line,) = lines((value, value, value), ("x", None, None))[:1] if value is not None else lines(("x", value, value))
    assert line.text("Naam") == (text or "x")
    assert (line.whole("Aantal"), line.day("Dag")) == (whole, day)


def test_a_moment_counts_as_its_day() -> None:
    assert lines(("x", 1, datetime(2027, 5, 4, 10, 30)))[0].day("Dag") == date(2027, 5, 4)  # noqa: DTZ001  a workbook knows no zones


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (("=1+1", 1, None), "Naam", "formule"),
        ((True, 1, None), "Naam", "tekst"),
        ((date(2027, 5, 4), 1, None), "Naam", "tekst"),
        (("x", "veel", None), "Aantal", "heel getal"),
        (("x", 1.5, None), "Aantal", "heel getal"),
        (("x", -1, None), "Aantal", "heel getal"),
        (("x", "=2", None), "Aantal", "formule"),
        (("x", 1, "31-2-2027"), "Dag", "bestaat niet"),
        (("x", 1, "2027"), "Dag", "bestaat niet"),
        (("x", 1, "=TODAY()"), "Dag", "formule"),
    ],
)
def test_a_cell_that_cannot_be_read_is_a_fault_with_its_address(row: Sequence[Any], column: str, message: str) -> None:
    line = lines(("goed", 1, None), row)[1]
    assert not {"Naam": line.text, "Aantal": line.whole, "Dag": line.day}[column](column)
    (fault,) = line.faults
    assert (fault.sheet, fault.cell) == ("Blad", {"Naam": "A3", "Aantal": "B3", "Dag": "C3"}[column]) and message in fault.message


def test_of_one_cell_only_the_first_fault_is_told() -> None:
    line = lines(("x", 1, None))[0]
    line.fault("Naam", "Eerst dit.")
    line.fault("Naam", "Dan dat.")
    assert line.faults == [Fault("Blad", "A2", "Eerst dit.")]


def test_empty_rows_are_left_out_and_keep_their_number() -> None:
    assert [line.number for line in lines(("a", 1, None), (None, None, None), ("", "", ""), ("b", 2, None))] == [2, 5]


@pytest.mark.parametrize("content", [b"", b"naam;aantal\n", b"PK\x03\x04", members(written(), {"xl/workbook.xml": b"<x"}), written()[:500]])
def test_what_is_no_workbook_is_refused_with_what_to_do(content: bytes) -> None:
    assert refusal(content) in (workbook.NOT_EXCEL, workbook.DAMAGED)


def test_another_package_is_no_workbook() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    assert refusal(out.getvalue()) == workbook.NOT_EXCEL


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = members(written(), {"xl/media/image1.png": bytes(workbook.MAX_UNPACKED)})
    assert len(bomb) < 100_000 and refusal(bomb) == workbook.TOO_LARGE.format(20)
    assert refusal(members(written(), {f"xl/media/{n}.png": b"x" for n in range(workbook.MAX_MEMBERS)})) == workbook.TOO_LARGE.format(20)


def test_entities_are_never_expanded() -> None:
    plain, name = written(("doel", 1, None)), "xl/worksheets/sheet1.xml"
    with ZipFile(BytesIO(plain)) as package:
        sheet = package.read(name)
    evil = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet.replace(b"doel", b"&b;")
    assert evil.count(b"&b;") == 1 and refusal(members(plain, {name: evil})) == workbook.DAMAGED


def test_a_sheet_that_claims_a_million_rows_is_read_as_far_as_it_may_be() -> None:
    row = b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    plain = written(("x", 1, None))
    with ZipFile(BytesIO(plain)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").replace(b"</sheetData>", row)
    found = read(members(plain, {"xl/worksheets/sheet1.xml": sheet}), WANTED, 100)["Blad"]
    assert [line.number for line in found] == [2]


def test_more_rows_than_allowed_are_refused() -> None:
    assert len(read(written(*[("x", 1, None)] * 5), WANTED, 5)["Blad"]) == 5
    assert "te veel regels: er mogen er 5 zijn" in refusal(written(*[("x", 1, None)] * 6), most=5)


@pytest.mark.parametrize(("header", "sheet", "missing"), [(("Naam", "Dag"), "Blad", "De kolom ‘Aantal’"), (("Naam", "Aantal", "Dag"), "Ander", "Dit blad")])
def test_a_missing_sheet_or_column_is_named(header: Sequence[str], sheet: str, missing: str) -> None:
    with pytest.raises(Faulty) as faulty:
        read(written(header=header, sheet=sheet), WANTED, 100)
    assert [fault.sheet for fault in faulty.value.faults] == ["Blad"] and faulty.value.faults[0].message.startswith(missing)
    assert faulty.value.message == "In het bestand staat 1 fout. Verbeter haar en stuur het opnieuw. Er is niets ingelezen."
