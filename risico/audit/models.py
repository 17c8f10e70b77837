"""Tables of the audit trail: the events, and where their chain begins and ends."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class AuditEvent(Base):
    """One event. Rows are only added (triggers refuse the rest); `trail.record` is the only one that adds.

    `kind`: change or read; `result`: done, refused or failed; `object`: the arguments of the URL, such as "year=2027 code=T01".
    `actor` and `roles` are those of that moment. `previous` is the hash of the event before; `hash` is over all the other fields.
    """

    __tablename__ = "audit_event"

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(10))
    object: Mapped[str] = mapped_column(Text)
    result: Mapped[str] = mapped_column(String(10))
    origin: Mapped[str] = mapped_column(String(120))
    actor_id: Mapped[int | None]
    actor: Mapped[str] = mapped_column(String(80))
    roles: Mapped[str] = mapped_column(String(200))
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The one row that every writer locks: the last event, and the first that is kept with the hash before it."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    first: Mapped[int]
    before: Mapped[str] = mapped_column(String(64))
