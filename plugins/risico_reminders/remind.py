"""Makes the mails that are due, again and again: it asks what is due now, so that a restart or a wrong clock does no harm.

Read and write apart: rules and texts come between a session that reads and short transactions of some mails each, in which a
message and what it told are written together or not at all.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from flask import Flask
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.service import municipality_name
from risico.db import Database, insert_new
from risico.feed.service import known_events
from risico.installation import Installation
from risico.outbox.service import enqueue
from risico.web.errors import where

from . import gather
from .mails import Letter, Writer
from .models import Morning, ToldRow
from .moments import moment
from .planning import Mail, gone, plan
from .steps import Reminder

KEEP = timedelta(days=2 * 365)
"""How long is remembered what was told to whom."""
AT_ONCE = 50
"""Mails in one transaction: few enough to let others write in between."""
_log = structlog.get_logger()


MADE, KNOWN, FAILED = "made", "known", "failed"


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
        writer = Writer(current.settings, municipality_name(session), now.today, known_events(session))
    mails, outcomes = plan(found, now), Counter[str]()
    for start in range(0, len(mails), AT_ONCE):
        outcomes += _make(current.database, mails[start : start + AT_ONCE], writer, addresses)
    with current.database.writer() as session, session.begin():
        if not tasks.faults:
            _note_gone(session, gone(found))
        if now.morning and not outcomes[FAILED]:
            finish_morning(session)
    return Reminded(outcomes[MADE], outcomes[FAILED])


def _make(database: Database, mails: Sequence[Mail], writer: Writer, addresses: Mapping[int, str]) -> Counter[str]:
    """Write some mails and put them in the outbox, in one transaction; when one of them is in the way, each in its own."""
    try:
        written = [(mail, writer.write(mail)) for mail in mails]
        with database.writer() as session, session.begin():
            kept = [keep(session, mail, addresses[mail.user_id], letter) for mail, letter in written]
        return Counter(MADE if made else KNOWN for made in kept)
    except Exception as fault:  # noqa: BLE001  the others must have theirs, whatever is wrong with this one
        if len(mails) > 1:
            return sum((_make(database, [mail], writer, addresses) for mail in mails), Counter())
        if isinstance(fault, IntegrityError):
            return Counter((KNOWN,))  # another process told it in the same moment
        _log.error("reminder not made", user=mails[0].user_id, fault=type(fault).__name__, where=where(fault))
        return Counter((FAILED,))


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
        calendar=letter.calendar,
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
    insert_new(session, Morning, day=clock.today())
    session.execute(delete(ToldRow).where(ToldRow.at < clock.now() - KEEP))


def _note_gone(session: Session, gone: set[str]) -> None:
    """Write down since when announced tasks without a date are no longer there; what went in the future never did."""
    undated = update(ToldRow).where(ToldRow.due == "")
    session.execute(undated.where(ToldRow.gone_at > clock.now()).values(gone_at=None))
    for deadline_id in gone:
        session.execute(undated.where(ToldRow.deadline_id == deadline_id, ToldRow.gone_at.is_(None)).values(gone_at=clock.now()))
