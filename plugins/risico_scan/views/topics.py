"""The topics of a year: the list, and the page of one topic."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.permissions import requires
from risico.web.request import current_user, db, may, reading
from risico.year.service import get_year

from .. import rounds
from ..forms.topics import TopicForm
from ..hub import hub
from ..permissions import ScanPermission
from ..previous import last_year
from ..rows import TopicRow, topic_rows
from ..service import CONSENSUS, DECIDED, SCORING, get_assessment, is_open
from .blueprint import scan
from .known import known_of
from .trail import list_crumbs

AT_ONCE = 60
"""Topics on one page; a municipality with more of them reads on."""
FILTERS: dict[str, tuple[str, Callable[[TopicRow], bool]]] = {
    "": ("Alle", lambda row: True),
    "mij": ("Wacht op mij", lambda row: row.waiting is not None),
    "vlag": ("Met een vlag", lambda row: bool(row.flags)),
    "besloten": ("Besloten", lambda row: row.step == 4),
}


@scan.get("/")
@requires(ScanPermission.READ)
def topics(year: int) -> str:
    """All topics of the year; without any, where to begin."""
    session = db()
    rows = topic_rows(session, current_user(), year)
    if not rows:
        get_year(session, year)
        return render_template("risico_scan/topics_empty.html", year=year, earlier=last_year(session, year), crumbs=list_crumbs(year))
    chosen = request.args.get("toon", "")
    chosen = chosen if chosen in FILTERS else ""
    kept = [row for row in rows if FILTERS[chosen][1](row)]
    start = max(request.args.get("vanaf", 1, type=int), 1) - 1
    context = {"rows": rows, "shown": kept[start : start + AT_ONCE], "filters": _filters(year, rows, chosen), "pages": _pages(year, len(kept), chosen, start)}
    return render_template("risico_scan/topics.html", year=year, crumbs=list_crumbs(year), **context)


@scan.get("/<code>/")
@requires(ScanPermission.READ)
def topic(year: int, code: str) -> str:
    """One topic: what it is, what is known, who scores it, and what to do now."""
    return _topic_page(year, code)


@scan.post("/<code>/")
@requires(ScanPermission.LEAD)
def change_topic(year: int, code: str) -> Response | tuple[str, int]:
    """Another title, or who decides and when."""
    session, form = db(), TopicForm()
    assessment = get_assessment(session, year, code)
    typed = form.title.data, form.moment.data or "", form.decided_on.data
    if form.succeeds(lambda: rounds.change(session, current_user(), assessment, form.version.data, *typed)):
        flash("De wijziging is opgeslagen.", "message")
        return redirect(url_for("scan.topic", year=year, code=code))
    reading()
    return _topic_page(year, code, form), 422


def _topic_page(year: int, code: str, tried: TopicForm | None = None) -> str:
    session = db()
    assessment = get_assessment(session, year, code)
    if tried is not None and tried.is_stale:
        tried.version.data = assessment.version
    form = tried or TopicForm(formdata=None, obj=assessment)
    found = hub(session, current_user(), assessment)
    return render_template(
        "risico_scan/topic.html",
        year=year,
        hub=found,
        facts=known_of(year, code),
        form=form,
        tried=tried is not None,
        editable=tried is not None or (may(ScanPermission.LEAD) and is_open(assessment, SCORING, CONSENSUS, DECIDED)),
        crumbs=list_crumbs(year, assessment.title),
    )


def _filters(year: int, rows: Sequence[TopicRow], chosen: str) -> list[dict[str, Any]]:
    return [
        {
            "label": f"{label} {sum(map(keep, rows))}",
            "url": url_for("scan.topics", year=year, toon=name or None),
            "current": name == chosen,
        }
        for name, (label, keep) in FILTERS.items()
    ]


def _pages(year: int, total: int, chosen: str, start: int) -> list[dict[str, Any]]:
    """Links to the parts of a list that is too long for one page; empty when it is not."""
    firsts = range(0, total, AT_ONCE) if total > AT_ONCE else ()
    return [
        {
            "label": f"{first + 1} tot en met {min(first + AT_ONCE, total)}",
            "url": url_for("scan.topics", year=year, toon=chosen or None, vanaf=first + 1),
            "current": first == start,
        }
        for first in firsts
    ]
