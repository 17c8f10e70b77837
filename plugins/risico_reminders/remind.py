"""Makes the mails that are due, again and again: it asks what is due now, so that a restart or a wrong clock does no harm.

Read and write apart: rules and texts come between a session that reads and one short transaction per mail, in which the
message and what it told are written together or not at all.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

import structlog
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.service import municipality_name
from risico.db import Database
from risico.installation import Installation
from risico.outbox.service import enqueue
from risico.web.errors import where

from . import gather
from .mails import Letter, write
from .models import Morning, ToldRow
from .moments import Moment, moment
from .planning import Mail, gone, plan
from .steps import Reminder

KEEP = timedelta(days=2 * 365)
"""How long is remembered what was told to whom."""
_log = structlog.get_logger()


Outcome = Literal["made", "known", "failed"]


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many mails were put in the outbox, and how many could not be made."""

    made: int = 0
    failed: int = 0


def remind(app: Flask) -> Reminded:
    """Put every mail in the outbox that is due now and was not made before; nothing while there is no mail server.

    Must run where whole addresses can be made (`risico.web.outside.in_app`).
    """
    current: Installation = app.extensions["risico"]
    if not current.settings.mail_host:
        return Reminded()
    with current.database.reader() as session:
        tasks = gather.tasks(session, current.plugins)
        now = moment(clock.now(), gather.last_morning(session))
        found = gather.situation(session, tasks.deadlines)
        addresses = dict(session.execute(select(User.id, User.email)).all())
        municipality = municipality_name(session)
    secret = current.settings.secret_key
    outcomes = Counter(_make(current.database, mail, addresses[mail.user_id], now, secret, municipality) for mail in plan(found, now))
    with current.database.writer() as session, session.begin():
        if not tasks.faults:
            _note_gone(session, gone(found))
        if now.morning and not outcomes["failed"]:
            finish_morning(session)
    return Reminded(outcomes["made"], outcomes["failed"])


def _make(database: Database, mail: Mail, to: str, now: Moment, secret: str, municipality: str) -> Outcome:
    """Write one mail and put it in the outbox. What goes wrong is logged and keeps nobody else from theirs."""
    try:
        letter = write(mail, now.today, secret, municipality)
        with database.writer() as session, session.begin():
            return "made" if keep(session, mail, to, letter) else "known"
    except IntegrityError:
        return "known"  # another process told it in the same moment
    except Exception as fault:  # noqa: BLE001  the others must have theirs, whatever is wrong with this one
        _log.error("reminder not made", user=mail.user_id, fault=type(fault).__name__, where=where(fault))
        return "failed"


def keep(session: Session, mail: Mail, to: str, letter: Letter) -> bool:
    """Write the message and what it tells; False, and nothing written, when this mail was made before."""
    fresh = enqueue(
        session,
        key=mail.key,
        to=to,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        user_id=mail.user_id,
        unsubscribe=letter.unsubscribe,
    )
    if fresh:
        session.execute(insert(ToldRow), [_row(mail, each) for each in mail.reminders])
    return fresh


def _row(mail: Mail, reminder: Reminder) -> dict[str, Any]:
    task = reminder.deadline
    return {
        "user_id": mail.user_id,
        "deadline_id": task.id,
        "due": task.due.isoformat() if task.due else "",
        "step": reminder.step,
        "number": reminder.number,
        "part": task.part,
        "message_key": mail.key,
        "at": clock.now(),
    }


def finish_morning(session: Session) -> None:
    """The daily mail of today is made. What was told long ago is forgotten."""
    session.merge(Morning(day=clock.today()))
    session.execute(delete(ToldRow).where(ToldRow.at < clock.now() - KEEP))


def _note_gone(session: Session, gone: set[str]) -> None:
    """Write down since when announced tasks without a date are no longer there; what went in the future never did."""
    undated = update(ToldRow).where(ToldRow.due == "")
    session.execute(undated.where(ToldRow.gone_at > clock.now()).values(gone_at=None))
    for deadline_id in gone:
        session.execute(undated.where(ToldRow.deadline_id == deadline_id, ToldRow.gone_at.is_(None)).values(gone_at=clock.now()))
