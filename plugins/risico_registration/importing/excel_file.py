"""Rows of the first sheet of a workbook, which is looked through before it is opened."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from risico.documents.workbook import DAMAGED, look_through
from risico.errors import Refused

from .table import MOST_COLUMNS, Cells, Numbered

MAX_UNPACKED = 150 * 1024 * 1024
"""A hundred thousand rows of twenty columns take about half of this."""
_LAST_ROW = 1_048_576
MACROS = "In dit bestand zitten macro’s. Sla het in Excel op als gewoon .xlsx en kies het opnieuw."
LINKS = "Dit bestand haalt gegevens uit andere bestanden. Kopieer alleen de waarden naar een nieuw bestand en kies dat."


def rows(content: bytes) -> Iterator[Numbered]:
    """Every row with its number. Refused for what is no workbook, is too large or damaged, or has macros or links to other files."""
    names = look_through(content, MAX_UNPACKED)
    if any("vbaproject" in name.lower() for name in names):
        raise Refused(MACROS, "file")
    if any("externallinks/" in name.lower() for name in names):
        raise Refused(LINKS, "file")
    try:
        sheet = load_workbook(BytesIO(content), read_only=True, keep_links=False).worksheets[0]
        sheet.reset_dimensions()  # what the file says of its own size is not believed
        yield from _numbered(sheet)
    except Refused:
        raise
    except Exception as error:  # openpyxl has no common error for files that are not what they should be
        raise Refused(DAMAGED, "file") from error


def _numbered(sheet: Any) -> Iterator[Numbered]:
    found: Iterator[Cells] = sheet.iter_rows(max_row=_LAST_ROW, max_col=MOST_COLUMNS, values_only=True)
    yield from enumerate(found, start=1)
