"""Tables of destruction: the lists, and what stood on them. They stay: a list is the proof of what is gone."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..db import Base

DRAFT, PROPOSED, DESTROYED = "draft", "proposed", "destroyed"


class DestructionList(Base):
    """What may be destroyed. `state`: draft, proposed, destroyed. One person proposes, another approves.

    `sha256` is of what stood on it when it was carried out (`service.canonical`); the certificate is made from these rows and bears it.
    """

    __tablename__ = "destruction_list"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    made_on: Mapped[date]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    proposed_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(String(500), default="")
    sha256: Mapped[str] = mapped_column(String(64), default="")
    version: Mapped[int] = mapped_column()

    proposed_by: Mapped[User | None] = relationship(foreign_keys=[proposed_by_id], lazy="joined")
    approved_by: Mapped[User | None] = relationship(foreign_keys=[approved_by_id], lazy="joined")

    __mapper_args__ = {"version_id_col": version}


class DestructionItem(Base):
    """One thing on a list, in words that may stay. `ends`: the last day of its term; `reason`: why it is kept after all, empty when it goes."""

    __tablename__ = "destruction_item"
    __table_args__ = (UniqueConstraint("list_id", "rule", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("destruction_list.id"), index=True)
    rule: Mapped[str] = mapped_column(String(30))
    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(120))
    category: Mapped[str] = mapped_column(String(200))
    term: Mapped[str] = mapped_column(String(200))
    ends: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
