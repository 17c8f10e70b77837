"""An export as rows of cells, whatever file it came in; one row at a time, so that a large file stays small in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from risico import privacy
from risico.errors import Refused
from risico.text import clean

from .dates import is_day

MOST_COLUMNS = 200
LONGEST_HEADING = 80
Cells = Sequence[Any]
Numbered = tuple[int, Cells | None]
"""The number of a row as Excel counts them, with its cells; None when the row cannot be read."""

NO_HEADINGS = "De eerste regel heeft geen koppen, of er staan gegevens in. Zet in de eerste regel de namen van de kolommen."
EMPTY = "Dit bestand is leeg. Kies een bestand met koppen en regels."


@dataclass(frozen=True, slots=True)
class Table:
    """`headings`: the names of the columns that have one, with their place from 0. `rows`: the rest, read once."""

    headings: dict[str, int]
    rows: Iterator[Numbered]


def table(rows: Iterator[Numbered]) -> Table:
    """The rows with the first that is not empty as headings. Refused when it holds no names of columns: data must not be shown as headings."""
    first = next((cells for _, cells in rows if cells is None or any(cell not in (None, "") for cell in cells)), ())
    if first == ():
        raise Refused(EMPTY, "file")
    if first is None:
        raise Refused(NO_HEADINGS, "file")
    names = [clean(str(cell)).strip() if cell is not None else "" for cell in first[:MOST_COLUMNS]]
    named = {name: place for place, name in enumerate(names) if name}
    if not named or len(named) != sum(map(bool, names)) or any(_is_data(cell) for cell in first):
        raise Refused(NO_HEADINGS, "file")
    return Table(named, rows)


def _is_data(cell: Any) -> bool:
    """Whether a cell of the first row is no name of a column."""
    if cell is None or cell == "":
        return False
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING or privacy.findings(cell):
        return True
    return cell.strip().isdecimal() or is_day(cell)
