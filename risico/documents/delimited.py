"""Reading a table that somebody sends as text: comma, semicolon or tab between the columns, as Excel and others save it."""

import csv
from io import StringIO

from ..errors import Refused

_SEPARATORS = ";,\t"
_NO_TEXT = "Dit bestand is niet te lezen. Sla het op als CSV (UTF-8) of als .xlsx, en probeer het opnieuw."


def tables(content: bytes) -> list[list[list[str]]]:
    """The rows of a CSV file, once for each separator with which it can be read: which one it is, only the titles tell.

    UTF-8 with or without a mark, UTF-16 with one, or Windows-1252. Refused when it is no text.
    """
    text = _text(content).rstrip()  # a million empty lines take a second to skip
    found = []
    for separator in _SEPARATORS:
        try:
            found.append(list(csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)))
        except csv.Error:
            continue
    if not found:
        raise Refused(_NO_TEXT, "file")
    return found


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
