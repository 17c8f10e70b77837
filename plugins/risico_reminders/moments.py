"""When mail may go: working days from seven in the morning, one moment a day for daily mail and one a week for weekly mail. Pure functions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from risico import clock
from risico.year.workdays import is_workday, workday_after

FROM_HOUR = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """What may go now. `morning`: the first time after seven on a working day; `week`: the first such morning of the week.

    `quiet`: night, weekend or holiday; only what is urgent goes. `next_week`: the day of the next weekly mail.
    """

    today: date
    quiet: bool
    morning: bool
    week: bool
    next_week: date


def moment(now: datetime, last_morning: date | None) -> Moment:
    """The moment `now` is, after the morning mail that went last; a morning in the future, by a clock that was wrong, is none."""
    local = now.astimezone(clock.AMSTERDAM)
    today = local.date()
    last = last_morning if last_morning and last_morning <= today else None
    monday = today - timedelta(days=today.weekday())
    quiet = local.hour < FROM_HOUR or not is_workday(today)
    morning = not quiet and last != today
    return Moment(today, quiet, morning, morning and (last is None or last < monday), workday_after(monday + timedelta(days=7)))
