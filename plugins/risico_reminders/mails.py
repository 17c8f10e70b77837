"""Turns a planned mail into text and HTML, with the links to the tasks, to the preference and to stop ordinary reminders."""

from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for

from .planning import Mail
from .steps import Step
from .stopping import token_for
from .words import lines, subject


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent. `unsubscribe`: the address where one click stops ordinary reminders; empty when it would stop nothing of this mail."""

    subject: str
    text: str
    html: str
    unsubscribe: str


def write(mail: Mail, today: date, secret: str, municipality: str) -> Letter:
    """The letter; must run where whole addresses can be made."""
    stop = url_for("reminders.stop", token=token_for(secret, mail.user_id), _external=True)
    cannot_stop = mail.urgent or all(each.step == Step.LATE for each in mail.reminders)
    title = subject(mail)
    values = {
        "subject": title,
        "lines": lines(mail.reminders, today),
        "municipality": municipality,
        "cannot_stop": cannot_stop,
        "late": any(each.step == Step.LATE for each in mail.reminders),
        "tasks_url": url_for("home.index", _external=True),
        "preference_url": url_for("reminders.preference", _external=True),
        "stop_url": stop,
    }
    text, html = (render_template(f"risico_reminders/mail.{kind}", **values) for kind in ("txt", "html"))
    return Letter(title, text, html, "" if cannot_stop else stop)
