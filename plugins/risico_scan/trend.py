"""How levels went over the years: the decided level of a topic in every year, as figures and as numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Assessment, Decision, Round, Topic
from .service import DECIDED

MOST = 6
"""So many topics get a figure of their own; more is not read."""
BAND, LINE, INK, PAPER = "#8492a8", "#dfe3e8", "#001a40", "#ffffff"
WHITE_FROM = 4
"""From this level the point is so dark that its number is white."""
HEIGHT = 170
"""Of a figure, in pixels."""


@dataclass(frozen=True, slots=True)
class Point:
    """The decided level of one year with its band."""

    level: int
    band: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trend:
    """One topic through the years; a year in which nothing was decided about it is absent."""

    code: str
    title: str
    points: dict[int, Point] = field(default_factory=dict)


def trends(session: Session, year: int) -> dict[str, Trend]:
    """Every topic that was ever decided on up to and including this year, by code; the title is the newest. One statement."""
    query = (
        select(Round.year, Topic.code, Assessment.title, Decision.level, Assessment.result["band"])
        .join(Assessment, Assessment.round_id == Round.id)
        .join(Topic, Topic.id == Assessment.topic_id)
        .join(Decision, Decision.assessment_id == Assessment.id)
        .where(Round.year <= year, Assessment.phase == DECIDED)
        .order_by(Round.year.desc())
    )
    found: dict[str, Trend] = {}
    for when, code, title, level, band in session.execute(query):
        low, high = band or (level, level)
        found.setdefault(code, Trend(code, title)).points[when] = Point(level, (min(low, level), max(high, level)))
    return found


def readable(found: dict[str, Trend], codes: Iterable[str]) -> list[Trend]:
    """The first few of these topics that have a past: two years or more."""
    return [found[code] for code in codes if code in found and len(found[code].points) > 1][:MOST]


def years(shown: Sequence[Trend]) -> list[int]:
    """The years that these trends have in common as an axis, oldest first."""
    every = {year for trend in shown for year in trend.points}
    return list(range(min(every), max(every) + 1)) if every else []


def figure(trend: Trend, axis: Sequence[int]) -> str:
    """A Plotly figure as JSON: the level of each year as a numbered point on 1-5, the band as a bar behind it."""
    import plotly.graph_objects as go  # slow to load, and few pages need it

    from risico.documents.styles import LEVEL_FILL

    points = [trend.points.get(year) for year in axis]  # a year without a level breaks the line
    dots = go.Scatter(
        x=list(axis),
        y=[point and point.level for point in points],
        mode="lines+markers+text",
        text=[str(point.level) if point else "" for point in points],
        textfont={"color": [PAPER if point and point.level >= WHITE_FROM else INK for point in points], "size": 12},
        marker={"size": 24, "color": [f"#{LEVEL_FILL[point.level]}" if point else PAPER for point in points], "line": {"color": INK, "width": 1}},
        error_y={
            "type": "data",
            "symmetric": False,
            "array": [point.band[1] - point.level if point else 0 for point in points],
            "arrayminus": [point.level - point.band[0] if point else 0 for point in points],
            "color": BAND,
            "thickness": 8,
            "width": 0,
        },
    )
    layout = {
        "height": HEIGHT,
        "margin": {"t": 8, "r": 8, "b": 28, "l": 24},
        "xaxis": {"range": [axis[0] - 0.5, axis[-1] + 0.5], "tickvals": list(axis), "showgrid": False, "zeroline": False},
        "yaxis": {"range": [0.4, 5.6], "tickvals": [1, 2, 3, 4, 5], "gridcolor": LINE, "zeroline": False},
        "showlegend": False,
        "template": {},
    }
    return str(go.Figure(dots, layout).to_json())
