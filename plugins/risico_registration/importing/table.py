"""An export as rows of cells, whatever file it came in; one row at a time, so that a large file stays small in memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from risico import privacy
from risico.errors import Refused
from risico.text import clean

from .dates import is_day

MOST_COLUMNS = 200
LONGEST_HEADING = 80
_LOOKED_AT = 10
"""So many lines from the top, without the empty ones, are searched for headings."""
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


def table(rows: Iterator[Numbered], *, shifts: bool) -> Table:
    """The rows with the first that is not empty as headings, but for lines of one cell above them, such as a title.

    Refused when there are no names of columns: data must not be shown as headings. `shifts`: a row with more cells than there are
    headings cannot be read, because what stands in it may have moved, as in a text file with a sign too many.
    """
    top = list(islice((row for row in rows if row[1] is None or _filled(row[1])), _LOOKED_AT))
    if not top:
        raise Refused(EMPTY, "file")
    place = _headings_at([cells for _, cells in top])
    headings = top[place][1] or ()
    named = _names(headings)
    if not named:
        raise Refused(NO_HEADINGS, "file")
    below = chain(top[place + 1 :], rows)
    return Table(named, (_unshifted(row, len(headings)) for row in below) if shifts else below)


def _filled(cells: Cells) -> int:
    return sum(cell not in (None, "") for cell in cells)


def _headings_at(top: Sequence[Cells | None]) -> int:
    """The place of the first row of several names when every row above it has one cell; else 0."""
    place = next((place for place, cells in enumerate(top) if cells is None or _filled(cells) > 1), 0)
    return place if _names(top[place] or ()) else 0


def _names(cells: Cells) -> dict[str, int]:
    """The columns with their place; nothing when a cell is no name or two are the same."""
    names = [clean(str(cell)).strip() if cell is not None else "" for cell in cells[:MOST_COLUMNS]]
    named = {name: place for place, name in enumerate(names) if name}
    return {} if len(named) != sum(map(bool, names)) or any(_is_data(cell) for cell in cells) else named


def _unshifted(row: Numbered, width: int) -> Numbered:
    number, cells = row
    return (number, None) if cells is not None and _filled(cells[width:]) else row


def _is_data(cell: Any) -> bool:
    """Whether a cell of the first row is no name of a column."""
    if cell is None or cell == "":
        return False
    if not isinstance(cell, str) or len(cell) > LONGEST_HEADING or privacy.findings(cell):
        return True
    return cell.strip().isdecimal() or is_day(cell)
