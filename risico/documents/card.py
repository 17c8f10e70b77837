"""A card to cut out and keep: whom to call on a dark ground, what happens then beside it."""

from .base import Layout
from .blocks import Card
from .grid import TILES, cell, grid, row
from .ooxml import Element, paragraph, run
from .styles import DEEP, PETROL, TINT, WHITE

_SHARE = 0.52
"""Of the width, for the numbers."""


def card(block: Card, layout: Layout) -> list[Element]:
    """The card as a table of one row, which stays whole."""
    left = round(layout.width * _SHARE)
    widths = [left, layout.width - left]
    numbers = [line for who, number in block.numbers for line in _number(who, number, layout)]
    steps = [_step(number, *pair, layout) for number, pair in enumerate(block.steps, start=1)]
    cells = row(
        [
            cell(widths[0], paragraph(layout.styles["Risico Kern"], run(block.title, bold=True, colour=WHITE), after=60), *numbers, fill=DEEP),
            cell(widths[1], paragraph(layout.styles["Risico Kern"], run(block.steps_title, bold=True, colour=PETROL), after=60), *steps, fill=TINT),
        ]
    )
    alt = ". ".join((*(": ".join(pair) for pair in block.numbers), *(" ".join(pair) for pair in block.steps)))
    return [grid([cells], widths, TILES, block.title, alt)]


def _number(who: str, number: str, layout: Layout) -> list[Element]:
    return [
        paragraph(layout.styles["Risico Tabel"], run(who, colour=WHITE), keep=True),
        paragraph(layout.styles["Risico Nummer"], run(number, bold=True, colour=WHITE), after=160),
    ]


def _step(number: int, strong: str, rest: str, layout: Layout) -> Element:
    return paragraph(layout.styles["Risico Tabel"], run(f"{number}.  "), run(f"{strong} ", bold=True), run(rest), after=100)
