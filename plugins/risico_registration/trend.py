"""How the indicators went over calendar years, as a table and as a figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from risico.content.registration import IndicatorDefinition
from risico.content.types import Library

from .board import Board
from .indicators import Indicator, indicators
from .norms import targets_at
from .period import is_complete, year_of

MOST = 10
"""So many years can be read at once."""
LINES = (("D01", "#135a6e", "solid"), ("D09", "#5b9aab", "dot"), ("D10", "#001a40", "dash"))
"""The indicators that are drawn, each with a colour and a dash; the words below say which is which, so colour is never alone."""
INK, GRID = "#001a40", "#dfe3e8"
HEIGHT = 340
"""Of the figure, in pixels."""


@dataclass(frozen=True, slots=True)
class Years:
    """Complete calendar years, oldest first, with the same indicators for each, as one reader may know them."""

    years: tuple[int, ...]
    found: tuple[tuple[Indicator, ...], ...]
    """For each indicator one for each year."""

    @property
    def drawn(self) -> list[tuple[Indicator, ...]]:
        """Those of the figure that have a share in two years or more."""
        chosen = (each for id, _, _ in LINES for each in self.found if each[0].id == id)
        return [each for each in chosen if sum(found.share is not None for found in each) > 1]


def years(session: Session, library: Library, board: Board, group: str) -> Years:
    """The indicators that are made of two counts, over the last complete years, by the targets that held then. One statement."""
    complete = [year for year in board.years(group) if is_complete(board.counts, group, year)][:MOST][::-1]
    definitions = [each for each in library.indicators if each.basis == "counts"]
    by_year = [_of_year(session, library, definitions, board, group, year) for year in complete]
    return Years(tuple(complete), tuple(zip(*by_year, strict=True)))


def _of_year(session: Session, library: Library, definitions: Sequence[IndicatorDefinition], board: Board, group: str, year: int) -> list[Indicator]:
    return indicators(definitions, board.numbers, group, year_of(year).quarters, targets_at(session, library, date(year, 12, 31)))


def figure(found: Years, drawn: Sequence[tuple[Indicator, ...]]) -> str:
    """A Plotly figure as JSON: a line of percentages for each of these indicators."""
    import plotly.graph_objects as go  # slow to load, and few pages need it

    looks = {id: (colour, dash) for id, colour, dash in LINES}
    lines = [
        go.Scatter(
            x=[str(year) for year in found.years],
            y=[None if each.share is None else round(100 * each.share) for each in line],
            name=line[0].title,
            mode="lines+markers",
            line={"color": looks[line[0].id][0], "dash": looks[line[0].id][1], "width": 3},
            marker={"size": 7},
        )
        for line in drawn
    ]
    layout = {
        "height": HEIGHT,
        "margin": {"t": 8, "r": 16, "b": 40, "l": 40},
        "xaxis": {"type": "category", "showgrid": False, "zeroline": False},
        "yaxis": {"range": [-2, 102], "gridcolor": GRID, "zeroline": False},
        "font": {"color": INK},
        "showlegend": True,
        "legend": {"orientation": "h", "y": -0.15},
        "template": {},
    }
    return str(go.Figure(lines, layout).to_json())
