"""A workbook as bytes without a file in between: openpyxl writes each sheet to a temporary file, where what is in it may not be."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter


class _Held(ExcelWriter):
    def write_worksheet(self, ws: Worksheet) -> None:
        """What openpyxl does, for a sheet without charts and pictures, in memory."""
        ws._drawing = SpreadsheetDrawing()
        out = BytesIO()
        writer = WorksheetWriter(ws, out)
        writer.write()
        ws._rels = writer._rels
        self._archive.writestr(ws.path[1:], out.getvalue())
        self.manifest.append(ws)


def as_bytes(book: Workbook) -> bytes:
    """The workbook as a file."""
    out = BytesIO()
    _Held(book, ZipFile(out, "w", ZIP_DEFLATED)).save()
    return out.getvalue()
