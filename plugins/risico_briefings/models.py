"""Tables of briefings: local facts, the editions of the text per office, what was issued to which seat, and appointments.

A name stands only in core's `term`, and in the document of who it is for.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from risico.db import Base
from risico.organisation.models import Term


class LocalFact(Base):
    """What the municipality fills in once, such as the number of the reporting point. `key`: an id of the content's briefing facts."""

    __tablename__ = "briefings_fact"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    checked_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HelpCheck(Base):
    """When somebody here last looked whether a link to help is still right; newer than the day in the content it counts instead. `link`: its id."""

    __tablename__ = "briefings_help_check"

    link: Mapped[str] = mapped_column(String(40), primary_key=True)
    checked_on: Mapped[date]


class Edition(Base):
    """The briefing for one office as it was issued; `number` counts per office and never changes afterwards.

    `content`: the canonical JSON of its sections, loaded only to be read; `sha256` of it. `material`: what changed matters so much that who read the
    one before has to confirm again; `change` says what that is ("" for the first).
    """

    __tablename__ = "briefings_edition"
    __table_args__ = (UniqueConstraint("office", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office: Mapped[str] = mapped_column(String(12))
    number: Mapped[int]
    year: Mapped[int] = mapped_column(ForeignKey("year.number"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    material: Mapped[bool]
    change: Mapped[str] = mapped_column(String(500), default="")
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Issue(Base):
    """An edition given to somebody in a seat.

    `link` counts the links of this issue; the link itself is derived from it with the secret of the installation, and known here
    only by its hash (`links`). `sha256` is of the Word document as it was issued, without the link in it.
    `confirmed_how`: link, or meeting for who was there when it was explained. `revoked_at`: the link works no more.
    """

    __tablename__ = "briefings_issue"
    __table_args__ = (UniqueConstraint("term_id", "edition_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    term_id: Mapped[int] = mapped_column(ForeignKey("term.id"), index=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("briefings_edition.id"), index=True)
    link: Mapped[int] = mapped_column(default=1)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime]
    issued_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_on: Mapped[date]
    revoked_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str] = mapped_column(String(8), default="")
    version: Mapped[int] = mapped_column()
    term: Mapped[Term] = relationship()
    edition: Mapped[Edition] = relationship(lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class Appointment(Base):
    """What is agreed or done before somebody takes office (M34): only that and when, never an outcome.

    `kind`: party (an agreement with a party), vog or risk_analysis. `subject`: the party, or the seat ("wethouder, zetel 2"),
    never a name. `due`: by when; `done_on`: when it was done.
    """

    __tablename__ = "briefings_appointment"
    __table_args__ = (UniqueConstraint("year", "kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"))
    kind: Mapped[str] = mapped_column(String(14))
    subject: Mapped[str] = mapped_column(String(80))
    due: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
