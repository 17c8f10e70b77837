"""Actions about measures: the list, accepting, declining and finishing them."""

from collections.abc import Callable

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from risico.installation import installation
from risico.permissions import requires
from risico.web.forms import Form
from risico.web.request import current_user, db, reading

from .. import actions as service
from ..choosing import owners
from ..forms.actions import AcceptForm, AcceptManyForm, DeclineForm
from ..forms.keeping import VersionForm
from ..models import Action
from ..permissions import MeasurePermission
from ..rows import all_rows, rows_of
from .blueprint import measures
from .trail import crumbs

Page = Response | tuple[str, int]


@measures.get("/acties/")
@requires(MeasurePermission.READ)
def actions(year: int) -> str:
    """What is proposed, what is being done, and what was closed this year."""
    return _list_page(year, AcceptManyForm(formdata=None))


@measures.post("/acties/")
@requires(MeasurePermission.LEAD)
def accept_many(year: int) -> Page:
    """Accept the proposals that are ticked, with one day; all or none."""
    session, user, form = db(), current_user(), AcceptManyForm()
    form.offer(owners(session), user)

    def accept() -> None:
        for id, version in form.versions().items():
            service.accept(session, user, installation().library, service.get_action(session, id), form.owner_id, form.due.data, version)

    if form.succeeds(accept):
        flash("De voorstellen zijn aangenomen.", "message")
        return redirect(url_for("measures.actions", year=year))
    reading()
    return _list_page(year, form), 422


@measures.get("/acties/<int:id>/")
@requires(MeasurePermission.READ)
def action(year: int, id: int) -> str:
    """One action."""
    return _page(year, id)


@measures.post("/acties/<int:id>/aannemen/")
@requires(MeasurePermission.LEAD)
def accept(year: int, id: int) -> Page:
    """Do it, with an owner and a day."""
    session, user, form = db(), current_user(), AcceptForm()
    form.offer(owners(session), user)

    def act(found: Action) -> None:
        service.accept(session, user, installation().library, found, form.owner_id, form.due.data, form.version.data)

    return _done(year, id, form, "Het voorstel is aangenomen.", act)


@measures.post("/acties/<int:id>/afwijzen/")
@requires(MeasurePermission.LEAD)
def decline(year: int, id: int) -> Page:
    """Do not do it, for a reason."""
    session, user, form = db(), current_user(), DeclineForm()
    return _done(year, id, form, "De actie is afgewezen.", lambda found: service.decline(session, user, found, form.note.data, form.version.data))


@measures.post("/acties/<int:id>/klaar/")
@requires(MeasurePermission.CHECK)
def finish(year: int, id: int) -> Page:
    """It is done; the service knows who may say so."""
    session, user, form = db(), current_user(), VersionForm()
    return _done(year, id, form, "De actie is klaar.", lambda found: service.finish(session, user, found, form.version.data))


def _done(year: int, id: int, form: Form, message: str, act: Callable[[Action], object]) -> Page:
    found = service.get_action(db(), id)
    if form.succeeds(lambda: act(found)):
        flash(message, "message")
        return redirect(url_for("measures.action", year=year, id=id))
    reading()
    return _page(year, id, form), 422


def _page(year: int, id: int, tried: Form | None = None) -> str:
    session, user, library = db(), current_user(), installation().library
    found = service.get_action(session, id)
    accept_form = tried if isinstance(tried, AcceptForm) else AcceptForm(formdata=None)
    decline_form = tried if isinstance(tried, DeclineForm) else DeclineForm(formdata=None)
    accept_form.offer(owners(session), user)
    for form in (accept_form, decline_form):
        if form is not tried or form.is_stale:
            form.version.data = found.version
    row = next(iter(rows_of(session, library, [found.code])), None)
    measure = library.measure(found.code)
    title = row.title if row else measure.title if measure else found.code
    return render_template(
        "risico_measures/action.html",
        year=year,
        action=found,
        row=row,
        title=title,
        tried=tried,
        accept_form=accept_form,
        decline_form=decline_form,
        may_finish=service.may_finish(user, found),
        crumbs=crumbs(year, ("Acties", url_for("measures.actions", year=year)), (title, "")),
    )


def _list_page(year: int, form: AcceptManyForm) -> str:
    session, library = db(), installation().library
    form.offer(owners(session), current_user())
    found = service.open_first(service.actions_of(session))
    rows = {row.code: row for row in all_rows(session, library)}
    titles = {measure.id: measure.title for measure in library.measures} | {code: row.title for code, row in rows.items()}
    return render_template(
        "risico_measures/actions.html",
        year=year,
        proposed=[each for each in found if each.state == service.PROPOSED],
        going=[each for each in found if each.state == service.OPEN],
        closed=[each for each in found if each.state in (service.DONE, service.DECLINED) and each.year == year],
        rows=rows,
        titles=titles,
        form=form,
        ticked=form.versions(),
        crumbs=crumbs(year, ("Acties", "")),
    )
