"""Reading a table that somebody sends as text: comma, semicolon or tab between the columns, as Excel and others save it."""

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from openpyxl.utils import get_column_letter

from ..errors import Refused
from .workbook import Fault, Faulty, Line

SHEET = "het bestand"
_SEPARATORS = ";,\t"
_NO_TEXT = "Dit bestand is niet te lezen. Sla het op als CSV (UTF-8) of als .xlsx, en probeer het opnieuw."


def read_delimited(content: bytes, columns: Sequence[str], most: int) -> list[Line]:
    """The rows of a CSV file as `workbook.read` gives them: by column title, empty ones left out, at most `most`.

    UTF-8 with or without a mark, UTF-16 with one, or Windows-1252. Refused when it is no text or has too many rows, Faulty
    when a column is not there.
    """
    text = _text(content).rstrip()  # a million empty lines take a second to skip
    first = text.split("\n", 1)[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        return list(_lines(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True), columns, most))
    except csv.Error as error:
        raise Refused(_NO_TEXT, "file") from error


def _text(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        try:
            text = content.decode("cp1252")
        except UnicodeDecodeError as error:
            raise Refused(_NO_TEXT, "file") from error
    if "\0" in text:
        raise Refused(_NO_TEXT, "file")
    return text


def _lines(rows: Iterator[list[str]], columns: Sequence[str], most: int) -> Iterator[Line]:
    titles = [title.strip() for title in next(rows, [])]
    missing = [title for title in columns if title not in titles]
    if missing:
        raise Faulty([Fault(SHEET, "", f"De kolom ‘{title}’ ontbreekt. Zet haar naam op de eerste regel.") for title in missing])
    places = {title: titles.index(title) for title in columns}
    letters = {title: get_column_letter(place + 1) for title, place in places.items()}
    for number, cells in enumerate(rows, start=2):
        values = {title: (cells[place].strip() if place < len(cells) else "", "s") for title, place in places.items()}
        if not any(value for value, _ in values.values()):
            continue
        if number > most + 1:
            raise Refused(f"In het bestand staan te veel regels: er mogen er {most} zijn.", "file")
        yield Line(SHEET, number, letters, values)
