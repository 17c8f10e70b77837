"""Giving the briefing to a whole body: the texts, what is in the way, the work itself, the links and the files."""

from concurrent.futures import wait
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response as Download
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.documents.views import PATIENCE
from risico.errors import NotFound, Refused
from risico.installation import installation
from risico.jobs.runner import find_run
from risico.organisation.bodies import BODY_TITLES, NAMED, OFFICE_TITLES, OFFICES, Body, Office
from risico.permissions import requires
from risico.web.request import close, current_user, db, reading
from risico.web.turns import takes_a_turn
from risico.year.service import get_year

from .. import issuing
from ..forms.issuing import IssueForm
from ..jobs import ISSUE
from ..links import works
from ..models import Issue
from ..permissions import BriefingPermission
from ..rows import SeatRow, all_rows, of_body, offices_of
from ..sentences import members
from ..stored import digest, to_plain
from .blueprint import briefings
from .parts import mail_is_on, maker
from .trail import crumbs

ALL_OFFICES = [office.value for office in Office]


@briefings.get("/tekst/<office>/")
@requires(BriefingPermission.READ)
def text(year: int, office: str) -> str:
    """The briefing for an office as it would be issued now, with what is in the way."""
    if office not in ALL_OFFICES:
        raise NotFound
    briefing = issuing.draft(db(), maker(), get_year(db(), year), office)  # type: ignore[arg-type]
    title = f"Briefing voor {OFFICE_TITLES[Office(office)].lower()}"
    return render_template(
        "risico_briefings/text.html",
        year=year,
        briefing=briefing,
        office=office,
        titles=OFFICE_TITLES,
        problems=issuing.problems(db(), maker(), get_year(db(), year), briefing),
        title=title,
        crumbs=crumbs(year, (title, "")),
    )


@briefings.get("/<body:body>/uitreiken/")
@requires(BriefingPermission.ISSUE)
def issue_body(year: int, body: Body) -> str:
    """The form, with what will be issued."""
    return _page(year, body, IssueForm(formdata=None, data={"mail": mail_is_on(), "again": "nee"}))


@briefings.post("/<body:body>/uitreiken/")
@requires(BriefingPermission.ISSUE)
def start_issue(year: int, body: Body) -> Response | tuple[str, int]:
    """Start the work; the database is let go of first, because the work needs it."""
    form = IssueForm()
    get_year(reading(), year)
    if not form.succeeds(lambda: _refuse(year, body, form.change.data or "")):
        return _page(year, body, form), 422
    close()
    then = url_for("briefings.links" if not (form.mail.data and mail_is_on()) else "briefings.body", year=year, body=body)
    mail = bool(form.mail.data) and mail_is_on()
    params = {"year": year, "body": body.value, "change": form.change.data or "", "material": form.again.data == "ja", "mail": mail, "then": then}
    run_id, future = installation().jobs.start(current_user().id, ISSUE, params)
    wait([future], timeout=PATIENCE)
    run = find_run(reading(), current_user().id, run_id)
    if run.state != "done" or not run.result:
        return redirect(url_for("jobs.run", run_id=run_id))
    flash(f"De briefings van {NAMED[body]} zijn uitgereikt.", "message")
    return redirect(run.result)


@briefings.get("/<body:body>/links/")
@requires(BriefingPermission.ISSUE)
def links(year: int, body: Body) -> str:
    """The personal links of a body, to hand over."""
    making = maker()
    rows = [(row, making.link(issue)) for row, issue in _issued(year, body)]
    title = f"Links van {NAMED[body]}"
    return render_template("risico_briefings/links.html", year=year, body=body, rows=rows, title=title, crumbs=crumbs(year, _of(year, body), (title, "")))


@briefings.get("/<body:body>/word.zip")
@requires(BriefingPermission.ISSUE)
@takes_a_turn
def word_zip(year: int, body: Body) -> Download:
    """All briefings of a body as Word documents, each with its own link."""
    rows, making = _issued(year, body), maker()
    if not rows:
        raise NotFound("Er is nog niets uitgereikt. Reik eerst de briefings uit.")
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for row, issue in rows:
            content = issuing.as_word(db(), making, issue.edition, row.term, making.link(issue))
            package.writestr(f"briefing-{body}-zetel-{row.term.seat}.docx", content)
    return Download(packed.getvalue(), mimetype="application/zip", headers={"Content-Disposition": f'attachment; filename="briefings-{body}.zip"'})


def _issued(year: int, body: Body) -> list[tuple[SeatRow, Issue]]:
    """The seats with a link that works."""
    rows = of_body(all_rows(db(), installation().library, year), body)
    return [(row, row.issue) for row in rows if row.issue and works(row.issue)]


def _of(year: int, body: Body) -> tuple[str, str]:
    return BODY_TITLES[body], url_for("briefings.body", year=year, body=body)


@dataclass(frozen=True, slots=True)
class Text:
    """What one office would get. `version`: which one it will be, in words; `problems`: what is in the way.

    `first`: nobody in this office has one; `to_tell`: who read the one before has to hear what changed.
    """

    title: str
    office: str
    version: str
    problems: list[str]
    first: bool
    to_tell: bool


def _refuse(year: int, body: Body, change: str) -> None:
    """Refused when something is in the way, or when nobody says what changed: on this page, with what was typed still there."""
    texts = _texts(year, of_body(all_rows(db(), installation().library, year), body), body)
    if not texts:
        raise Refused("Er zit nog niemand in dit orgaan. Lees eerst de lijst van leden in.")
    if any(text.problems for text in texts):
        raise Refused("Er kan nog niets worden uitgereikt. Los eerst op wat hierboven staat.")
    if not change and any(text.to_tell for text in texts):
        raise Refused("Vul in wat er is veranderd. Wie de vorige versie las, ziet alleen dit.", "change")
    issuing.check_change(db(), maker(), get_year(db(), year), change)


def _texts(year: int, rows: list[SeatRow], body: Body) -> list[Text]:
    found = offices_of(rows)
    return [_text(year, office, again=found[office]) for office in OFFICES[body] if office in found]


def _page(year: int, body: Body, form: IssueForm) -> str:
    rows = of_body(all_rows(db(), installation().library, year), body)
    texts = _texts(year, rows, body)
    title = f"Briefings van {NAMED[body]} uitreiken"
    return render_template(
        "risico_briefings/issue.html",
        year=year,
        body=body,
        form=form,
        texts=texts,
        counted=members(body, len(rows)),
        mail=mail_is_on(),
        blocked=any(text.problems for text in texts),
        title=title,
        crumbs=crumbs(year, _of(year, body), ("Uitreiken", "")),
    )


def _text(year: int, office: Office, *, again: bool) -> Text:
    session, making = db(), maker()
    briefing = issuing.draft(session, making, get_year(session, year), office.value)
    newest = issuing.newest_edition(session, office)
    changed = newest is not None and newest.sha256 != digest(to_plain(briefing))
    if newest is None:
        version = "eerste versie"
    elif changed:
        version = f"versie {newest.number + 1}, de tekst is veranderd sinds versie {newest.number}"
    elif again:
        version = f"versie {newest.number + 1}, dezelfde tekst voor wie haar opnieuw moet lezen"
    else:
        version = f"versie {newest.number}, niets veranderd"
    problems = issuing.problems(session, making, get_year(session, year), briefing)
    to_tell = newest is not None and (changed or issuing.is_untold(newest))
    return Text(OFFICE_TITLES[office], office.value, version, problems, newest is None, to_tell)
