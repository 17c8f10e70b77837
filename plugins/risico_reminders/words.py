"""What mails and pages say about steps and tasks. Never what a task is about: only its part and its date (domain.md §10(21))."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from risico.web.texts import short_date

from .planning import Mail, Pace
from .steps import Reminder, Step

PACES = {
    Pace.IMMEDIATE: ("Meteen", "U krijgt een mail zodra er een taak bij komt, op werkdagen vanaf 7 uur."),
    Pace.DAILY: ("Hoogstens één keer per dag", "U krijgt op werkdagen om 7 uur één mail met alles wat nieuw is of dichterbij komt."),
    Pace.WEEKLY: ("Hoogstens één keer per week", "U krijgt op de eerste werkdag van de week één mail. Wat eerder moet, hoort u de werkdag erna."),
    Pace.OFF: ("Geen gewone herinneringen", "U ziet uw taken alleen in Risico. U krijgt wel mail over wat dringend is en wat over tijd is."),
}
STEPS = {
    Step.NEW: "nieuwe taak",
    Step.MONTH: "30 dagen ervoor",
    Step.FORTNIGHT: "14 dagen ervoor",
    Step.THREE_DAYS: "3 dagen ervoor",
    Step.DAY: "op de dag zelf",
    Step.LATE: "over tijd",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a mail: a part of the app, when, and how many tasks."""

    part: str
    when: str
    count: int


def subject(mail: Mail) -> str:
    """What the mail is called: how many tasks, and whether they are urgent or late."""
    count = len(mail.reminders)
    if all(each.step == Step.LATE for each in mail.reminders):
        return "Er is een taak over tijd" if count == 1 else f"Er zijn {count} taken over tijd"
    kind = "dringende " if mail.urgent else ""
    return f"Er staat een {kind}taak voor u klaar" if count == 1 else f"Er staan {count} {kind}taken voor u klaar"


def lines(reminders: Iterable[Reminder], today: date) -> Sequence[Line]:
    """The tasks of a mail, those of the same part with the same date together."""
    counted = Counter((each.deadline.part, when(each, today)) for each in reminders)
    return [Line(part, moment, count) for (part, moment), count in counted.items()]


def when(reminder: Reminder, today: date) -> str:
    """The date of a task in words."""
    due = reminder.deadline.due
    if due is None:
        return "zonder datum"
    if reminder.step == Step.LATE or due < today:
        return f"had klaar moeten zijn op {short_date(due)}"
    return f"vandaag, {short_date(due)}" if due == today else f"vóór {short_date(due)}"
