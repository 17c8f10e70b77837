"""Which mails are coming, from the same rules that make them: as if nobody does anything meanwhile."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pluggy
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline

from . import gather
from .moments import FROM_HOUR, moment
from .planning import Mail, Pace, Situation, plan
from .steps import Told

LOOK_AHEAD = 31
"""Days."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A mail that is coming: the day, the function of who gets it, and how often they want mail."""

    day: date
    title: str
    pace: Pace
    mail: Mail


@dataclass(frozen=True, slots=True)
class Coming:
    """The mails of the days ahead, tasks that nobody with an account has, and what could not be read."""

    mails: Sequence[Expected]
    nobody: Sequence[Deadline]
    faults: Sequence[tuple[str, str]]


def forecast(situation: Situation, now: datetime, last_morning: date | None, days: int) -> Iterator[tuple[date, Mail]]:
    """The mails from now until `days` later, each with its day, when no task changes."""
    told, last = list(situation.told), last_morning
    first = now.astimezone(clock.AMSTERDAM)
    for number in range(days + 1):
        opening = datetime.combine(first.date() + timedelta(days=number), time(FROM_HOUR), clock.AMSTERDAM)
        then = moment(max(first, opening), last)
        for mail in plan(replace(situation, told=told), then):
            told += [Told(mail.user_id, each.deadline.id, each.deadline.due, each.step, each.number, then.today) for each in mail.reminders]
            yield then.today, mail
        last = then.today if then.morning else last


def read(session: Session, plugins: pluggy.PluginManager) -> Coming:
    """The mails of the coming month for everybody."""
    tasks = gather.tasks(session, plugins)
    found = gather.situation(session, tasks.deadlines)
    titles = dict(session.execute(select(User.id, User.title)).all())
    paces = {person.id: person.pace for person in found.people}
    coming = forecast(found, clock.now(), gather.last_morning(session), LOOK_AHEAD)
    mails = [Expected(day, titles[mail.user_id], paces[mail.user_id], mail) for day, mail in coming]
    return Coming(sorted(mails, key=lambda each: (each.day, each.title)), _for_nobody(found), tasks.faults)


def expected_by(session: Session, plugins: pluggy.PluginManager, user_id: int) -> list[tuple[date, Mail]]:
    """The mails of the coming month for one user."""
    mine = replace(gather.situation(session, gather.tasks(session, plugins).deadlines), only=user_id)
    return list(forecast(mine, clock.now(), gather.last_morning(session), LOOK_AHEAD))


def _for_nobody(found: Situation) -> list[Deadline]:
    """Work that waits for a role that nobody has, or for an account that is closed; a day that only stands on the line of the year is no work."""
    work = (each for each in found.deadlines if each.state != "done" and (each.roles or each.user_id is not None))
    return [each for each in work if not any(each.is_for(person.id, person.roles) for person in found.people)]
