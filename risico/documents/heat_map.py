"""The heat map as a native Word table: the level in words in every cell, so that it reads without colour."""

from .base import Layout
from .blocks import HeatCell, HeatMap
from .grid import MATRIX, caption, cell, grid, row
from .ooxml import Element, paragraph, run
from .styles import INK, LEVEL_TINT

_MOST_IN_CELL = 4
_LABEL_SHARE = 0.146
_ROW_HEIGHT = 879


def heat_map(block: HeatMap, layout: Layout) -> list[Element]:
    """The matrix, and below it the topics of each cell that holds more than a reader can take in."""
    label = round(layout.width * _LABEL_SHARE)
    width = (layout.width - label) // len(block.columns)
    rows = [*_head(block, label, width, layout)]
    for title, cells in zip(block.rows, block.cells, strict=True):
        name = cell(label, paragraph(layout.styles["Risico Tabel"], run(title), keep=True), align="center")
        rows.append(row([name, *(_middle(one, width, layout) for one in cells)], height=_ROW_HEIGHT))
    matrix = grid(rows, [label] + [width] * len(block.columns), MATRIX, block.caption, block.alt)
    return [caption(block.caption, layout), matrix, *_crowded(block, layout)]


def _head(block: HeatMap, label: int, width: int, layout: Layout) -> list[Element]:
    bold, plain = layout.styles["Risico Tabelkop"], layout.styles["Risico Tabel"]
    across = paragraph(bold, run(block.column_title), keep=True, align="center")
    count = len(block.columns)
    titles = [cell(label, paragraph(bold, run(block.row_title), keep=True)), cell(width * count, across, span=count)]
    names = [cell(width, paragraph(plain, run(name), keep=True, align="center")) for name in block.columns]
    return [row(titles, header=True), row([cell(label, paragraph(plain, keep=True)), *names], header=True)]


def _middle(heat: HeatCell, width: int, layout: Layout) -> Element:
    plain = layout.styles["Risico Tabel"]
    lines = [paragraph(layout.styles["Risico Klein"], run(f"niveau {heat.level}", colour=INK), keep=True, after=20)]
    if len(heat.items) > _MOST_IN_CELL:
        lines.append(paragraph(plain, run(f"{len(heat.items)} onderwerpen", bold=True), run(", zie onder"), keep=True))
    else:
        lines += [paragraph(plain, run(title, bold=True), run(f"\n{text}"), keep=True) for title, text in heat.items]
    return cell(width, *lines, fill=LEVEL_TINT[heat.level])


def _crowded(block: HeatMap, layout: Layout) -> list[Element]:
    lines = []
    for name, cells in zip(block.rows, block.cells, strict=True):
        for column, heat in zip(block.columns, cells, strict=True):
            if len(heat.items) > _MOST_IN_CELL:
                place = f"{block.row_title} {name}, {column} (niveau {heat.level}): "
                topics = "; ".join(f"{title} {text}" for title, text in heat.items)
                lines.append(paragraph(layout.styles["Risico Klein"], run(place, bold=True), run(topics), before=80))
    return lines
