"""The board: what this user has to do about measures, and changing owner and date of several at once."""

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from risico import clock
from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, may, reading

from .. import board as boards
from ..actions import OPEN, actions_of
from ..choosing import change_many, owners
from ..forms.keeping import BulkForm
from ..listing import part, to_confirm
from ..permissions import MeasurePermission
from ..rows import all_rows
from .blueprint import measures
from .paging import pages, start
from .trail import crumbs


@measures.get("/mijn/")
@requires(MeasurePermission.CHECK)
def board(year: int) -> str:
    """What is due, what has faded, what waits for this user; who leads may look at everybody's with `?van=`."""
    return _page(year, BulkForm(formdata=None))


@measures.post("/mijn/")
@requires(MeasurePermission.LEAD)
def change_many_measures(year: int) -> Response | tuple[str, int]:
    """Another owner or day for the measures that are ticked; all or none."""
    session, user, form = db(), current_user(), BulkForm()
    form.offer(owners(session), user)
    if form.succeeds(lambda: change_many(session, user, form.versions(), form.change())):
        count = len(form.versions())
        flash(f"{count} {'maatregel is' if count == 1 else 'maatregelen zijn'} gewijzigd.", "message")
        return redirect(url_for("measures.board", year=year, van=_scope() or None, vanaf=start() + 1 if start() else None))
    reading()
    return _page(year, form), 422


def _page(year: int, form: BulkForm) -> str:
    session, user = db(), current_user()
    rows = all_rows(session, installation().library)
    scope, first = _scope(), start()
    found = boards.board(rows, user, scope)
    form.offer(owners(session) if may(MeasurePermission.LEAD) else (), user)
    return render_template(
        "risico_measures/board.html",
        year=year,
        board=found,
        groups=part(found.groups, first),
        first=first + 1 if first else None,
        pages=pages(found.counts[scope], lambda row: url_for("measures.board", year=year, van=scope or None, vanaf=row)),
        scope=scope,
        waiting=[row for row in rows if to_confirm(row, user)],
        actions=[action for action in actions_of(session) if action.owner_id == user.id and action.state == OPEN],
        titles={row.code: row.title for row in rows},
        today=clock.today(),
        form=form,
        ticked=form.versions(),
        crumbs=crumbs(year, ("Mijn maatregelen", "")),
    )


def _scope() -> str:
    """Whose measures are on screen: a key of SCOPES; who does not lead sees their own."""
    wanted = request.args.get("van", "")
    return wanted if wanted in boards.SCOPES and may(MeasurePermission.LEAD) else boards.MINE
