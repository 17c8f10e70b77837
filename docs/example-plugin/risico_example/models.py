"""The table of this plugin; its name starts with that of the plugin."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from risico.db import Base


class Motto(Base):
    """The motto of a planning year."""

    __tablename__ = "example_motto"

    year: Mapped[int] = mapped_column(ForeignKey("year.number"), primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(String(200))
