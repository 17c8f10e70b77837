"""Turns a planned mail into text and HTML, with the links to the tasks, to the preference and to stop ordinary reminders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import render_template, url_for

from risico.config import Settings
from risico.feed.models import CalendarEvent
from risico.feed.service import task_event

from .planning import Mail
from .steps import Step
from .stopping import token_for
from .words import lines, subject


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it is sent. `unsubscribe`: the address where one click stops ordinary reminders; empty when it would stop nothing of this mail.

    `calendar`: the tasks that are still ahead, as a file for the calendar; empty when none has a date.
    """

    subject: str
    text: str
    html: str
    unsubscribe: str
    calendar: str


@dataclass(frozen=True, slots=True)
class Writer:
    """What every letter needs. `events`: what calendars know now. Writing must be where whole addresses can be made."""

    settings: Settings
    municipality: str
    today: date
    events: Mapping[str, CalendarEvent]

    def write(self, mail: Mail) -> Letter:
        """The letter of this mail."""
        title, stop = subject(mail), url_for("reminders.stop", token=token_for(self.settings.secret_key, mail.user_id), _external=True)
        cannot_stop = mail.urgent or all(each.step == Step.LATE for each in mail.reminders)
        values = {
            "subject": title,
            "lines": lines(mail.reminders, self.today),
            "municipality": self.municipality,
            "cannot_stop": cannot_stop,
            "late": any(each.step == Step.LATE for each in mail.reminders),
            "tasks_url": url_for("home.index", _external=True),
            "preference_url": url_for("reminders.preference", _external=True),
            "stop_url": stop,
        }
        text, html = (render_template(f"risico_reminders/mail.{kind}", **values) for kind in ("txt", "html"))
        ahead = [each.deadline for each in mail.reminders if each.deadline.due and each.deadline.due >= self.today]
        return Letter(title, text, html, "" if cannot_stop else stop, task_event(self.events, self.settings, ahead))
