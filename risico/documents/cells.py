"""Writing the cells of a workbook: text is stored as text whatever it looks like, and nothing is a formula or a link."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from .. import clock
from ..text import clean
from .blocks import Cell, LevelCell
from .held import as_bytes
from .package import repack
from .styles import TINT

_TEXT_UNITS = 32767
_FORMULA_LIKE = re.compile(r"[\s'\"\ufeff\u200b]*[=+\-@＝＋－＠]|[\t\r\n]")
_WIDEST = 60
_DAY = "d-m-yyyy"

Row = Sequence[Cell | date]


def fill_table(sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Write the rows, the first of which is the header; it repeats on every printed page."""
    fill(sheet, 1, rows)
    make_header(sheet, 1)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    set_widths(sheet)


def fill(sheet: Worksheet, first: int, rows: Sequence[Row]) -> None:
    """Write the rows from row `first` on; a cell holds at most 32,767 UTF-16 units, what is longer is cut."""
    for number, row in enumerate(rows, start=first):
        for column, value in enumerate(row, start=1):
            _put(sheet, number, column, value.text if isinstance(value, LevelCell) else value)


def save(book: Workbook, title: str) -> bytes:
    """The workbook as a file; the same cells on the same day give the same bytes."""
    moment = datetime.combine(clock.today(), time())
    properties = book.properties
    properties.creator, properties.title, properties.created = "Risico", title, moment
    written = as_bytes(book)
    properties.modified = moment
    return repack(written, {"docProps/core.xml": tostring(properties.to_tree())})


def make_header(sheet: Worksheet, row: int) -> None:
    """Make that row look like a header."""
    for cell in sheet[row]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor=TINT)


def set_widths(sheet: Worksheet) -> None:
    """Make every column as wide as its longest line, up to a limit."""
    for number, cells in enumerate(sheet.columns, start=1):
        longest = max(len(line) for cell in cells for line in str(cell.value or "").split("\n"))
        sheet.column_dimensions[get_column_letter(number)].width = min(longest + 3, _WIDEST)


def looks_like_formula(text: str) -> bool:
    """Whether a spreadsheet that gets this as plain text might calculate it."""
    return _FORMULA_LIKE.match(text) is not None


def cut(text: str, units: int) -> str:
    """The text, at most that many UTF-16 units long, which is how Excel counts."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _put(sheet: Worksheet, row: int, column: int, value: str | float | date | None) -> None:
    cell = sheet.cell(row, column)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if isinstance(value, str):
        text = cut(clean(value), _TEXT_UNITS)
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = looks_like_formula(text)
    else:
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _DAY
