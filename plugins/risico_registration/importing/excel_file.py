"""Rows of the first sheet of a workbook that shows, which is looked through before it is opened."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from risico.documents.workbook import DAMAGED, look_through
from risico.errors import Refused

from .dates import FIRST_SERIAL
from .table import EMPTY, MOST_COLUMNS, Cells, Numbered

MAX_UNPACKED = 150 * 1024 * 1024
"""A hundred thousand rows of twenty columns take about half of this."""
_LAST_ROW = 1_048_576
_FOUR_YEARS = 1462
"""Days between the two calendars of Excel."""
MACROS = "In dit bestand zitten macro’s. Sla het in Excel op als gewoon .xlsx en kies het opnieuw."
LINKS = "Dit bestand haalt gegevens uit andere bestanden. Kopieer alleen de waarden naar een nieuw bestand en kies dat."


def rows(content: bytes) -> Iterator[Numbered]:
    """Every row with its number. Refused for what is no workbook, is too large or damaged, or has macros or links to other files."""
    names = look_through(content, MAX_UNPACKED)
    if any("vbaproject" in name.lower() or "macrosheets/" in name.lower() for name in names):
        raise Refused(MACROS, "file")
    if any("externallinks/" in name.lower() for name in names):
        raise Refused(LINKS, "file")
    try:
        book = load_workbook(BytesIO(content), read_only=True, keep_links=False)
        sheet = next((sheet for sheet in book.worksheets if sheet.sheet_state == "visible"), None)
        if sheet is None:
            raise Refused(EMPTY, "file")
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        yield from _numbered(sheet, from_1904=book.epoch == CALENDAR_MAC_1904)
    except Refused:
        raise
    except Exception as error:  # openpyxl has no common error for files that are not what they should be
        raise Refused(DAMAGED, "file") from error


def _numbered(sheet: Any, *, from_1904: bool) -> Iterator[Numbered]:
    found: Iterator[Cells] = sheet.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
    yield from enumerate(map(_since_1900, found) if from_1904 else found, start=1)


def _since_1900(cells: Cells) -> Cells:
    """Plain numbers that count days from 1904, as from 1900; cells that look like a day are one already."""
    return [cell + _FOUR_YEARS if isinstance(cell, int | float) and cell >= FIRST_SERIAL - _FOUR_YEARS else cell for cell in cells]
