"""One seat: what was given, the link, and what can be done about it."""

from flask import Response as Download
from flask import flash, redirect, render_template, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from risico.documents import convert
from risico.documents.service import MIME_TYPES
from risico.errors import NotFound
from risico.installation import installation
from risico.organisation.bodies import BODY_TITLES, OFFICE_TITLES, Body, Office
from risico.organisation.models import Term
from risico.organisation.terms import get_term
from risico.permissions import requires
from risico.web.request import close, current_user, db, reading
from risico.web.turns import takes_a_turn
from risico.year.service import get_year

from .. import issuing, mailing
from ..forms.issuing import ActForm
from ..links import works
from ..models import Edition, Issue
from ..permissions import BriefingPermission
from ..rows import all_rows
from .blueprint import briefings
from .parts import mail_is_on, maker
from .trail import crumbs

Page = Response | tuple[str, int]


@briefings.get("/zetel/<int:id>/")
@requires(BriefingPermission.ISSUE)
def seat(year: int, id: int) -> str:
    """The seat of this term."""
    return _page(year, id)


@briefings.post("/zetel/<int:id>/uitreiken/")
@requires(BriefingPermission.ISSUE)
def give(year: int, id: int) -> Page:
    """Give the newest edition to this seat. The document is made while the database is free."""
    form, making, term = ActForm(), maker(), get_term(reading(), id)
    office = term.office
    row = next((row for row in all_rows(db(), making.library, year) if row.term.id == id), None)
    again = row is not None and row.again
    close()

    def act() -> None:
        user = current_user()
        edition_id = issuing.edition_for(db(), user, making, get_year(db(), year), office, "", material=False, again=again).id  # type: ignore[arg-type]
        issue = issuing.give(db(), user, making, id, edition_id, issuing.prepare(db(), making, id, edition_id))
        if mail_is_on():
            mailing.send_link(db(), making, issue)

    if form.succeeds(act):
        return _done(year, id, "De briefing is uitgereikt." if not mail_is_on() else "De briefing is uitgereikt. De link gaat per mail.")
    return _page(year, id, form), 422


@briefings.post("/zetel/<int:id>/nieuwe-link/")
@requires(BriefingPermission.ISSUE)
def renew(year: int, id: int) -> Page:
    """A new link; the one before works no more."""
    form, making = ActForm(), maker()

    def act() -> None:
        issue = issuing.renew(db(), current_user(), making, _last(year, id).id, form.version.data)
        if mail_is_on():
            mailing.send_link(db(), making, issue)

    if form.succeeds(act):
        return _done(year, id, "Er is een nieuwe link. De vorige werkt niet meer.")
    return _page(year, id, form), 422


@briefings.post("/zetel/<int:id>/intrekken/")
@requires(BriefingPermission.ISSUE)
def revoke(year: int, id: int) -> Page:
    """The link works no more."""
    form = ActForm()
    if form.succeeds(lambda: issuing.revoke(db(), current_user(), _last(year, id).id, form.version.data)):
        return _done(year, id, "De link is ingetrokken.")
    return _page(year, id, form), 422


@briefings.get("/zetel/<int:id>/briefing.docx")
@requires(BriefingPermission.ISSUE)
@takes_a_turn
def word(year: int, id: int) -> Download:
    """The newest briefing of this seat as a Word document, with its link."""
    content, name = _document(year, id)
    return Download(content, mimetype=MIME_TYPES["docx"], headers={"Content-Disposition": f'attachment; filename="{name}.docx"'})


@briefings.get("/zetel/<int:id>/briefing.<any(pdf, odt):to>")
@requires(BriefingPermission.ISSUE)
@takes_a_turn
def seat_file(year: int, id: int, to: convert.Format) -> Download:
    """The same as PDF or ODT, converted while the database is free."""
    content, name = _document(year, id)
    close()
    headers = {"Content-Disposition": f'attachment; filename="{name}.{to}"'}
    return Download(convert.convert(content, to), mimetype=convert.MIME_TYPES[to], headers=headers)


def _document(year: int, id: int) -> tuple[bytes, str]:
    """The newest document of this seat, and the name of its file without the extension."""
    issue, making = _last(year, id), maker()
    content = issuing.as_word(db(), making, issue.edition, issue.term, making.link(issue) if works(issue) else "")
    return content, f"briefing-{issue.term.body}-zetel-{issue.term.seat}"


def _last(year: int, id: int) -> Issue:
    """What was given last to the seat of this term."""
    query = select(Issue).join(Issue.edition).where(Issue.term_id == get_term(db(), id).id).order_by(Edition.number.desc()).limit(1)
    issue = db().scalar(query)
    if issue is None:
        raise NotFound("Aan deze zetel is nog niets uitgereikt.")
    return issue


def _done(year: int, id: int, message: str) -> Response:
    flash(message, "message")
    return redirect(url_for("briefings.seat", year=year, id=id))


def _page(year: int, id: int, form: ActForm | None = None) -> str:
    session, making = reading(), maker()
    term: Term = get_term(session, id)
    row = next((row for row in all_rows(session, installation().library, year) if row.term.id == id), None)
    if row is None:
        raise NotFound("Op deze zetel zit nu niemand.")
    issues = session.scalars(select(Issue).join(Issue.edition).where(Issue.term_id == id).order_by(Edition.number.desc())).all()
    title, body = f"Zetel {term.seat}, {term.name}", Body(term.body)
    return render_template(
        "risico_briefings/seat.html",
        year=year,
        row=row,
        issues=issues,
        link=making.link(issues[0]) if issues and works(issues[0]) else "",
        faults=[*(form.form_errors if form else ()), *((text for field in form for text in field.errors) if form else ())],
        office=OFFICE_TITLES[Office(term.office)],
        mail=mail_is_on(),
        others=convert.available() is not None,
        title=title,
        crumbs=crumbs(year, (BODY_TITLES[body], url_for("briefings.body", year=year, body=body)), (title, "")),
    )
