"""What happens to the trail by itself every night: erase what is past its term, check the rest, write the anchor down elsewhere."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..contract import Problem, Timed
from .chain import Link
from .models import AuditEvent, AuditHead
from .trail import SYSTEM, Actor, record
from .verify import ERASED, Verdict, erased_up_to, verify, verify_end

if TYPE_CHECKING:
    from flask import Flask

    from ..accounts.models import User
    from ..installation import Installation
    from ..jobs.runner import Context

CHECKED = "audit.checked"
CHECK = "audit.check"
WORK = Timed("audit.keep", time(4, 20), lambda app: keep(app))
_LOOKED_AT = 1000
_log = structlog.get_logger()


def keep(app: "Flask") -> None:
    """Erase, then check. The anchor also goes to the log of the server, out of reach of who can write in the database."""
    current: Installation = app.extensions["risico"]
    with current.database.writer() as session, session.begin():
        erased = erase(session, first_kept(clock.today(), current.settings.audit_months))
    if erased:
        current.database.forget()
    with current.database.reader() as reading:
        verdict = verify(reading)
    with current.database.writer() as session, session.begin():
        record_check(session, verdict, SYSTEM)
    _log.info("audit anchor", seq=verdict.end.seq, hash=verdict.end.hash, whole=verdict.broken is None)


def first_kept(today: date, months: int) -> datetime:
    """From when on events are kept: the first day of the month, so many whole months ago."""
    count = today.year * 12 + today.month - 1 - months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=clock.AMSTERDAM)


def erase(session: Session, before: datetime) -> int:
    """Erase the events of before that moment, and tell so in the trail; gives how many. The chain goes on from the hash before the first that is kept."""
    head = session.execute(select(AuditHead).with_for_update()).scalar_one()
    kept = session.scalar(select(func.min(AuditEvent.seq)).where(AuditEvent.at >= before)) or head.seq + 1
    if kept <= head.first:
        return 0
    start = Link(kept - 1, session.execute(select(AuditEvent.hash).where(AuditEvent.seq == kept - 1)).scalar_one())
    number = kept - head.first
    session.execute(update(AuditHead).values(first=kept, before=start.hash))
    session.execute(delete(AuditEvent).where(AuditEvent.seq < kept))
    record(session, action=ERASED, object=erased_up_to(start))
    return number


def record_check(session: Session, verdict: Verdict, actor: "User | Actor") -> None:
    """Tell in the trail itself how a check ended: up to which event it is whole, or where it is not."""
    found = f"seq={verdict.broken.seq}" if verdict.broken else f"seq={verdict.end.seq} hash={verdict.end.hash}"
    record(session, action=CHECKED, object=found, actor=actor, result="failed" if verdict.broken else "done")


def check(context: "Context", params: "dict[str, str]") -> str:
    """The same check for somebody who waits for it; gives `params["then"]`."""
    from ..accounts.models import User

    with context.database.reader() as reading:
        verdict = verify(reading)
    with context.database.writer() as session, session.begin():
        record_check(session, verdict, session.get_one(User, context.user_id))
    return params["then"]


def problems(session: Session) -> Iterator[Problem]:
    """The newest events, which takes no time; the whole trail is checked every night."""
    advice = "Voer uit: risico audit verify. Bewaar een kopie van de database en meld dit bij de controller en de CISO."
    if broken := verify_end(session, _LOOKED_AT).broken:
        yield Problem(f"Het logboek is niet heel. {broken.text}", advice)
    elif (last := last_check(session)) and last.result == "failed":
        yield Problem(f"Het logboek was niet heel bij de laatste controle ({last.object}).", advice)


def last_check(session: Session) -> AuditEvent | None:
    """The event of the last check."""
    return session.scalar(select(AuditEvent).where(AuditEvent.action == CHECKED).order_by(AuditEvent.seq.desc()).limit(1))
