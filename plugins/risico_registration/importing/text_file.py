"""Rows of a text file: commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper

from risico.errors import Refused

from .table import Cells, Numbered

_CHUNK = 1 << 16
_DELIMITERS = ";,\t|"
_TOLD = re.compile(r"\ufeff?sep=(.)\r?\n")
"""How Excel is told the delimiter, in a line above the headings."""
_LOOKED_AT = 10
"""So many lines tell which sign stands between cells."""
_MOST_AGAIN = 20_000_000
"""So many signs may be read a second time."""
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
OPEN_QUOTES = "In dit bestand staan te veel aanhalingstekens die niet sluiten. Haal ze weg, of exporteer als .xlsx."
NOT_TEXT = "Dit bestand is geen CSV en geen Excel-bestand. Sla het op als .csv of .xlsx en kies het opnieuw."


def rows(content: bytes) -> Iterator[Numbered]:
    """Every row with its number; None for a row whose quotes do not match.

    Refused for what is no text, or has so many open quotes that it cannot be told where rows end.
    """
    encoding = encoding_of(content)
    text = TextIOWrapper(BytesIO(content), encoding, errors="replace", newline="")
    first = content[:_CHUNK].decode(encoding, errors="replace").lstrip("\r\n")
    told = _TOLD.match(first)
    if told:
        text.readline()
    yield from enumerate(_records(text, told[1] if told else _delimiter(first)), start=2 if told else 1)


def encoding_of(content: bytes) -> str:
    """What the text is written in. Refused for what is no text."""
    if content.startswith(_UTF_16):
        return "utf-16"
    if b"\0" in content or content.lstrip().startswith((b"<", b"%PDF")):
        raise Refused(NOT_TEXT, "file")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(content), _CHUNK):
            decoder.decode(content[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


@dataclass(slots=True)
class _Lines:
    """The lines of a text, where those of a record that cannot be read can be given again."""

    text: Iterator[str]
    taken: list[str] = field(default_factory=list)
    waiting: deque[str] = field(default_factory=deque)
    again: int = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.waiting.popleft() if self.waiting else next(self.text)
        self.taken.append(line)
        return line

    def keep_first(self) -> None:
        """Only the first line of this record is lost: an open quote must not swallow the rows behind it."""
        back = self.taken[1:]
        self.again += sum(map(len, back))
        if self.again > _MOST_AGAIN:
            raise Refused(OPEN_QUOTES, "file")
        self.waiting.extendleft(reversed(back))


def _records(text: Iterator[str], delimiter: str) -> Iterator[Cells | None]:
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        lines.taken.clear()
        try:
            yield next(reader)
        except csv.Error:
            lines.keep_first()
            yield None
        except StopIteration:
            return


def _delimiter(first: str) -> str:
    """The sign that stands equally often on most of the first lines, as in a title or a sentence it does not; of a tie the most, then the first of the list."""
    lines = "".join(first.split('"')[::2]).splitlines()[:_LOOKED_AT]

    def likeness(sign: str) -> tuple[int, int]:
        counts = Counter(found for line in lines if (found := line.count(sign)))
        return max(((times, found) for found, times in counts.items()), default=(0, 0))

    return max(_DELIMITERS, key=likeness)
