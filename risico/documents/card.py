"""A card to cut out and keep: whom to call on a dark ground, what happens then beside it."""

from io import BytesIO

import segno

from .base import Layout
from .blocks import Card, LinkedCard
from .grid import TILES, cell, grid, row
from .ooxml import Element, paragraph, run
from .styles import DEEP, PETROL, TINT, WHITE

_MASK = 3
"""Any of the eight can be read; trying them all takes twice as long as the rest of the document's card."""
_SHARE, _SHARES = 0.52, (0.40, 0.41)
"""Of the width, for the numbers; and for numbers and steps when there is a code beside them."""


def card(block: Card | LinkedCard, layout: Layout) -> list[Element]:
    """The card as a table of one row, which stays whole."""
    if isinstance(block, LinkedCard):
        left, middle = (round(layout.width * share) for share in _SHARES)
        right = layout.width - left - middle
        return _card(block.card, [left, middle, right], layout, [_code(block, right, layout)])
    left = round(layout.width * _SHARE)
    return _card(block, [left, layout.width - left], layout, [])


def _card(block: Card, widths: list[int], layout: Layout, more: list[Element]) -> list[Element]:
    numbers = [line for who, number in block.numbers for line in _number(who, number, layout)]
    steps = [_step(number, *pair, layout) for number, pair in enumerate(block.steps, start=1)]
    cells = row(
        [
            cell(widths[0], paragraph(layout.styles["Risico Kern"], run(block.title, bold=True, colour=WHITE), after=60), *numbers, fill=DEEP),
            cell(widths[1], paragraph(layout.styles["Risico Kern"], run(block.steps_title, bold=True, colour=PETROL), after=60), *steps, fill=TINT),
            *more,
        ]
    )
    alt = ". ".join((*(": ".join(pair) for pair in block.numbers), *(" ".join(pair) for pair in block.steps)))
    return [grid([cells], widths, TILES, block.title, alt)]


def _code(block: LinkedCard, width: int, layout: Layout) -> Element:
    """The address as a code; the same address gives the same picture."""
    above, below = block.label
    drawn = BytesIO()
    segno.make(block.address, error="m", micro=False, mask=_MASK).save(drawn, kind="png", scale=4, border=2)
    picture = layout.picture(drawn.getvalue(), width - 2 * TILES.across, f"{above}: {block.address}")
    style = layout.styles["Risico Klein"]
    words = (paragraph(style, run(above, bold=True, colour=PETROL), after=60), paragraph(style, picture, after=60), paragraph(style, run(below), after=0))
    return cell(width, *words, fill=TINT)


def _number(who: str, number: str, layout: Layout) -> list[Element]:
    return [
        paragraph(layout.styles["Risico Tabel"], run(who, colour=WHITE), keep=True),
        paragraph(layout.styles["Risico Nummer"], run(number, bold=True, colour=WHITE), after=160),
    ]


def _step(number: int, strong: str, rest: str, layout: Layout) -> Element:
    return paragraph(layout.styles["Risico Tabel"], run(f"{number}.  "), run(f"{strong} ", bold=True), run(rest), after=100)
