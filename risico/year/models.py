"""Tables of planning years, their terms, and changes of people."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class Year(Base):
    """A planning year that was opened."""

    __tablename__ = "year"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime]
    opened_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class YearDate(Base):
    """What a municipality says of one term of a year. `key`: a moment of the calendar, `installation`, or a task after a change (`council7.briefed`).

    `day`: None: as the calendar says. `done_on`: when somebody reported it done.
    """

    __tablename__ = "year_date"
    __table_args__ = (UniqueConstraint("year", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"))
    key: Mapped[str] = mapped_column(String(60))
    day: Mapped[date | None]
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class YearChange(Base):
    """People change between elections: only the kind (`council` or `college`) and the first day, never who."""

    __tablename__ = "year_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(ForeignKey("year.number"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    day: Mapped[date]
