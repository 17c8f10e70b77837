"""One seat at a time: a new member, a correction, a successor, the end."""

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from ...permissions import Permission, requires
from ...web.request import current_user, db, reading
from .. import terms
from ..bodies import BODY_TITLES, NAMED, OFFICE_TITLES, Body, Office
from ..council import Member
from ..forms import CorrectForm, EndForm, MemberForm, MistakeForm, SuccessorForm
from .blueprint import Page, crumbs, organisation

SUCCESSOR, ENDING, MISTAKE = "opvolger-", "vertrek-", "vergissing-"
"""Four forms stand on one page: their fields may not have the same names."""


@organisation.route("/<body:body>/nieuw/", methods=["GET", "POST"])
@requires(Permission.SEATS_MANAGE)
def new(body: Body) -> Page:
    """One more member."""
    form = MemberForm(body)
    if form.is_submitted() and form.succeeds(lambda: terms.add(db(), current_user(), _typed(form, body), form.since.data)):
        flash(f"{form.name.data} staat nu in {NAMED[body]}.", "message")
        return redirect(url_for("organisation.index"))
    reading()
    return render_template("organisation/new.html", form=form, body=body, named=NAMED[body], crumbs=crumbs("Nieuw lid")), 422 if form.is_submitted() else 200


@organisation.get("/<int:id>/")
@requires(Permission.SEATS_MANAGE)
def term(id: int) -> str:
    """One seat: correct it, give it to somebody else, or end it."""
    found = terms.get_term(db(), id)
    return _term_page(id, correct=CorrectForm(formdata=None, obj=found))


@organisation.post("/<int:id>/verbeteren/")
@requires(Permission.SEATS_MANAGE)
def correct(id: int) -> Page:
    """Another spelling, address or first day."""
    form = CorrectForm()
    if form.succeeds(lambda: terms.correct(db(), current_user(), id, form.name.data, form.email.data, form.since.data, form.version.data)):
        return _done("De gegevens zijn gewijzigd.")
    return _term_page(id, correct=form), 422


@organisation.post("/<int:id>/opvolgen/")
@requires(Permission.SEATS_MANAGE)
def replace(id: int) -> Page:
    """Somebody else takes over the seat."""
    form = SuccessorForm(prefix=SUCCESSOR)

    def act() -> None:
        found = terms.get_term(db(), id)
        successor = Member(form.name.data, form.email.data, Body(found.body), Office(found.office), found.seat)
        terms.replace(db(), current_user(), id, successor, form.since.data, form.version.data)

    if form.succeeds(act):
        return _done(f"{form.name.data} heeft deze zetel vanaf die dag.")
    return _term_page(id, successor=form), 422


@organisation.post("/<int:id>/beeindigen/")
@requires(Permission.SEATS_MANAGE)
def end(id: int) -> Page:
    """Somebody leaves and the seat stays empty."""
    form = EndForm(prefix=ENDING)
    if form.succeeds(lambda: terms.end(db(), current_user(), id, form.until.data, form.version.data)):
        return _done("De laatste dag is vastgelegd.")
    return _term_page(id, ending=form), 422


@organisation.post("/<int:id>/weghalen/")
@requires(Permission.SEATS_MANAGE)
def remove(id: int) -> Page:
    """Somebody was put in by mistake."""
    form = MistakeForm(prefix=MISTAKE)
    if form.succeeds(lambda: terms.remove(db(), current_user(), id, form.version.data)):
        return _done("Deze persoon staat niet meer in de lijst.")
    return _term_page(id, mistake=form), 422


def _typed(form: MemberForm, body: Body) -> Member:
    return Member(form.name.data, form.email.data, body, Office(form.office.data), form.seat.data or 0)


def _done(message: str) -> Response:
    flash(message, "message")
    return redirect(url_for("organisation.index"))


def _term_page(
    id: int, correct: CorrectForm | None = None, successor: SuccessorForm | None = None, ending: EndForm | None = None, mistake: MistakeForm | None = None
) -> str:
    """The forms of one seat; the one that was sent keeps what was typed, the others have the version as it is now."""
    found = terms.get_term(reading(), id)
    shown = {
        "correct": correct or CorrectForm(formdata=None, obj=found),
        "successor": successor or SuccessorForm(formdata=None, prefix=SUCCESSOR),
        "ending": ending or EndForm(formdata=None, prefix=ENDING),
        "mistake": mistake or MistakeForm(formdata=None, prefix=MISTAKE),
    }
    for form, sent in zip(shown.values(), (correct, successor, ending, mistake), strict=True):
        if form is not sent or form.is_stale:
            form.version.data = found.version
    title = f"Zetel {found.seat}, {found.name}"
    body_title = BODY_TITLES[Body(found.body)]
    return render_template("organisation/term.html", term=found, titles=OFFICE_TITLES, body_title=body_title, crumbs=crumbs(title), title=title, **shown)
