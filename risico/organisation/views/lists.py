"""The list of raad and college, and reading in a whole body."""

from flask import Response as Download
from flask import flash, redirect, render_template, url_for

from ... import clock
from ...documents.workbook import Fault, Faulty
from ...errors import Refused
from ...permissions import Permission, requires
from ...web.request import current_user, db, reading
from ...web.turns import takes_a_turn
from .. import terms
from ..bodies import BODY_TITLES, NAMED, OFFICE_TITLES, Body
from ..council import Change
from ..forms import ListForm
from ..incoming import as_text, as_workbook, bring_in, preview, read_list
from .blueprint import LIST, Page, crumbs, organisation

MIME_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@organisation.get("/")
@requires(Permission.SEATS_READ)
def index() -> str:
    """Everybody in a seat, by body."""
    present = terms.present_terms(db())
    bodies = [(body, BODY_TITLES[body], [term for term in present if term.body == body]) for body in Body]
    return render_template("organisation/index.html", bodies=bodies, office_titles=OFFICE_TITLES, crumbs=[(LIST, "")])


@organisation.get("/<body:body>/eerder/")
@requires(Permission.SEATS_READ)
def past(body: Body) -> str:
    """Who was in this body before."""
    return render_template(
        "organisation/past.html", body=body, terms=terms.past_terms(db(), body), titles=OFFICE_TITLES, crumbs=crumbs(f"Eerder in {NAMED[body]}")
    )


@organisation.get("/<body:body>/lijst.xlsx")
@requires(Permission.SEATS_MANAGE)
@takes_a_turn
def fetch(body: Body) -> Download:
    """The list as it is now, to change and read in again."""
    content = as_workbook([member for member in terms.members(terms.present_terms(db())) if member.body == body])
    return Download(content, mimetype=MIME_TYPE, headers={"Content-Disposition": f'attachment; filename="{body}.xlsx"'})


@organisation.get("/<body:body>/inlezen/")
@requires(Permission.SEATS_MANAGE)
def load(body: Body) -> str:
    """The form to read in a whole body."""
    return _load_page(body, ListForm(formdata=None, data={"since": clock.today()}))


@organisation.post("/<body:body>/inlezen/")
@requires(Permission.SEATS_MANAGE)
@takes_a_turn
def check_list(body: Body) -> Page:
    """Show what the list would change, or every cell that is wrong. Nothing changes yet."""
    form, faults, shown = ListForm(), list[Fault](), list[Change]()

    def act() -> None:
        try:
            listed = read_list(form.content, body)
        except Faulty as refusal:
            faults.extend(refusal.faults)
            raise
        shown.extend(preview(reading(), listed, body, form.since.data))
        form.listed.data = as_text(listed)

    found = form.succeeds(act)
    return _load_page(body, form, faults, shown if found else None), 200 if found else 422


@organisation.post("/<body:body>/overnemen/")
@requires(Permission.SEATS_MANAGE)
def carry_out(body: Body) -> Page:
    """Make the body what the list that was shown says."""
    form = ListForm()
    if form.succeeds(lambda: bring_in(db(), current_user(), read_list(form.content, body), body, form.since.data)):
        flash(f"De lijst van {NAMED[body]} is overgenomen.", "message")
        return redirect(url_for("organisation.index"))
    return _load_page(body, form, changes=_shown_again(form, body)), 422


def _shown_again(form: ListForm, body: Body) -> list[Change] | None:
    """What the list that was shown would change; None when it is no list any more."""
    try:
        return preview(reading(), read_list(form.content, body), body, form.since.data or clock.today())
    except Refused:
        return None


def _load_page(body: Body, form: ListForm, faults: list[Fault] | None = None, changes: list[Change] | None = None) -> str:
    return render_template(
        "organisation/load.html",
        body=body,
        named=NAMED[body],
        form=form,
        faults=faults or [],
        changes=changes,
        titles=OFFICE_TITLES,
        body_titles=BODY_TITLES,
        crumbs=crumbs(f"Lijst van {NAMED[body]} inlezen"),
    )
