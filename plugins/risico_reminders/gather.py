"""Reads what the rules look at: tasks of all plugins, people, and what they were told. A plugin that fails takes no other along."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import pluggy
import structlog
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline
from risico.web.errors import where
from risico.year.models import Year
from risico.year.service import running_years

from .models import Agreement, Morning, Preference, ToldRow
from .planning import Pace, Person, Situation
from .soundness import fault_of
from .steps import Step, Told

ESCALATE_AFTER = 5
"""Working days, until the municipality agrees on another number."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks, each once. `faults`: plugins and tasks that could not be read, each with what was wrong."""

    deadlines: tuple[Deadline, ...]
    faults: tuple[tuple[str, str], ...]


def tasks(session: Session, plugins: pluggy.PluginManager) -> Tasks:
    """The tasks of the years in which work can wait, the newest year first; must run where addresses can be made."""
    found: dict[str, Deadline] = {}
    faults: list[tuple[str, str]] = []
    for year in running_years(session):
        for name, answer in _answers(session, plugins, year):
            if isinstance(answer, str):
                faults.append((name, answer))
                continue
            for deadline in answer:
                if wrong := fault_of(deadline):
                    faults.append((name, wrong))
                else:
                    found.setdefault(deadline.id, deadline)
    return Tasks(tuple(found.values()), tuple(dict.fromkeys(faults)))


def _answers(session: Session, plugins: pluggy.PluginManager, year: Year) -> Iterator[tuple[str, Sequence[Deadline] | str]]:
    """The tasks of each plugin, or what went wrong in it."""
    hook = plugins.hook.deadlines
    for part in hook.get_hookimpls():
        others = [other.plugin for other in hook.get_hookimpls() if other.plugin is not part.plugin]
        try:
            answer = plugins.subset_hook_caller("deadlines", others)(session=session, year=year)
        except Exception as fault:  # noqa: BLE001  the tasks of the other plugins must go on, whatever this one does
            _log.error("tasks unreadable", plugin=part.plugin_name, fault=type(fault).__name__, where=where(fault))
            session.rollback()  # PostgreSQL reads nothing more after a statement that failed
            yield part.plugin_name, type(fault).__name__
        else:
            yield part.plugin_name, [deadline for each in answer for deadline in each]


def people(session: Session) -> list[Person]:
    """Everybody with an account that is in use, with how often they want mail."""
    query = select(User.id, User.roles, Preference.pace).outerjoin(Preference, Preference.user_id == User.id).where(User.active)
    rows = session.execute(query.order_by(User.id))
    return [Person(id, frozenset(roles), Pace(pace) if pace else Pace.DAILY) for id, roles, pace in rows]


def told(session: Session) -> list[Told]:
    """What everybody was told. An announcement that ended in the future, by a clock that was wrong, did not end."""
    columns = ToldRow.user_id, ToldRow.deadline_id, ToldRow.due, ToldRow.step, ToldRow.number, ToldRow.at, ToldRow.gone_at
    now = clock.now()
    return [
        Told(user, deadline, date.fromisoformat(due) if due else None, Step(step), number, at.astimezone(clock.AMSTERDAM).date(), bool(gone and gone <= now))
        for user, deadline, due, step, number, at, gone in session.execute(select(*columns).order_by(ToldRow.id))
    ]


def agreement(session: Session) -> Agreement | None:
    """What was agreed about escalation, if anything."""
    return session.scalar(select(Agreement))


def last_morning(session: Session) -> date | None:
    """The last day until today on which the daily mail was made."""
    return session.scalar(select(func.max(Morning.day)).where(Morning.day <= clock.today()))


def situation(session: Session, deadlines: Sequence[Deadline]) -> Situation:
    """Everything the rules look at. Three statements."""
    agreed = agreement(session)
    return Situation(deadlines, people(session), told(session), agreed.escalate_after if agreed else ESCALATE_AFTER)
