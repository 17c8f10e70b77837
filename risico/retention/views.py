"""Pages about keeping: how long what stays, and the lists of what may be destroyed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask import Response as Download
from werkzeug.wrappers import Response

from ..accounts.service import municipality_name
from ..documents.jobs import house_style
from ..documents.service import MIME_TYPES
from ..errors import NotFound
from ..installation import installation
from ..permissions import Permission, requires
from ..web.forms import Form
from ..web.request import current_user, db, reading
from . import service
from .certificate import certificate as report
from .forms import KeepForm, ListForm, SendBackForm
from .models import DESTROYED, DestructionList
from .terms import words

retention = Blueprint("retention", __name__, url_prefix="/bewaren")
TITLE = "Bewaren"
Page = str | Response | tuple[str, int]


@retention.get("/")
@requires(Permission.RETENTION_MANAGE)
def index() -> str:
    """How long everything is kept, what is due, and the lists there were."""
    return _index(Form(formdata=None))


@retention.post("/")
@requires(Permission.RETENTION_MANAGE)
def make() -> Page:
    """Make the list of what is due."""
    form, made = Form(), list[DestructionList]()
    rules = service.rules_of(installation().plugins)
    if form.succeeds(lambda: made.append(service.make(db(), current_user(), installation().library, rules))):
        flash("De lijst is gemaakt. Kijk haar na en leg haar voor aan een ander.", "message")
        return redirect(url_for("retention.show", id=made[0].id))
    reading()
    return _index(form), 422


@retention.get("/<int:id>/")
@requires(Permission.RETENTION_MANAGE)
def show(id: int) -> str:
    """What stands on a list, and what can be done with it."""
    return _list(id)


@retention.post("/<int:id>/bewaren/")
@requires(Permission.RETENTION_MANAGE)
def keep(id: int) -> Page:
    """Keep what is ticked."""
    form = KeepForm()
    if form.succeeds(lambda: service.keep(db(), current_user(), service.get_list(db(), id), form.version.data, form.items.data or [], form.reason.data)):
        flash("De lijst is bijgewerkt.", "message")
        return _back(id)
    reading()
    return _list(id, keep=form), 422


@retention.post("/<int:id>/voorleggen/")
@requires(Permission.RETENTION_MANAGE)
def propose(id: int) -> Page:
    """Lay it before another."""
    form = ListForm()
    if form.succeeds(lambda: service.propose(db(), current_user(), service.get_list(db(), id), form.version.data)):
        flash("De lijst ligt klaar voor een ander. Die keurt haar goed of stuurt haar terug.", "message")
        return _back(id)
    reading()
    return _list(id, step=form), 422


@retention.post("/<int:id>/terugsturen/")
@requires(Permission.RETENTION_MANAGE)
def send_back(id: int) -> Page:
    """Back to a draft."""
    form = SendBackForm()
    if form.succeeds(lambda: service.send_back(db(), current_user(), service.get_list(db(), id), form.version.data, form.remark.data)):
        flash("De lijst is teruggestuurd.", "message")
        return _back(id)
    reading()
    return _list(id, back=form), 422


@retention.post("/<int:id>/weggooien/")
@requires(Permission.RETENTION_MANAGE)
def throw_away(id: int) -> Page:
    """Throw a draft away."""
    form = ListForm()
    if form.succeeds(lambda: service.throw_away(db(), current_user(), service.get_list(db(), id), form.version.data)):
        flash("De lijst is weggegooid. Er is niets vernietigd.", "message")
        return redirect(url_for("retention.index"))
    reading()
    return _list(id, step=form), 422


@retention.post("/<int:id>/vernietigen/")
@requires(Permission.RETENTION_MANAGE)
def approve(id: int) -> Page:
    """Approve the list and destroy what stands on it."""
    form, rules = ListForm(), service.rules_of(installation().plugins)
    if form.succeeds(lambda: service.approve(db(), current_user(), service.get_list(db(), id), form.version.data, rules)):
        flash("Vernietigd. De verklaring staat hieronder.", "message")
        return _back(id)
    reading()
    return _list(id, step=form), 422


@retention.get("/<int:id>/verklaring.docx")
@requires(Permission.RETENTION_MANAGE)
def certificate(id: int) -> Download:
    """The certificate of a list that was carried out."""
    from ..documents.word import write  # here, so that only who makes a document waits for Word's library

    found = service.get_list(db(), id)
    if found.state != DESTROYED:
        raise NotFound("Deze verklaring is er pas als de lijst is goedgekeurd.")
    content = write(report(found, service.items_of(db(), found), municipality_name(db())), house_style(installation().settings))
    headers = {"Content-Disposition": f'attachment; filename="verklaring-van-vernietiging-{id}.docx"'}
    return Download(content, mimetype=MIME_TYPES["docx"], headers=headers)


def _back(id: int) -> Response:
    return redirect(url_for("retention.show", id=id))


def _index(form: Form) -> str:
    library, rules = installation().library, service.rules_of(installation().plugins)
    return render_template(
        "retention/index.html",
        form=form,
        rules=[(rule, words(rule)) for rule in library.retention],
        due=service.find_due(db(), library, rules),
        lists=service.lists(db()),
        crumbs=[(TITLE, "")],
    )


def _list(id: int, *, keep: Form | None = None, step: Form | None = None, back: Form | None = None) -> str:
    found = service.get_list(db(), id)
    return render_template(
        "retention/list.html",
        found=found,
        items=service.items_of(db(), found),
        keep=keep or KeepForm(formdata=None, data={"version": found.version}),
        step=step or ListForm(formdata=None, data={"version": found.version}),
        back=back or SendBackForm(formdata=None, data={"version": found.version}),
        own=found.proposed_by_id == current_user().id,
        crumbs=[(TITLE, url_for("retention.index")), (f"Lijst {id}", "")],
    )
