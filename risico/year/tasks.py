"""What has to be done in a year, from the deadlines of core and all plugins, and what of it waits for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import pluggy
from sqlalchemy.orm import Session

from ..accounts.models import User
from ..contract import Deadline
from ..web.texts import day_month
from .models import Year
from .service import running_years

AHEAD = timedelta(days=30)
"""A milestone that nobody began waits for somebody from so long before its day, when the first reminder goes out; other work at once."""
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Task:
    """A deadline as its owner reads it; `when` is in words and empty without a date; `year`: of which planning year, when it is not that on the page."""

    title: str
    text: str
    url: str
    when: str
    late: bool
    due: date | None = None
    year: int | None = None


def deadlines_of(session: Session, plugins: pluggy.PluginManager, year: Year) -> list[Deadline]:
    """Everything that core and the plugins know of that year, done or not."""
    return [deadline for part in plugins.hook.deadlines(session=session, year=year) for deadline in part]


def running_deadlines(session: Session, plugins: pluggy.PluginManager, year: Year) -> tuple[list[Deadline], list[tuple[int, Deadline]]]:
    """The deadlines of that year; and those that only other years in which work can wait know, each with its year, the newest year first."""
    own = deadlines_of(session, plugins, year)
    found = {deadline.id: (year.number, deadline) for deadline in own}
    for other in running_years(session):
        if other.number != year.number:
            for deadline in deadlines_of(session, plugins, other):
                found.setdefault(deadline.id, (other.number, deadline))
    return own, [(number, deadline) for number, deadline in found.values() if number != year.number]


def has_begun(deadline: Deadline, today: date) -> bool:
    """Whether it is being worked on: a milestone that nobody began only waits when its day comes near."""
    return not deadline.milestone or deadline.state == "partly" or deadline.due is None or deadline.due <= today + AHEAD


def tasks(deadlines: Iterable[Deadline], user: User, today: date, others: Iterable[tuple[int, Deadline]] = ()) -> list[Task]:
    """What of these waits for this user on that day: dated ones first, the most urgent on top, then in the order of the plugins.

    `others`: those of other years, each with its year.
    """
    both = [*((None, each) for each in deadlines), *others]
    found = [(year, each) for year, each in both if each.is_for(user.id, user.roles) and has_begun(each, today)]
    return [_task(each, today, year) for year, each in sorted(found, key=lambda pair: pair[1].due or date.max)]


def grouped(tasks: Iterable[Task], today: date) -> dict[str, list[Task]]:
    """The tasks that are late, those of the coming two weeks, and the rest; a group without tasks is left out."""
    groups: dict[str, list[Task]] = {"Te laat": [], "Binnen twee weken": [], "Later": []}
    for task in tasks:
        groups["Te laat" if task.late else "Binnen twee weken" if task.due and task.due <= today + SOON else "Later"].append(task)
    return {title: found for title, found in groups.items() if found}


def _task(deadline: Deadline, today: date, year: int | None) -> Task:
    late = deadline.due is not None and deadline.due < today
    return Task(deadline.title, deadline.text, deadline.url, _when(deadline.due, today) if deadline.due else "", late, deadline.due, year)


def _when(due: date, today: date) -> str:
    if due < today:
        return days_late(due, today)
    return "vandaag" if due == today else f"vóór {day_month(due)}"


def days_late(due: date, today: date) -> str:
    """27 dagen te laat."""
    days = (today - due).days
    return f"{days} {'dag' if days == 1 else 'dagen'} te laat"


def days_left(due: date, today: date) -> str:
    """Nog 20 dagen; vandaag."""
    days = (due - today).days
    return f"nog {days} {'dag' if days == 1 else 'dagen'}" if days else "vandaag"
