"""One body: every seat with how its briefing stands, and what can be done for some or all of them."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico.errors import NotFound
from risico.installation import installation
from risico.organisation.bodies import BODY_TITLES, NAMED, Body
from risico.permissions import requires
from risico.web.request import current_user, db

from .. import issuing, mailing
from ..links import works
from ..permissions import BriefingPermission
from ..rows import SeatRow, all_rows, of_body
from ..seats import places
from ..sentences import late, members, state, until
from .blueprint import briefings
from .parts import mail_is_on, maker
from .trail import crumbs

MOST_DRAWN = 60
MEETING = "aanwezigen"
"""The list to tick off who was at the meeting: nobody is ticked beforehand."""
FILTERS = {"": "Alle", "te-laat": "Te laat", "op-tijd": "Nog op tijd", "gelezen": "Gelezen"}


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the list. `name`: as in the address of the filter."""

    name: str
    title: str
    note: str
    rows: list[SeatRow]


@briefings.get("/<body:body>/")
@requires(BriefingPermission.READ)
def body(year: int, body: Body) -> str:
    """The seats of one body: a picture, totals and the list."""
    rows = of_body(all_rows(db(), installation().library, year), body)
    groups = _groups(rows)
    chosen = request.args.get("toon", "")
    return render_template(
        "risico_briefings/body.html",
        year=year,
        body=body,
        title=BODY_TITLES[body],
        named=NAMED[body],
        counted=members(body, len(rows)),
        rows=rows,
        drawn=list(zip(rows, places(len(rows)), strict=True)) if len(rows) <= MOST_DRAWN else [],
        groups=[group for group in groups if group.rows and chosen in ("", MEETING, group.name)],
        filters=_filters(year, body, rows, groups, chosen),
        late_words=late(sum(row.standing.late for row in rows)),
        state=state,
        mail=mail_is_on(),
        meeting=chosen == MEETING,
        crumbs=crumbs(year, (BODY_TITLES[body], "")),
    )


@briefings.post("/<body:body>/kiezen/")
@requires(BriefingPermission.ISSUE)
def chosen(year: int, body: Body) -> Response:
    """What is to be done for the seats that were ticked: remind, or note that they were there."""
    ids = {int(value) for value in request.form.getlist("zetel") if value.isascii() and value.isdecimal() and len(value) < 10}
    rows = [row for row in of_body(all_rows(db(), installation().library, year), body) if row.term.id in ids]
    acts = {"herinner": _remind, "aanwezig": _attended}
    act = acts.get(request.form.get("actie", ""))
    if act is None:
        raise NotFound
    flash(act(rows) if rows else "Kies eerst één of meer zetels.", "message")
    return redirect(url_for("briefings.body", year=year, body=body))


def _remind(rows: list[SeatRow]) -> str:
    """Mail everybody who has a link and did not read it; not where mail does not arrive."""
    if not mail_is_on():
        return "Er is geen mailserver. Geef de link zelf door."
    making = maker()
    waiting = [row.issue for row in rows if row.issue and works(row.issue) and row.standing.state in ("sent", "opened") and not row.bounced]
    sent = sum(mailing.remind(db(), making, issue) for issue in waiting)
    left = len(rows) - sent
    told = f"Er {'gaat 1 herinnering' if sent == 1 else f'gaan {sent} herinneringen'} weg."
    return told if not left else f"{told} Bij {left} {'zetel' if left == 1 else 'zetels'} kan dat niet, of het gebeurde vandaag al."


def _attended(rows: list[SeatRow]) -> str:
    """Note who was at the meeting."""
    noted = issuing.attended(db(), current_user(), [row.issue.id for row in rows if row.issue])
    missed = sum(row.issue is None for row in rows)
    told = f"Bij {noted} {'zetel' if noted == 1 else 'zetels'} staat nu dat de briefing is gelezen."
    return told if not missed else f"{told} Aan {missed} is nog niets uitgereikt."


def _groups(rows: list[SeatRow]) -> list[Group]:
    waiting = [row for row in rows if row.standing.state != "read"]
    overdue, in_time = [row for row in waiting if row.standing.late], [row for row in waiting if not row.standing.late]
    first = min((row for row in in_time), key=lambda row: row.standing.days, default=None)
    return [
        Group("te-laat", "Te laat", "de 30 dagen zijn voorbij", overdue),
        Group("op-tijd", "Nog op tijd", f"de eerste vóór {until(first)}" if first else "", in_time),
        Group("gelezen", "Gelezen en bevestigd", "", [row for row in rows if row.standing.state == "read"]),
    ]


def _filters(year: int, body: Body, rows: list[SeatRow], groups: list[Group], chosen: str) -> list[dict[str, object]]:
    counts = {"": len(rows)} | {group.name: len(group.rows) for group in groups}
    return [
        {"label": f"{label} {counts[name]}", "url": url_for("briefings.body", year=year, body=body, toon=name or None), "current": name == chosen}
        for name, label in FILTERS.items()
    ]
