"""Tables of registration discipline: counts per quarter, agreements, the estimate's figures, the poll and the fair play sample.

No incident is stored, and no person (design.md decisions 6 and 7). A poll keeps sums only.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from risico.accounts.models import User
from risico.db import Base


class Count(Base):
    """A version of the count of one quarter for one target group; the highest `number` counts, earlier ones are kept.

    `target_group`: bestuur (council and college together) or medewerkers. `counts`: {field of domain.md §5.3: whole number};
    a field that was not counted is absent. `topics`: {topic code: number of reports, 5 or more}. `nil`: somebody declared
    that nothing was reported. `reason`: why it was saved although it looks odd, or why it was corrected.
    """

    __tablename__ = "registration_count"
    __table_args__ = (UniqueConstraint("year", "quarter", "target_group", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    quarter: Mapped[int]
    target_group: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    topics: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    nil: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_as: Mapped[str] = mapped_column(String(80))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[User] = relationship(lazy="joined")


class Norm(Base):
    """An agreement of the municipality from that day on: the norm time of a step (S02) or the target of an indicator (D01).

    `amount` with `unit` minuten, uren, werkdagen or dagen for a step; for an indicator a share from 0 to 1, without a unit.
    """

    __tablename__ = "registration_norm"
    __table_args__ = (UniqueConstraint("key", "valid_from"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(4))
    amount: Mapped[float]
    unit: Mapped[str] = mapped_column(String(10), default="")
    valid_from: Mapped[date]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]


class Basis(Base):
    """What the estimate rests on from that day on: seats, national figures (shares 0-1) with their source, and m (domain.md §5.5)."""

    __tablename__ = "registration_basis"

    id: Mapped[int] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(unique=True)
    seats: Mapped[dict[str, Any]] = mapped_column(JSON)
    rates: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(200))
    m: Mapped[float]
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Mapping(Base):
    """A saved way to read an export: which column holds what, and which value means what. Nothing of the file is in it.

    `columns`: {what the column is: seal of its heading}; `values`: {what the column is: {seal of a word: its meaning}}. A seal is a
    keyed hash (see `importing.profiles`).
    """

    __tablename__ = "registration_mapping"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    values: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class Poll(Base):
    """The anonymous poll of a year among office holders. `sums`: {question: {answer: how many}}, nothing else of an answer is kept.

    `links`: how many were handed out. `version` changes with the links and the dates, never with an answer.
    """

    __tablename__ = "registration_poll"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"), unique=True)
    opened_on: Mapped[date]
    closes_on: Mapped[date]
    closed_on: Mapped[date | None]
    links: Mapped[int] = mapped_column(default=0)
    respondents: Mapped[int] = mapped_column(default=0)
    sums: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class PollTicket(Base):
    """The hash of a link that gives one answer; deleted when it is used, so that nothing of who answered is left."""

    __tablename__ = "registration_poll_ticket"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    poll_id: Mapped[int] = mapped_column(ForeignKey("registration_poll.id"), index=True)


class Sample(Base):
    """The yearly look at measures against citizens (M59): how many were looked at, and how many were lifted."""

    __tablename__ = "registration_sample"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"), unique=True)
    looked_at: Mapped[int]
    lifted: Mapped[int]
    note: Mapped[str] = mapped_column(String(500), default="")
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
