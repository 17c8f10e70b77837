"""The workbook with all measures, what is on paper and every check."""

from collections.abc import Sequence

from openpyxl import Workbook
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.documents.cells import Row, fill_table, save

from ..permissions import MeasurePermission, check
from .columns import GUIDE, SHEETS
from .values import stored

ABOUT = "Uitleg"


def write(session: Session, user: User, library: Library) -> bytes:
    """The workbook (.xlsx), without formulas, macros or links; the same data on the same day give the same bytes."""
    check(user, MeasurePermission.LEAD)
    book = Workbook()
    book.worksheets[0].title = ABOUT
    fill_table(book.worksheets[0], [("Over dit bestand", ""), *GUIDE])
    for sheet, rows in stored(session, library).items():
        titles = SHEETS[sheet]
        lines: Sequence[Row] = [tuple(row[title] for title in titles) for row in rows]
        fill_table(book.create_sheet(sheet), [titles, *lines])
    return save(book, "Maatregelen")
