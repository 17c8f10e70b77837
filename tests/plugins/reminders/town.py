"""A municipality with tasks that a test decides on: a plugin like any other, registered with the real app."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock, hookimpl
from risico.contract import Deadline
from risico.outbox.models import Message
from risico.year.models import Year
from risico_reminders.models import ToldRow
from risico_reminders.planning import Person, Situation
from risico_reminders.remind import Reminded, remind
from risico_reminders.steps import Step

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""For properties: how quick the machine is says nothing about the rules."""
MONDAY = date(2027, 5, 10)
ASSESSORS, SECRETARY = ("assessor",), ("secretary",)


def at(day: date, hour: int = 7, minute: int = 0) -> datetime:
    """That time in the Netherlands."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=clock.AMSTERDAM)


def task(id: str = "toets:1", due: date | None = None, **fields: Any) -> Deadline:
    """A task for assessors, unless said otherwise; what it is about may be in no mail."""
    values: dict[str, Any] = {"roles": () if "user_id" in fields else ASSESSORS, "part": "Onderwerpen", **fields}
    return Deadline(id, "Scoren: Opvang asielzoekers", "Er zijn 41 vragen over T01.", "/2027/onderwerpen/T01/scoren/", due=due, **values)


def people(*ids: int, roles: Iterable[str] = ASSESSORS, **fields: Any) -> list[Person]:
    """People with these numbers and roles."""
    return [Person(id, frozenset(roles), **fields) for id in ids]


def situation(*deadlines: Deadline, people: Sequence[Person], **fields: Any) -> Situation:
    """These tasks and people, and nothing told before."""
    return Situation(deadlines, people, **fields)


@dataclass(eq=False)
class Board:
    """The plugin: its tasks stand on a board that a test writes on. `broken`: reading it fails."""

    tasks: dict[str, Any] = field(default_factory=dict)
    broken: bool = False

    @hookimpl
    def deadlines(self, session: Session, year: Year) -> list[Any]:
        if self.broken:
            raise RuntimeError("dit onderdeel is stuk")
        return list(self.tasks.values())

    def put(self, *deadlines: Deadline) -> None:
        self.tasks |= {each.id: each for each in deadlines}


def run(app: Flask, moment: datetime) -> Reminded:
    """What the scheduler does at that moment."""
    with clock.at(moment), app.test_request_context(base_url="https://risico.example"):
        return remind(app)


def messages(app: Flask) -> list[Message]:
    """All mail in the outbox, in the order in which it was made."""
    with app.extensions["risico"].database.reader() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def told(app: Flask) -> list[tuple[int, str, str, Step]]:
    """Who was told of which step of which task with which date, in that order."""
    with app.extensions["risico"].database.reader() as session:
        return [(row.user_id, row.deadline_id, row.due, Step(row.step)) for row in session.scalars(select(ToldRow).order_by(ToldRow.id))]
