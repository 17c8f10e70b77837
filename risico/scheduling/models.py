"""What the scheduler leaves behind: a sign of life, and when each piece of work was done."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ..db import Base


class SchedulerBeat(Base):
    """The only row: when a scheduler last gave a sign of life, and which one ("server:process")."""

    __tablename__ = "scheduler_beat"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    leader: Mapped[str] = mapped_column(String(120))


class TimedRun(Base):
    """The last run of a piece of work: daily work always has a row, other work once it failed. `fault` is the type of what it raised."""

    __tablename__ = "timed_run"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    tried_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(String(80), default="")
