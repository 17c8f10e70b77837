"""Reading a workbook that somebody sends: looked through before it is opened, then read whole, with a fault for every cell.

Formulas are refused, never calculated; macros, links and everything outside the wanted sheets are left alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from ..errors import Refused
from ..text import clean
from ..web.texts import read_day

MEGABYTE = 1024 * 1024
MAX_UNPACKED = 20 * MEGABYTE
MAX_MEMBERS = 200
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)

_AGAIN = "Probeer het daarna opnieuw."
NOT_EXCEL = f"Dit is geen Excel-bestand. Sla het in Excel op als .xlsx, zonder wachtwoord. {_AGAIN}"
TOO_LARGE = "Dit bestand is te groot: uitgepakt mag het {} MB zijn. Haal weg wat er niet in hoort. " + _AGAIN
DAMAGED = f"Dit bestand is beschadigd. Open het in Excel en sla het opnieuw op als .xlsx. {_AGAIN}"
_FORMULA = "In deze cel staat een formule. Typ de uitkomst."


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one cell. `cell` is its address, such as B7."""

    sheet: str
    cell: str
    message: str


class Faulty(Refused):
    """The workbook has faults, so nothing of it is used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        count = "staat 1 fout. Verbeter haar" if len(faults) == 1 else f"staan {len(faults)} fouten. Verbeter ze"
        super().__init__(f"In het bestand {count} en stuur het opnieuw. Er is niets ingelezen.", "file")
        self.faults = tuple(faults)


@dataclass(slots=True)
class Line:
    """One row of a sheet, as typed; what cannot be read gives a fault and counts as empty. `letters`: columns by title."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)

    def text(self, column: str) -> str:
        """The text, with plain line ends and without spaces around it; a whole number as it is written."""
        value = self._value(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool | date):
            self.fault(column, "Typ hier tekst.")
            return ""
        return "" if value is None else clean(str(value)).strip()

    def whole(self, column: str) -> int | None:
        """A whole number from 0; None when it is empty."""
        text = self.text(column)
        if text and not _WHOLE.fullmatch(text):
            self.fault(column, "Typ een heel getal, bijvoorbeeld 6.")
            return None
        return int(text) if text else None

    def day(self, column: str) -> date | None:
        """A day, as a date or typed as 11-5-2027; None when it is empty."""
        value = self._value(column)
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        text = clean(str(value or "")).strip()
        try:
            return read_day(text) if text else None
        except ValueError as error:
            self.fault(column, str(error))
            return None

    def fault(self, column: str, message: str) -> None:
        """Note what is wrong with this cell; of one cell only the first is told."""
        cell = f"{self.letters[column]}{self.number}"
        if cell not in {fault.cell for fault in self.faults}:
            self.faults.append(Fault(self.sheet, cell, message))

    def _value(self, column: str) -> Any:
        value, kind = self.values[column]
        if kind == "f":
            self.fault(column, _FORMULA)
            return None
        return value


def read(content: bytes, wanted: Mapping[str, Sequence[str]], most: int) -> dict[str, list[Line]]:
    """The rows of the wanted sheets (column titles by sheet, in any order), empty ones left out; at most `most` rows a sheet.

    Refused for what is no workbook, is too large or damaged; Faulty when a sheet or a column is not there.
    """
    look_through(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        missing = [sheet for sheet in wanted if sheet not in book.sheetnames]
        if missing:
            raise Faulty([Fault(sheet, "", "Dit blad ontbreekt. Begin met het bestand dat u uit Risico haalt.") for sheet in missing])
        return {sheet: list(_lines(book[sheet], sheet, columns, most)) for sheet, columns in wanted.items()}
    except Refused:
        raise
    except Exception as error:  # openpyxl has no common error for files that are not what they should be
        raise Refused(DAMAGED, "file") from error


def sheets(content: bytes, most_rows: int, most_columns: int) -> dict[str, list[list[tuple[Any, str]]]]:
    """The first rows of every sheet that can be seen, as they are: of each cell its value and its kind ("f": a formula).

    Refused for what is no workbook, is too large or damaged.
    """
    look_through(content)
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        return {sheet.title: _cells(sheet, most_rows, most_columns) for sheet in seen}
    except Exception as error:  # openpyxl has no common error for files that are not what they should be
        raise Refused(DAMAGED, "file") from error


def _cells(worksheet: Any, most_rows: int, most_columns: int) -> list[list[tuple[Any, str]]]:
    worksheet.reset_dimensions()  # what the file says of its own size is not believed
    rows = worksheet.iter_rows(max_row=most_rows, max_col=most_columns)
    return [[(cell.value, cell.data_type) for cell in row] for row in rows]


def look_through(content: bytes, most: int = MAX_UNPACKED) -> list[str]:
    """The names of the parts, at most `most` bytes unpacked. Sizes are those in the directory: `zipfile` never unpacks more than that."""
    try:
        with ZipFile(BytesIO(content)) as package:
            members = package.infolist()
            package.getinfo("xl/workbook.xml")
    except (BadZipFile, NotImplementedError, KeyError, ValueError) as error:
        raise Refused(NOT_EXCEL, "file") from error
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > most:
        raise Refused(TOO_LARGE.format(most // MEGABYTE), "file")
    return [member.filename for member in members]


def _lines(worksheet: Any, sheet: str, columns: Sequence[str], most: int) -> Iterator[Line]:
    worksheet.reset_dimensions()  # what the file says of its own size is not believed
    rows = worksheet.iter_rows(max_row=most + 2, max_col=2 * len(columns))
    places = _places([cell.value for cell in next(rows, ())], sheet, columns)
    letters = {title: get_column_letter(place + 1) for title, place in places.items()}
    for number, cells in enumerate(rows, start=2):
        values = {title: (cells[place].value, cells[place].data_type) if place < len(cells) else (None, "n") for title, place in places.items()}
        if number > most + 1 and any(value is not None for value, _ in values.values()):
            raise Refused(f"Op blad ‘{sheet}’ staan te veel regels: er mogen er {most} zijn. Verdeel ze over meer bestanden.", "file")
        if any(value not in (None, "") for value, _ in values.values()):
            yield Line(sheet, number, letters, values)


def _places(header: Sequence[Any], sheet: str, columns: Sequence[str]) -> dict[str, int]:
    """Where each column stands, counted from 0."""
    titles = [str(value or "").strip() for value in header]
    missing = [title for title in columns if title not in titles]
    if missing:
        raise Faulty([Fault(sheet, "", f"De kolom ‘{title}’ ontbreekt. Begin met het bestand dat u uit Risico haalt.") for title in missing])
    return {title: titles.index(title) for title in columns}
