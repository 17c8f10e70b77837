"""Reminders of Voorbeeldgemeente: some people chose how often they want mail, and mail of the last weeks went out."""

from datetime import date, datetime, time, timedelta

from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.service import municipality_name
from risico.installation import Installation
from risico.outbox.models import SENT, Message
from risico.web.outside import in_app

from . import gather, service
from .forecast import forecast
from .mails import Writer
from .moments import FROM_HOUR
from .planning import Mail, Pace
from .remind import finish_morning, keep

CHOSEN = {"griffier": Pace.IMMEDIATE, "communicatie": Pace.WEEKLY, "juridisch": Pace.OFF}
DAYS = 45
_DELIVERY = timedelta(minutes=1)


def write(session: Session, app: Flask) -> None:
    """What people chose, what was agreed, and the mail of the last weeks, as if it was sent."""
    people = {user.email.partition("@")[0]: user for user in session.scalars(select(User))}
    today = clock.today()
    with clock.at(_morning(today - timedelta(days=DAYS + 7))):
        service.agree(session, people["secretaris"], gather.ESCALATE_AFTER, 0)
        for name, pace in CHOSEN.items():
            service.choose(session, people[name], pace, 0)
    with in_app(app):
        _send(session, app.extensions["risico"], _morning(today - timedelta(days=DAYS)))


def _send(session: Session, current: Installation, start: datetime) -> None:
    addresses = {user.id: user.email for user in session.scalars(select(User))}
    found = gather.situation(session, gather.tasks(session, current.plugins).deadlines)
    for day, mail in list(forecast(found, start, None, DAYS - 1)):
        with clock.at(_morning(day)):
            writer = Writer(current.settings, municipality_name(session), day, {})
            keep(session, mail, addresses[mail.user_id], writer.write(mail))
            _deliver(session, mail)
    with clock.at(_morning(clock.today()) - timedelta(days=1)):
        finish_morning(session)


def _deliver(session: Session, mail: Mail) -> None:
    session.execute(update(Message).where(Message.dedup_key == mail.key).values(state=SENT, attempts=1, sent_at=clock.now() + _DELIVERY))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(FROM_HOUR), clock.AMSTERDAM)
