"""No sheet of a workbook is written to a temporary file, where what is in it may not be."""

import tempfile
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet import _writer

from risico.documents import cells


def test_a_workbook_never_touches_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def on_disk(*args: object, **kwargs: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr(_writer, "create_temporary_file", on_disk)
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", on_disk)
    book = Workbook()
    cells.fill_table(book.worksheets[0], [("Kop", "Getal"), ("=1+1", 3)])
    book.create_sheet("Leeg")
    read = load_workbook(BytesIO(cells.save(book, "Proef")))
    assert [[cell.value for cell in row] for row in read.worksheets[0]] == [["Kop", "Getal"], ["=1+1", 3]]
    assert read.sheetnames == ["Sheet", "Leeg"]
