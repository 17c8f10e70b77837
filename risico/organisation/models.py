"""The tables of the municipality and of who has which seat."""

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class Municipality(Base):
    """The municipality that runs this installation (design.md decision 1: there is only one)."""

    __tablename__ = "municipality"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class Term(Base):
    """Somebody in a seat, from `since` up to and including `until` (None: still there). Nothing else of a person is kept (decision 6).

    `body` and `office`: see `bodies`. `seat` counts from 1 in its body. `erased_at`: when name and address were taken out,
    because the term ended long ago; that the seat was filled stays.
    """

    __tablename__ = "term"

    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str] = mapped_column(String(10))
    office: Mapped[str] = mapped_column(String(12))
    seat: Mapped[int]
    name: Mapped[str] = mapped_column(String(80))
    email: Mapped[str] = mapped_column(String(254))
    since: Mapped[date]
    until: Mapped[date | None]
    erased_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}
