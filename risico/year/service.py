"""Opening a planning year and finding it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..db import once
from ..errors import NotFound, Refused
from .models import Year


@once
def all_years(session: Session) -> Sequence[Year]:
    """The planning years that were opened, newest first."""
    return session.scalars(select(Year).order_by(Year.number.desc())).all()


def get_year(session: Session, number: int) -> Year:
    """The year; NotFound when it was not opened."""
    year = next((year for year in all_years(session) if year.number == number), None)
    if year is None:
        raise NotFound(f"Planjaar {number} is nog niet geopend.")
    return year


def opened_on(session: Session, number: int) -> date:
    """The day from which that year counts: on which it was opened, or its first one while it is not."""
    return next((clock.day_of(each.opened_at) for each in all_years(session) if each.number == number), date(number, 1, 1))


def newest_year(session: Session) -> Year | None:
    """The last planning year that was opened, if any."""
    return next(iter(all_years(session)), None)


def current_year(session: Session) -> Year | None:
    """The planning year to begin with: that of the calendar, also when the next one is open already; else the newest, if any."""
    return next((year for year in all_years(session) if year.number == clock.today().year), newest_year(session))


def running_years(session: Session) -> tuple[Year, ...]:
    """The years in which work can wait, newest first: those that were opened, from last calendar year on."""
    return tuple(year for year in all_years(session) if year.number >= clock.today().year - 1)


def can_be_opened(session: Session) -> list[int]:
    """This calendar year and the next, as far as they are not open yet."""
    this = clock.today().year
    opened = set(session.scalars(select(Year.number).where(Year.number >= this)))
    return [number for number in (this, this + 1) if number not in opened]


def open_year(session: Session, user: User, number: int) -> Year:
    """Open that planning year; Refused when it is open already or not this year or the next."""
    if number not in can_be_opened(session):
        raise Refused("Dit jaar is al geopend, of het is nog te vroeg. Kies een ander jaar.", field="number")
    year = Year(number=number, opened_at=clock.now(), opened_by_id=user.id)
    session.add(year)
    session.flush()
    return year
