"""What waits for somebody, from the deadlines of all plugins."""

from dataclasses import dataclass
from datetime import date

import pluggy
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..contract import Deadline
from ..web.texts import day_month
from .models import Year


@dataclass(frozen=True, slots=True)
class Task:
    """A deadline as its owner reads it; `when` is in words and empty without a date."""

    title: str
    text: str
    url: str
    when: str
    late: bool


def tasks_for(session: Session, plugins: pluggy.PluginManager, year: Year, user: User) -> list[Task]:
    """This user's tasks of that year: dated ones first, the most urgent on top, then in the order of the plugins."""
    found = [deadline for part in plugins.hook.deadlines(session=session, year=year) for deadline in part if deadline.is_for(user.id, user.roles)]
    return [_task(deadline, clock.today()) for deadline in sorted(found, key=lambda each: each.due or date.max)]


def _task(deadline: Deadline, today: date) -> Task:
    late = deadline.due is not None and deadline.due < today
    return Task(deadline.title, deadline.text, deadline.url, _when(deadline.due, today) if deadline.due else "", late)


def _when(due: date, today: date) -> str:
    days = (today - due).days
    if days > 0:
        return f"{days} {'dag' if days == 1 else 'dagen'} te laat"
    return "vandaag" if days == 0 else f"vóór {day_month(due)}"
