"""Tables of reminders: how often somebody wants mail, what was agreed about escalation, what was told, and which mornings are done."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from risico.db import Base


class Preference(Base):
    """How often this user wants mail; without a row it is daily."""

    __tablename__ = "reminders_preference"

    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    pace: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Agreement(Base):
    """The only row: how many working days past its date a task goes to the next role, and who decided so."""

    __tablename__ = "reminders_agreement"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    escalate_after: Mapped[int]
    agreed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    agreed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class ToldRow(Base):
    """One step of one task that one person was told of, written with the mail that told it. It exists once, whatever happens.

    `due` is the date as text, empty without one: an empty date would not be equal to itself. `message_key`: the mail in the outbox.
    `gone_at`: since when a task without a date is no longer there; when it comes back it is news.
    """

    __tablename__ = "reminders_told"
    __table_args__ = (UniqueConstraint("user_id", "deadline_id", "due", "step", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    deadline_id: Mapped[str] = mapped_column(String(200), index=True)
    due: Mapped[str] = mapped_column(String(10))
    step: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    part: Mapped[str] = mapped_column(String(80))
    message_key: Mapped[str] = mapped_column(String(200), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    gone_at: Mapped[datetime | None]


class Morning(Base):
    """A day on which the daily mail was made."""

    __tablename__ = "reminders_morning"

    day: Mapped[date] = mapped_column(primary_key=True)
