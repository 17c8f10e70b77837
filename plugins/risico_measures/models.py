"""Tables of measures: the measures of the municipality, what is on paper, when they do not apply, practice checks and actions.

No status is stored. What is kept is what happened and when, so that `status` can tell how a measure stood on any day.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from risico.accounts.models import User
from risico.db import Base


class Measure(Base):
    """A measure the municipality chose. `code` is a catalogue id (M01) or its own (E01).

    Title and criteria count for an own measure, and for one that is no longer in the catalogue; else the catalogue's count.
    `review_months`: how long a check holds. `owner_title`: the function that sees to it, as long as no account is the owner.
    `planned`: the day chosen for the next check; without it the last check and the interval say when.
    """

    __tablename__ = "measures_measure"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    phase: Mapped[str] = mapped_column(String(10))
    level: Mapped[str] = mapped_column(String(12))
    paper: Mapped[str] = mapped_column(String(500))
    practice: Mapped[str] = mapped_column(String(500))
    review_months: Mapped[int]
    owner_title: Mapped[str] = mapped_column(String(80))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    planned: Mapped[date | None]
    chosen_on: Mapped[date]
    version: Mapped[int] = mapped_column()
    owner: Mapped[User | None] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Paper(Base):
    """How a measure stands on paper from that day on: geen, concept or vastgesteld. `reference`: "raadsbesluit 2025-061".

    Past `valid_until` it has expired ("verlopen"); that is never stored.
    """

    __tablename__ = "measures_paper"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures_measure.id"), index=True)
    state: Mapped[str] = mapped_column(String(12))
    since: Mapped[date]
    valid_until: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(200), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[User] = relationship(lazy="joined")


class Absence(Base):
    """A time in which a measure does not apply here, and why. `until` is the first day it applies again; None: not yet."""

    __tablename__ = "measures_absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures_measure.id"), index=True)
    since: Mapped[date]
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(500))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[User] = relationship(lazy="joined")


class Check(Base):
    """A practice check: what was seen, on which day, and where the evidence lies.

    `state`: waiting, confirmed, returned, or replaced by a check that came after it was returned. `seen` of `asked` are the
    numbers n of N. `carried_out_by` is None when it was somebody without an account; `owner_id` is who owned the measure then.
    `exception`: why somebody confirmed who normally may not; `remark`: why it was sent back.
    """

    __tablename__ = "measures_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("measures_measure.id"), index=True)
    day: Mapped[date]
    kind: Mapped[str] = mapped_column(String(12))
    result: Mapped[str] = mapped_column(String(5))
    seen: Mapped[int | None]
    asked: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(String(200))
    learned: Mapped[str] = mapped_column(String(300), default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    carried_out_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    exception: Mapped[str] = mapped_column(String(500), default="")
    remark: Mapped[str] = mapped_column(String(500), default="")
    version: Mapped[int] = mapped_column()
    measure: Mapped[Measure] = relationship()
    carried_out_by: Mapped[User | None] = relationship(foreign_keys=[carried_out_by_id], lazy="joined")
    recorded_by: Mapped[User] = relationship(foreign_keys=[recorded_by_id], lazy="joined")
    confirmed_by: Mapped[User | None] = relationship(foreign_keys=[confirmed_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Action(Base):
    """Something to do about a measure, because a topic was decided on or because a check showed that it does not work.

    `state`: proposed, open, done or declined. `code` is that of the measure, which may not be chosen yet. `topic` is the
    code of the topic, with its title then, or None when it comes from the check `check_id`. `note`: why it was declined.
    """

    __tablename__ = "measures_action"
    __table_args__ = (UniqueConstraint("code", "year", "topic"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), index=True)
    year: Mapped[int]
    topic: Mapped[str | None] = mapped_column(String(8))
    topic_title: Mapped[str] = mapped_column(String(80), default="")
    check_id: Mapped[int | None] = mapped_column(ForeignKey("measures_check.id"))
    state: Mapped[str] = mapped_column(String(10))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    due: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column()
    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}
