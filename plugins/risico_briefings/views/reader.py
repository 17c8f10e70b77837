"""The page of who has a briefing: by a personal link, without login or cookie, made for a phone first."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from risico import clock
from risico.documents import convert
from risico.documents.service import MIME_TYPES
from risico.errors import NotFound
from risico.installation import installation
from risico.organisation.bodies import OFFICE_TITLES, Office
from risico.permissions import anonymous
from risico.web.request import close, db, reading
from risico.web.turns import takes_a_turn

from .. import issuing
from .. import reading as service
from ..composing import EMERGENCY, TITLE
from ..help import for_office
from ..moments import as_calendar
from .parts import maker

briefing = Blueprint("briefing", "risico_briefings", template_folder="templates", url_prefix="/briefing")
NOT_TICKED = "Zet eerst een vinkje als u de briefing hebt gelezen."


@briefing.after_request
def _tell_nobody(response: AnyResponse) -> AnyResponse:
    """The address is a secret: no search engine and no other page hears of it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@briefing.get("/<token>/")
@anonymous
def read(token: str) -> str | tuple[str, int]:
    """The briefing. That it was opened is noted once, on its own."""
    try:
        found = _page(token)
    except NotFound:
        return _gone()
    close()
    with installation().database.writer() as session, session.begin():
        service.opened(session, token)
    return found


@briefing.post("/<token>/")
@anonymous
def confirm(token: str) -> AnyResponse | tuple[str, int]:
    """The reader confirms."""
    try:
        if not request.form.get("gelezen"):
            reading()
            return _page(token, NOT_TICKED), 422
        service.confirm(db(), token)
    except NotFound:
        return _gone()
    return redirect(url_for("briefing.read", token=token, _anchor="klaar"))


@briefing.get("/<token>/briefing.docx")
@anonymous
@takes_a_turn
def word(token: str) -> Response | tuple[str, int]:
    """The briefing as a Word document."""
    try:
        content = _document(token)
    except NotFound:
        return _gone()
    return Response(content, mimetype=MIME_TYPES["docx"], headers={"Content-Disposition": 'attachment; filename="briefing.docx"'})


@briefing.get("/<token>/briefing.<any(pdf, odt):to>")
@anonymous
@takes_a_turn
def file(token: str, to: convert.Format) -> Response | tuple[str, int]:
    """The same as PDF or ODT, converted while the database is free."""
    try:
        content = _document(token)
    except NotFound:
        return _gone()
    close()
    headers = {"Content-Disposition": f'attachment; filename="briefing.{to}"'}
    return Response(convert.convert(content, to), mimetype=convert.MIME_TYPES[to], headers=headers)


@briefing.get("/<token>/meldpunt.vcf")
@anonymous
def contact(token: str) -> Response | tuple[str, int]:
    """The number of the reporting point, for the phone book."""
    try:
        who, number = service.page(db(), token).briefing.card.numbers[0]
    except NotFound:
        return _gone()
    name = who.partition(",")[0]
    card = f"BEGIN:VCARD\r\nVERSION:3.0\r\nN:{name};;;;\r\nFN:{name}\r\nTEL;TYPE=WORK,VOICE:{number.replace(' ', '')}\r\nEND:VCARD\r\n"
    return Response(card, mimetype="text/vcard", headers={"Content-Disposition": 'attachment; filename="meldpunt.vcf"'})


@briefing.get("/<token>/agenda.ics")
@anonymous
def calendar(token: str) -> Response | tuple[str, int]:
    """Two days for the reader's own calendar."""
    try:
        issue = service.page(db(), token).issue
    except NotFound:
        return _gone()
    content = as_calendar(issue, installation().settings.address, clock.today())
    return Response(content, mimetype="text/calendar", headers={"Content-Disposition": 'attachment; filename="briefing.ics"'})


def _document(token: str) -> bytes:
    issue, making = service.page(db(), token).issue, maker()
    return issuing.as_word(db(), making, issue.edition, issue.term, making.link(issue))


def _page(token: str, fault: str = "") -> str:
    found = service.page(db(), token)
    office = Office(found.issue.term.office)
    links = for_office(installation().library.help_links, office.value, clock.today())
    return render_template(
        "risico_briefings/reader.html",
        page=found,
        token=token,
        title=TITLE,
        emergency=EMERGENCY[1],
        office=OFFICE_TITLES[office].lower(),
        links=links,
        others=convert.available() is not None,
        fault=fault,
    )


def _gone() -> tuple[str, int]:
    reading()
    return render_template("risico_briefings/reader_gone.html", text=service.GONE), 410
