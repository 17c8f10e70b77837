"""Tables of rows and key figures side by side, as native Word tables."""

from .base import Layout
from .blocks import Cell, Column, Contents, Figures, LevelCell, Table
from .grid import CLOSE, LINED, TILES, caption, cell, grid, row
from .ooxml import Element, paragraph, run
from .styles import INK, LEVEL_FILL, TINT, WHITE
from .widths import column_widths

_KEPT_WHOLE = 8
_FEWEST_ROWS = 3
_WHITE_FROM = 4


def shown(value: Cell) -> str:
    """A cell as a reader sees it: decimal comma, at most two decimals, no separator in thousands (years stay years)."""
    match value:
        case None:
            return ""
        case LevelCell():
            return value.text
        case float():
            return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")
        case _:
            return str(value)


def table(block: Table, layout: Layout) -> list[Element]:
    """A caption and a table with horizontal lines; a short table stays on one page."""
    texts = [[column.title for column in block.columns], *([shown(value) for value in values] for values in block.rows)]
    widths = column_widths(texts, [column.width for column in block.columns], layout.width)
    rows = [row((_head(*pair, layout) for pair in zip(block.columns, widths, strict=True)), header=True)]
    for number, values in enumerate(block.rows, start=1):
        keep = _stays_with_next(number, len(block.rows))
        rows.append(row(_data(*given, layout, keep=keep) for given in zip(values, block.columns, widths, strict=True)))
    return [caption(block.caption, layout), grid(rows, widths, CLOSE if isinstance(block, Contents) else LINED, block.caption, block.alt)]


def figures(block: Figures, layout: Layout) -> list[Element]:
    """The figures side by side on a tint; a level has its own colour."""
    widths = [layout.width // len(block.items)] * len(block.items)
    tiles = row(_tile(*pair, layout) for pair in zip(block.items, widths, strict=True))
    return [grid([tiles], widths, TILES, block.alt, block.alt)]


def _stays_with_next(number: int, count: int) -> bool:
    """Short tables stay whole; of longer ones the first and the last three rows stay together."""
    return number < count and (count <= _KEPT_WHOLE or min(number, count - number) < _FEWEST_ROWS)


def _head(column: Column, width: int, layout: Layout) -> Element:
    style = layout.styles["Risico Tabelkop"]
    title = paragraph(style, run(column.title), keep=True, align="right" if column.numeric else "left")
    return cell(width, title, fill=TINT, align="bottom")


def _data(value: Cell, column: Column, width: int, layout: Layout, *, keep: bool) -> Element:
    level = value.level if isinstance(value, LevelCell) else 0
    words = run(shown(value), bold=level > 0, colour=_on_level(level))
    text = paragraph(layout.styles["Risico Tabel"], words, keep=keep, align="right" if column.numeric else "left")
    return cell(width, text, fill=LEVEL_FILL.get(level, ""))


def _tile(item: tuple[str, str] | LevelCell, width: int, layout: Layout) -> Element:
    level = item.level if isinstance(item, LevelCell) else 0
    number, label = (str(item.level), item.text) if isinstance(item, LevelCell) else item
    return cell(
        width,
        paragraph(layout.styles["Risico Nummer"], run(number, colour=_on_level(level)), keep=True),
        paragraph(layout.styles["Risico Tabel"], run(label, colour=_on_level(level)), keep=True),
        fill=LEVEL_FILL.get(level, TINT),
    )


def _on_level(level: int) -> str:
    """The colour of text on a level; none where there is no level."""
    if not level:
        return ""
    return WHITE if level >= _WHITE_FROM else INK
