"""The administrator's pages: what waits, what was sent to whom and when, what was not and why, and whether the settings work."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ..installation import installation
from ..permissions import Permission, requires
from ..web.request import current_user, db, reading
from . import addresses, service
from . import pause as pauses
from .forms import AddressForm, TrialForm
from .models import SENT
from .trial import send_trial

outbox = Blueprint("outbox", __name__, url_prefix="/post")

Page = str | Response | tuple[str, int]
POST = "Post"


@outbox.get("/")
@requires(Permission.MAIL_MANAGE)
def index() -> str:
    """What waits, what was not sent, and which addresses get nothing."""
    return _index_page(AddressForm())


def _index_page(form: AddressForm) -> str:
    session = db()
    return render_template(
        "outbox/index.html",
        settings=installation().settings,
        counts=service.counts(session),
        waiting=service.waiting(session),
        late=service.late_since(session),
        pause=pauses.paused(session),
        unsent=service.unsent(session),
        can_retry=service.can_retry,
        blocked=addresses.all_blocked(session),
        reasons=addresses.REASONS,
        form=form,
        crumbs=[(POST, "")],
    )


@outbox.get("/verzonden/")
@requires(Permission.MAIL_MANAGE)
def sent() -> str:
    """What was sent: to whom, when and about what; never the text."""
    page = max(1, min(request.args.get("pagina", 1, type=int), 100_000))
    rows = service.sent(db(), page)
    shown, more = rows[: service.PAGE], len(rows) > service.PAGE
    crumbs = [(POST, url_for("outbox.index")), ("Verzonden", "")]
    return render_template("outbox/sent.html", rows=shown, page=page, more=more, total=service.counts(db()).get(SENT, 0), crumbs=crumbs)


@outbox.post("/<int:id>/opnieuw/")
@requires(Permission.MAIL_MANAGE)
def retry(id: int) -> Response:
    """Send one message after all."""
    message = service.retry(db(), id)
    flash(f"Het bericht aan {message.to} wordt opnieuw verstuurd.", "message")
    return redirect(url_for("outbox.index"))


@outbox.post("/opnieuw/")
@requires(Permission.MAIL_MANAGE)
def retry_all() -> Response:
    """Send everything that was given up after all."""
    number = service.retry_all(db())
    flash("1 bericht wordt opnieuw verstuurd." if number == 1 else f"{number} berichten worden opnieuw verstuurd.", "message")
    return redirect(url_for("outbox.index"))


@outbox.post("/weer-aan/")
@requires(Permission.MAIL_MANAGE)
def release() -> Response:
    """Send again, after a restore: what waits goes out."""
    pauses.release(db())
    flash("De post gaat weer uit.", "message")
    return redirect(url_for("outbox.index"))


@outbox.post("/<int:id>/niet-versturen/")
@requires(Permission.MAIL_MANAGE)
def skip(id: int) -> Response:
    """Do not send a message that waits since a restore."""
    message = pauses.skip(db(), id)
    flash(f"Het bericht aan {message.to} wordt niet verstuurd.", "message")
    return redirect(url_for("outbox.index"))


@outbox.post("/adressen/")
@requires(Permission.MAIL_MANAGE)
def block() -> Page:
    """Send nothing more to an address: mail came back, or is not wanted."""
    form = AddressForm()
    if not form.validate():
        reading()
        return _index_page(form), 422
    addresses.block(db(), form.address.data, form.reason.data)
    flash(f"{form.address.data} krijgt geen post meer.", "message")
    return redirect(url_for("outbox.index"))


@outbox.post("/adressen/vrijgeven/")
@requires(Permission.MAIL_MANAGE)
def lift() -> Response:
    """Send to an address again."""
    address = request.form.get("address", "")
    addresses.lift(db(), address)
    flash(f"{address} krijgt weer post." if address else "Kies een adres.", "message")
    return redirect(url_for("outbox.index"))


@outbox.route("/instellingen/", methods=["GET", "POST"])
@requires(Permission.MAIL_MANAGE)
def settings() -> Page:
    """How mail is set, and a message to try it. It is sent before the database is asked for anything."""
    current = installation().settings
    form = TrialForm(to=current_user().email)
    crumbs = [(POST, url_for("outbox.index")), ("Instellingen", "")]
    if not current.mail_host or not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("outbox/settings.html", settings=current, form=form, crumbs=crumbs), status
    text, html = (render_template(f"mail/trial.{kind}", address=current.address) for kind in ("txt", "html"))
    message = send_trial(current, form.to.data, text, html, current_user().id)
    db().add(message)
    worked = message.state == SENT
    flash(f"Het testbericht is verstuurd. {message.last_answer}" if worked else message.last_answer, "message" if worked else "error")
    return redirect(url_for("outbox.settings"))
