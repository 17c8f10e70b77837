"""What the audit trail says of what was done, and whether its chain holds."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.audit.chain import FIELDS, Link, follow
from risico.audit.models import AuditEvent, AuditHead


def done(session: Session) -> Counter[str]:
    """How often each action was done."""
    query = select(AuditEvent.action, func.count().label("times")).where(AuditEvent.kind == "change", AuditEvent.result == "done").group_by(AuditEvent.action)
    return Counter({row.action: row.times for row in session.execute(query)})


def unchained(session: Session) -> Iterator[str]:
    """The first link that does not hold, and an end that is not where the head says."""
    head = session.scalars(select(AuditHead)).one()
    rows = session.scalars(select(AuditEvent).order_by(AuditEvent.seq))
    last, fault = follow(Link(head.first - 1, head.before), ({name: getattr(row, name) for name in (*FIELDS, "hash")} for row in rows))
    if fault or last != Link(head.seq, head.hash):
        yield f"audit trail: {fault or 'it does not end where it should'}"
