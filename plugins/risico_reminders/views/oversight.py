"""Who gets which reminder, for who guards the year: what was sent, what is coming, and what was agreed about escalation."""

from flask import flash, redirect, render_template, url_for

from risico.installation import installation
from risico.permissions import requires
from risico.web.request import current_user, db, reading

from .. import gather, service
from ..forecast import LOOK_AHEAD, read
from ..forms import AgreementForm
from ..history import SHOWN, STATES, recent
from ..permissions import ReminderPermission
from ..words import PACES, STEPS
from .blueprint import Page, reminders


@reminders.get("/wie/")
@requires(ReminderPermission.READ)
def oversight() -> str:
    """Everything on one page."""
    found = gather.agreement(db())
    return _page(AgreementForm(escalate_after=found.escalate_after if found else gather.ESCALATE_AFTER, version=found.version if found else 0))


@reminders.post("/afspraak/")
@requires(ReminderPermission.AGREE)
def agree() -> Page:
    """Agree on another number of working days."""
    form = AgreementForm()
    if form.succeeds(lambda: service.agree(db(), current_user(), form.escalate_after.data, form.version.data)):
        flash("De afspraak is bewaard.", "message")
        return redirect(url_for("reminders.oversight"))
    found = gather.agreement(reading())
    if form.is_stale:
        form.version.data = found.version if found else 0
    return _page(form), 422


def _page(form: AgreementForm) -> str:
    return render_template(
        "risico_reminders/oversight.html",
        form=form,
        coming=read(db(), installation().plugins),
        sent=recent(db()),
        agreed=gather.agreement(db()),
        shown=SHOWN,
        days=LOOK_AHEAD,
        paces=PACES,
        steps=STEPS,
        states=STATES,
        mail=bool(installation().settings.mail_host),
        crumbs=[("Herinneringen", url_for("reminders.preference")), ("Wie krijgt wat", "")],
    )
