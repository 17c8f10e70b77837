"""Giving the briefing to a whole body: the texts, what is in the way, the work itself, the links and the files."""

from concurrent.futures import wait
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask import Response as Download
from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.documents.views import PATIENCE
from risico.errors import NotFound
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
from ..models import Issue
from ..permissions import BriefingPermission
from ..rows import SeatRow, all_rows, of_body
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
    if not form.validate():
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
    return [(row, row.issue) for row in rows if row.issue and row.issue.revoked_at is None]


def _of(year: int, body: Body) -> tuple[str, str]:
    return BODY_TITLES[body], url_for("briefings.body", year=year, body=body)


def _page(year: int, body: Body, form: IssueForm) -> str:
    session = db()
    rows = of_body(all_rows(session, installation().library, year), body)
    offices = [office for office in OFFICES[body] if any(row.term.office == office for row in rows)]
    told = [(OFFICE_TITLES[office], office.value, *_told(year, office.value)) for office in offices]
    title = f"Briefings van {NAMED[body]} uitreiken"
    return render_template(
        "risico_briefings/issue.html",
        year=year,
        body=body,
        form=form,
        told=told,
        counted=members(body, len(rows)),
        mail=mail_is_on(),
        first=all(issuing.newest_edition(session, office) is None for office in offices),
        blocked=any(problems for _, _, _, problems in told),
        title=title,
        crumbs=crumbs(year, _of(year, body), ("Uitreiken", "")),
    )


def _told(year: int, office: str) -> tuple[str, list[str]]:
    """Which version it will be, and what is in the way."""
    session, making = db(), maker()
    briefing = issuing.draft(session, making, get_year(session, year), office)  # type: ignore[arg-type]
    newest = issuing.newest_edition(session, office)
    if newest is None:
        version = "eerste versie"
    elif newest.sha256 == digest(to_plain(briefing)):
        version = f"versie {newest.number}, niets veranderd"
    else:
        version = f"versie {newest.number + 1}, de tekst is veranderd sinds versie {newest.number}"
    return version, issuing.problems(session, making, get_year(session, year), briefing)
