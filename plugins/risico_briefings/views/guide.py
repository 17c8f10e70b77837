"""The guide for a talk about limits: to read, and as a Word document."""

from flask import Response as Download
from flask import render_template
from sqlalchemy import select

from risico import clock
from risico.documents.jobs import house_style
from risico.documents.service import MIME_TYPES
from risico.documents.word import write
from risico.errors import Refused
from risico.installation import installation
from risico.organisation.models import Municipality
from risico.permissions import requires
from risico.web.request import db
from risico.web.turns import takes_a_turn

from .. import facts
from ..guide import CORE, FOR_WHOM, TITLE, Guide, report
from ..guide import guide as made
from ..permissions import BriefingPermission
from .blueprint import briefings
from .trail import crumbs


@briefings.get("/gespreksleidraad/")
@requires(BriefingPermission.GUIDE)
def guide(year: int) -> str:
    """The same text as in the document."""
    words = {"title": TITLE, "core": CORE, "for_whom": FOR_WHOM}
    return render_template("risico_briefings/guide.html", year=year, guide=_guide(), crumbs=crumbs(year, (TITLE, "")), **words)


@briefings.get("/gespreksleidraad.docx")
@requires(BriefingPermission.GUIDE)
@takes_a_turn
def guide_word(year: int) -> Download:
    """The document, in the municipality's own style when it has one."""
    found = _guide()
    if found.missing:
        raise Refused(f"Vul eerst in: {', '.join(found.missing)}.")
    name = db().scalar(select(Municipality.name)) or ""
    content = write(report(found, name, year, clock.today()), house_style(installation().settings))
    headers = {"Content-Disposition": f'attachment; filename="gespreksleidraad-{year}.docx"'}
    return Download(content, mimetype=MIME_TYPES["docx"], headers=headers)


def _guide() -> Guide:
    library = installation().library
    return made(library, facts.values(db(), library))
