"""What the estimate rests on from a day on: seats, national figures with their source, and m (domain.md §5.5).

Until the municipality sets it, the figures are those of the content and there are no seats, so that nothing can be estimated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.db import once
from risico.errors import Refused, same_version
from risico.remarks import remark

from .estimate import OFFICES, newest
from .models import Basis
from .permissions import RegistrationPermission, check

MOST_SEATS, LONGEST_SOURCE = 500, 200
EARLIEST, AHEAD = date(2000, 1, 1), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Given:
    """`seats` and `rates` (shares 0-1) by office; `m`: the chance that an experience is registered (0-1)."""

    seats: Mapping[str, int]
    rates: Mapping[str, float]
    source: str
    m: float


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds on a day. `since` is None, and `given.seats` empty, as long as the municipality set nothing."""

    given: Given
    since: date | None


@once
def all_set(session: Session) -> Sequence[Basis]:
    """What was ever set, the earliest day first. One statement."""
    return session.scalars(select(Basis).order_by(Basis.valid_from)).all()


def version_of(session: Session) -> int:
    """Goes up with every change, as the version of the form."""
    return sum(row.version for row in all_set(session))


def basis_at(session: Session, library: Library, day: date) -> Standing:
    """What the estimate rests on, on that day. One statement."""
    row = next((each for each in reversed(all_set(session)) if each.valid_from <= day), None)
    return Standing(given_of(row), row.valid_from) if row else Standing(proposed(library), None)


def proposed(library: Library) -> Given:
    """The newest national figures of the content, without seats."""
    figures = newest(library.national_figures)
    found = [figures[office] for office in OFFICES if office in figures]
    told = f"De cijfers van Risico: {', '.join(f'{each.office} {each.year}' for each in found)}."
    return Given({}, {each.office: each.share for each in found}, told, library.chance.usual)


def given_of(row: Basis) -> Given:
    """What a row says."""
    return Given(row.seats, row.rates, row.source, row.m)


def set_basis(session: Session, user: User, library: Library, since: date, given: Given, version: int) -> Basis:
    """Keep it from that day on; the same day again is a correction. Refused at the field a fault is about, Stale when the page is old.

    `version` is the `version_of` all of it that the form was opened with.
    """
    check(user, RegistrationPermission.AGREE)
    _check(library, since, given)
    source = remark(given.source, "source", missing="Vul in waar de landelijke cijfers vandaan komen.", longest=LONGEST_SOURCE)
    same_version(version_of(session), version, "deze cijfers")
    row = session.scalar(select(Basis).where(Basis.valid_from == since))
    if row is None:
        row = Basis(valid_from=since)
        session.add(row)
    row.seats, row.rates, row.source, row.m = dict(given.seats), dict(given.rates), source, given.m
    row.recorded_by_id, row.recorded_at = user.id, clock.now()
    session.flush()
    return row


def _check(library: Library, since: date, given: Given) -> None:
    if not EARLIEST <= since <= clock.today() + AHEAD:
        raise Refused("Kies een dag vanaf 2000 en hoogstens een jaar vooruit.", "since")
    for office in OFFICES:
        if given.seats.get(office) not in range(MOST_SEATS + 1):
            raise Refused(f"Vul een aantal in van 0 tot en met {MOST_SEATS}.", f"seats_{office}")
        if not 0 <= given.rates.get(office, -1) <= 1:
            raise Refused("Vul een percentage in van 0 tot en met 100.", f"rate_{office}")
    if not any(given.seats[office] and given.rates[office] for office in OFFICES):
        raise Refused("Vul minstens één zetel in, met een landelijk cijfer boven 0.", f"seats_{OFFICES[0]}")
    chance = library.chance
    if not chance.lowest <= given.m <= chance.highest:
        raise Refused(f"Vul een percentage in van {round(100 * chance.lowest)} tot en met {round(100 * chance.highest)}.", "m")
