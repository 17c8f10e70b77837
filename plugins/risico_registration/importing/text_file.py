"""Rows of a text file: commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper

from risico.errors import Refused

from .table import Cells, Numbered

_CHUNK = 1 << 16
_DELIMITERS = ";,\t|"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
NOT_TEXT = "Dit bestand is geen CSV en geen Excel-bestand. Sla het op als .csv of .xlsx en kies het opnieuw."


def rows(content: bytes) -> Iterator[Numbered]:
    """Every row with its number; None for a row whose quotes do not match or that has more cells than there are headings."""
    encoding = encoding_of(content)
    reader = csv.reader(TextIOWrapper(BytesIO(content), encoding, errors="replace", newline=""), delimiter=_delimiter(content, encoding), strict=True)
    width = 0
    for number, cells in enumerate(_records(reader), start=1):
        width = width or len(cells or ())
        yield number, None if cells is None or len(cells) > width else cells


def encoding_of(content: bytes) -> str:
    """What the text is written in. Refused for what is no text."""
    if content.startswith(_UTF_16):
        return "utf-16"
    if b"\0" in content:
        raise Refused(NOT_TEXT, "file")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _records(reader: Iterator[list[str]]) -> Iterator[Cells | None]:
    while True:
        try:
            yield next(reader)
        except csv.Error:
            yield None
        except StopIteration:
            return


def _delimiter(content: bytes, encoding: str) -> str:
    """The sign that stands most often between the headings; of a tie the first of the list."""
    first = next(iter(content[:_CHUNK].decode(encoding, errors="replace").lstrip("\r\n").splitlines()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)
