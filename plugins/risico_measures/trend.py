"""How paper, practice and the gap went over quarters or years, as points and as a figure."""

from collections.abc import Sequence
from datetime import date

from risico.web.texts import day_month

from .rates import Point, quarter_ends, trend, year_ends
from .rows import MeasureRow

QUARTERS, YEARS = "", "jaar"
MOST = 17
"""So many points can be read at once: four years of quarters, and today."""
LINES = (("Op papier", "#5b9aab", "dot"), ("In de praktijk", "#135a6e", "solid"), ("Kloof", "#001a40", "dash"))
"""What each line is called, its colour and its dash; the words stand at the lines too, so colour is never alone."""
INK, GRID = "#001a40", "#dfe3e8"
HEIGHT = 320
"""Of the figure, in pixels."""


def points(rows: Sequence[MeasureRow], day: date, per: str) -> tuple[Point, ...]:
    """The figures at the end of every quarter or year since the first measure was chosen, up to and including that day."""
    first = min((row.history.chosen_on for row in rows), default=day)
    days = (year_ends if per == YEARS else quarter_ends)(first, day)
    return trend([row.history for row in rows], days[-MOST:])


def name(point: Point, per: str) -> str:
    """What a point is called: 2026, 2026 kwartaal 3, or the day when the period is not over."""
    if (point.day.month, point.day.day) == (12, 31) and per == YEARS:
        return str(point.day.year)
    if per == QUARTERS and _ends_quarter(point.day):
        return f"{point.day.year} kwartaal {point.day.month // 3}"
    return f"{day_month(point.day)} {point.day.year}"


def drawable(found: Sequence[Point]) -> list[Point]:
    """The points that have percentages; a line needs two."""
    return [point for point in found if point.rates.gap_points is not None]


def figure(found: Sequence[Point], per: str) -> str:
    """A Plotly figure as JSON: three lines of percentages (the gap in points) over the names of the points."""
    import plotly.graph_objects as go  # slow to load, and few pages need it

    names = [name(point, per).replace("kwartaal ", "k") for point in found]
    values = ([point.rates.paper_percent for point in found], [point.rates.practice_percent for point in found], [point.rates.gap_points for point in found])
    lines = [
        go.Scatter(x=names, y=series, name=label, mode="lines+markers", line={"color": colour, "dash": dash, "width": 3}, marker={"size": 7})
        for (label, colour, dash), series in zip(LINES, values, strict=True)
    ]
    layout = {
        "height": HEIGHT,
        "margin": {"t": 8, "r": 100, "b": 40, "l": 40},
        "xaxis": {"type": "category", "showgrid": False, "zeroline": False},
        "yaxis": {"range": [min(-2, *(value or 0 for value in values[2])), 102], "gridcolor": GRID, "zeroline": False},
        "font": {"color": INK},
        "showlegend": False,
        "annotations": [_label(names[-1], series[-1] or 0, label) for (label, _, _), series in zip(LINES, values, strict=True)],
        "template": {},
    }
    return str(go.Figure(lines, layout).to_json())


def _label(x: str, y: int, text: str) -> dict[str, object]:
    """The name of a line, at its end."""
    return {"x": x, "y": y, "text": text, "xanchor": "left", "xshift": 8, "showarrow": False, "font": {"size": 13}}


def _ends_quarter(day: date) -> bool:
    return (day.month, day.day) in ((3, 31), (6, 30), (9, 30), (12, 31))
