"""Who has a link to a calendar feed, and what stands in the calendars."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class CalendarFeed(Base):
    """The one link of a user, or of everyone with a role. Only the hash of its secret is kept; without the row it works no more."""

    __tablename__ = "calendar_feed"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), unique=True)
    role: Mapped[str | None] = mapped_column(String(30), unique=True)
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class CalendarEvent(Base):
    """A deadline with a date as calendars know it; `id` is the deadline's. `sequence` rises with every change that a calendar must show."""

    __tablename__ = "calendar_event"

    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    part: Mapped[str] = mapped_column(String(40))
    due: Mapped[date]
    roles: Mapped[list[str]]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    except_users: Mapped[list[int]] = mapped_column(JSON)
    sequence: Mapped[int]
    changed_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]

    def is_for(self, user_id: int, roles: Iterable[str]) -> bool:
        """Whether it stands in the calendar of this user; as `Deadline.is_for`."""
        if self.user_id is not None:
            return self.user_id == user_id
        return user_id not in self.except_users and not set(self.roles).isdisjoint(roles)
