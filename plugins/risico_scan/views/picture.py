"""The picture of the year: matrix, ranking and how levels went over the years."""

from flask import render_template, request, url_for

from risico.permissions import requires
from risico.web.request import current_user, db
from risico.year.service import get_year

from ..permissions import ScanPermission
from ..picture import Picture, draw
from ..rows import states_of, topic_rows
from ..trend import figure, readable, trends, years
from .blueprint import scan


@scan.get("/beeld/")
@requires(ScanPermission.READ)
def picture(year: int) -> str:
    """All topics of the year, or those with the flag in `?vlag=`."""
    get_year(db(), year)
    found = states_of(db(), year)
    drawn = draw(topic_rows(db(), current_user(), year), lambda code: url_for("scan.topic", year=year, code=code))
    flag = request.args.get("vlag") if request.args.get("vlag") in drawn.flags else None
    shown = drawn.with_flag(flag) if flag else drawn.placed
    trended = readable(trends(db(), year), [topic.code for topic in shown])
    axis = years(trended)
    return render_template(
        "risico_scan/picture.html",
        year=year,
        picture=drawn,
        shown=shown,
        flag=flag,
        filters=_filters(year, drawn, flag),
        library=found.library if found else None,
        charts=[(trend, figure(trend, axis)) for trend in trended],
        axis=axis,
    )


def _filters(year: int, drawn: Picture, current: str | None) -> list[dict[str, object]]:
    """Links that keep only the topics with one flag; the choice stands in the address."""
    everything = {"label": f"Alle {len(drawn.placed)}", "url": url_for("scan.picture", year=year), "current": current is None}
    flags = [
        {"label": f"{flag} ({len(drawn.with_flag(flag))})", "url": url_for("scan.picture", year=year, vlag=flag), "current": flag == current}
        for flag in drawn.flags
    ]
    return [everything, *flags]
