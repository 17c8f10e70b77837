"""The parts of a native Word table: grid, row, cell, caption. Built as XML, because cell access is slow.

Widths are twips.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..text import clean
from .base import Layout
from .ooxml import Element, borders, paragraph, run, w
from .styles import LINE, WHITE


@dataclass(frozen=True, slots=True)
class Look:
    """The lines of a table and the space around the text in a cell (above and below, left and right)."""

    colour: str
    lines: tuple[str, ...]
    down: int
    across: int


LINED = Look(LINE, ("top", "bottom", "insideH"), 70, 100)
CLOSE = Look(LINE, ("top", "bottom", "insideH"), 8, 100)
MATRIX = Look(WHITE, ("top", "left", "bottom", "right", "insideH", "insideV"), 50, 70)
TILES = Look(WHITE, ("top", "left", "bottom", "right", "insideH", "insideV"), 160, 160)


def grid(rows: Iterable[Element], widths: Sequence[int], look: Look, caption: str, alt: str) -> Element:
    """A table with alternative text; `caption` and `alt` are for who cannot see it."""
    sides = (("top", look.down), ("left", look.across), ("bottom", look.down), ("right", look.across))
    properties = w(
        "tblPr",
        w("tblW", w=sum(widths), type="dxa"),
        w("tblInd", w=0, type="dxa"),
        borders("tblBorders", look.colour, look.lines),
        w("tblLayout", type="fixed"),
        w("tblCellMar", *(w(side, w=space, type="dxa") for side, space in sides)),
        w("tblLook", val="04A0", firstRow=1, lastRow=0, firstColumn=1, lastColumn=0, noHBand=0, noVBand=1),
        w("tblCaption", val=clean(caption)),
        w("tblDescription", val=clean(alt)),
    )
    return w("tbl", properties, w("tblGrid", *(w("gridCol", w=width) for width in widths)), *rows)


def row(cells: Iterable[Element], *, header: bool = False, height: int = 0) -> Element:
    """A row that never splits over two pages; a header row repeats on each. `height` is the least."""
    properties = w("trPr", w("cantSplit"))
    if height:
        properties.append(w("trHeight", val=height))
    if header:
        properties.append(w("tblHeader"))
    return w("tr", properties, *cells)


def cell(width: int, *content: Element, fill: str = "", span: int = 1, align: str = "top") -> Element:
    """A cell with at least one paragraph as content; `fill` is a colour, `align` top, center or bottom."""
    properties = w("tcPr", w("tcW", w=width, type="dxa"))
    if span > 1:
        properties.append(w("gridSpan", val=span))
    if fill:
        properties.append(w("shd", val="clear", color="auto", fill=fill))
    if align != "top":
        properties.append(w("vAlign", val=align))
    return w("tc", properties, *content)


def caption(text: str, layout: Layout) -> Element:
    """The line above a table, always on one page with it."""
    return paragraph(layout.styles["caption"], run(text), keep=True)
