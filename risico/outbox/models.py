"""Tables of the outbox: messages, and addresses that get none any more."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base

WAITING, SENDING, SENT, DEAD, CANCELLED = "waiting", "sending", "sent", "dead", "cancelled"


class Message(Base):
    """One message to one address; its key makes it exist once, whatever happens.

    `state`: waiting, sending (claimed by a sender), sent, dead (nobody tries it any more) or cancelled (not sent on purpose).
    `next_at`: when it may be claimed: its first moment, that of a retry, or the end of a sender's lease;
    when nobody tries it any more: since when.
    `attempts` counts claims; a sender that lost its lease is recognised by it. `message_id` gets its domain with the first claim
    and never changes after that. `failures`: how often the relay said "later" about this message.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (Index("ix_outbox_message_state_next_at", "state", "next_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    dedup_key: Mapped[str] = mapped_column(String(200), unique=True)
    to: Mapped[str] = mapped_column(String(254))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text, default="")
    calendar: Mapped[str] = mapped_column(Text, default="")
    unsubscribe: Mapped[str] = mapped_column(String(500), default="")
    message_id: Mapped[str] = mapped_column(String(320))
    state: Mapped[str] = mapped_column(String(10), default=WAITING)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    next_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    last_answer: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None]


class BlockedAddress(Base):
    """An address that gets no mail any more. `reason`: bounced or unsubscribed; `answer`: what the relay said, in Dutch."""

    __tablename__ = "outbox_address"

    address: Mapped[str] = mapped_column(String(254), primary_key=True)
    reason: Mapped[str] = mapped_column(String(20))
    answer: Mapped[str] = mapped_column(Text, default="")
    since: Mapped[datetime]


class MailPause(Base):
    """The only row while mail stands still: `since` when, and `backup_of`: the moment until which it is known what was sent."""

    __tablename__ = "outbox_pause"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[datetime]
    backup_of: Mapped[datetime]
