"""The pages of the audit trail, for the auditor: the list, a check, and files."""

from collections.abc import Iterator, Mapping
from concurrent.futures import wait
from datetime import date
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ..documents.service import MIME_TYPES
from ..installation import installation
from ..jobs.runner import find_run
from ..permissions import Permission, requires
from ..web.request import close, current_user, db, reading
from ..web.texts import read_day
from . import export as files
from .events import events, groups
from .keeping import CHECK, last_check
from .listing import Filter, actors, page
from .words import KINDS, RESULTS, objects

audit = Blueprint("audit", __name__, url_prefix="/logboek")
EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
LARGEST_ID = 2**31 - 1
PATIENCE = 2.0
"""Seconds that a page waits for a check before it shows how far it is."""


@audit.get("/")
@requires(Permission.AUDIT_READ)
def index() -> str:
    """The newest events first, sixty at a time; what is chosen stands in the address."""
    wanted, faults = _wanted(request.args)
    before = min(request.args.get("voor", 0, type=int), LARGEST_ID)
    rows, more = page(db(), wanted, before)
    return render_template(
        "audit/index.html",
        rows=rows,
        more=more,
        before=before,
        wanted=wanted,
        faults=faults,
        chosen=_chosen(),
        titles=_titles(),
        objects=objects,
        kinds=KINDS,
        results=RESULTS,
        groups=groups(installation().plugins),
        actors=actors(db()),
        check=last_check(db()),
        months=installation().settings.audit_months,
        crumbs=[("Logboek", "")],
    )


@audit.post("/controleren/")
@requires(Permission.AUDIT_READ)
def check() -> AnyResponse:
    """Check the whole trail now; the list tells how it ended."""
    reading()
    close()
    run_id, future = installation().jobs.start(current_user().id, CHECK, {"then": url_for("audit.index")})
    wait([future], timeout=PATIENCE)
    run = find_run(reading(), current_user().id, run_id)
    if run.state != "done" or not run.result:
        return redirect(url_for("jobs.run", run_id=run_id))
    flash("Het logboek is gecontroleerd.", "message")
    return redirect(run.result)


@audit.get("/logboek.<any(csv,xlsx,jsonl):kind>")
@requires(Permission.AUDIT_READ)
def export(kind: str) -> Response:
    """What is chosen as CSV or Excel, or the whole chain as lines of JSON."""
    wanted, _ = _wanted(request.args)
    database = installation().database
    mimetypes = {"csv": "text/csv; charset=utf-8", "xlsx": MIME_TYPES["xlsx"], "jsonl": "application/jsonl; charset=utf-8"}
    content: bytes | Iterator[str]
    if kind == "xlsx":
        content = files.as_workbook(db(), wanted, _titles())
    else:
        content = files.as_csv(database, wanted, _titles()) if kind == "csv" else files.as_json(database)
    return Response(content, content_type=mimetypes[kind], headers={"Content-Disposition": f"attachment; filename=logboek.{kind}"})


def _wanted(args: Mapping[str, str]) -> tuple[Filter, dict[str, str]]:
    """What the address asks for, and by field what cannot be read; what does not exist finds nothing."""
    faults: dict[str, str] = {}

    def day(name: str) -> date | None:
        try:
            found = read_day(args[name]) if args.get(name) else None
        except ValueError as fault:
            faults[name] = str(fault)
            return None
        return max(EARLIEST, min(found, LATEST)) if found else None

    def known(name: str, choices: Mapping[str, Any]) -> str:
        return value if (value := args.get(name, "")) in choices else ""

    actor = args.get("wie", "")
    return Filter(
        since=day("van"),
        until=day("tot"),
        group=known("deel", groups(installation().plugins)),
        kind=known("soort", KINDS),
        result=known("resultaat", RESULTS),
        actor=actor if actor in dict(actors(db())) else "",
    ), faults


def _chosen() -> dict[str, str]:
    """The choices in the address, for links that keep them."""
    return {name: value for name in ("van", "tot", "deel", "soort", "resultaat", "wie") if (value := request.args.get(name))}


def _titles() -> files.Titles:
    return {key: event.title for key, event in events(installation().plugins).items()}
