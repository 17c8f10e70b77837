"""Agreements: the norm time of each step and the target of each indicator, valid from a day on (domain.md §5.2, §5.4).

Until the municipality agrees on something itself, what the content says holds: a proposal, but for step 2, which has a source.
What an indicator was on a day is judged by what held on that day.
"""

import json
import zlib
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

from .models import Norm
from .permissions import RegistrationPermission, check

UNITS = {"minuten": "minuut", "uren": "uur", "werkdagen": "werkdag", "dagen": "dag"}
"""The units of a norm time, with the word for one of them."""
LONGEST = 1000
EARLIEST, AHEAD = date(2000, 1, 1), timedelta(days=366)
Value = tuple[float, str]
"""An amount with its unit; a share or a number that may be reached, without a unit, for an indicator."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """What holds for a step or an indicator. `since`: from when the municipality agreed on it; None: what the content proposes."""

    key: str
    amount: float
    unit: str
    since: date | None

    @property
    def value(self) -> Value:
        return self.amount, self.unit


@once
def agreed(session: Session) -> Sequence[Norm]:
    """All that was ever agreed on, the earliest day first. One statement."""
    return session.scalars(select(Norm).order_by(Norm.valid_from, Norm.key)).all()


def norms_at(session: Session, library: Library, day: date) -> dict[str, Agreement]:
    """{step: its norm time on that day}, in order; a step without a norm time is absent. One statement, shared with `targets_at`."""
    return holding(agreed(session), norms_proposed(library), day)


def targets_at(session: Session, library: Library, day: date) -> dict[str, float]:
    """{indicator: its target on that day}, in order; an indicator without a target is absent."""
    return {key: found.amount for key, found in goals_at(session, library, day).items()}


def goals_at(session: Session, library: Library, day: date) -> dict[str, Agreement]:
    """The same with since when it holds."""
    return holding(agreed(session), targets_proposed(library), day)


def norms_proposed(library: Library) -> dict[str, Value]:
    """The norm times of the content."""
    return {step.id: (step.amount, step.unit) for step in library.process_steps if step.amount is not None and step.unit is not None}


def targets_proposed(library: Library) -> dict[str, Value]:
    """The targets of the content."""
    return {indicator.id: (indicator.target, "") for indicator in library.indicators if indicator.target is not None}


def fingerprint(session: Session) -> int:
    """Stands for all that was agreed on, as the version of the form."""
    rows = [(row.key, row.valid_from.isoformat(), row.amount, row.unit) for row in agreed(session)]
    return zlib.crc32(json.dumps(rows).encode()) % 1_000_000_000


def agree(session: Session, user: User, library: Library, since: date, values: Mapping[str, Value], seen: int) -> int:
    """Keep what differs from what holds on the day `since`; gives how many that are. A value of that very day is replaced.

    `values`: {step or indicator: value}; `seen`: the `fingerprint` the form was opened with. Refused at the field a fault is about.
    """
    check(user, RegistrationPermission.AGREE)
    same_version(fingerprint(session), seen, "deze afspraken")
    if not EARLIEST <= since <= clock.today() + AHEAD:
        raise Refused("Kies een dag tussen 2000 en volgend jaar.", "since")
    now = norms_at(session, library, since) | goals_at(session, library, since)
    changed = {key: value for key, value in values.items() if key in now and value != now[key].value}
    for key, value in changed.items():
        _check_value(library, key, value)
    if not changed:
        raise Refused("Er is niets gewijzigd: dit gold op die dag al.")
    for key, value in changed.items():
        _keep(session, user, key, value, since)
    session.flush()
    return len(changed)


def words(library: Library, key: str, value: Value) -> str:
    """A norm time or target as people read it: "30 minuten", "95%", "0"."""
    amount, unit = value
    if unit:
        return f"{amount:g} {UNITS[unit] if amount == 1 else unit}"
    return f"{amount:g}" if _counts_cases(library, key) else f"{100 * amount:g}%"


def holding(rows: Sequence[Norm], proposed: Mapping[str, Value], day: date) -> dict[str, Agreement]:
    """What holds on that day, by key: the last agreement from that day or earlier, else what was proposed."""
    found = {key: Agreement(key, *value, None) for key, value in proposed.items()}
    for row in rows:
        if row.valid_from <= day and row.key in found:
            found[row.key] = Agreement(row.key, row.amount, row.unit, row.valid_from)
    return found


def _keep(session: Session, user: User, key: str, value: Value, since: date) -> None:
    row = session.scalar(select(Norm).where(Norm.key == key, Norm.valid_from == since))
    if row is None:
        row = Norm(key=key, valid_from=since)
        session.add(row)
    row.amount, row.unit = value
    row.recorded_by_id, row.recorded_at = user.id, clock.now()


def _check_value(library: Library, key: str, value: Value) -> None:
    """A norm time is a whole number of a unit; a target a share from 0 to 1, or where cases are counted a whole number."""
    amount, unit = value
    whole = amount == int(amount) and amount <= LONGEST
    if key in norms_proposed(library):
        if unit not in UNITS or not whole or amount < 1:
            raise Refused(f"Vul een heel getal in van 1 tot en met {LONGEST}, en kies een eenheid.", key)
    elif _counts_cases(library, key):
        if not whole or amount < 0:
            raise Refused(f"Vul een heel getal in van 0 tot en met {LONGEST}.", key)
    elif not 0 <= amount <= 1:
        raise Refused("Vul een percentage in van 0 tot en met 100.", key)


def _counts_cases(library: Library, key: str) -> bool:
    """Whether the target of this indicator is a number of cases instead of a share."""
    return any(each.id == key and each.basis == "amount" for each in library.indicators)
