"""When daily work is due: once for every date from 2025 to 2032, whatever the clock does."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.clock import AMSTERDAM
from risico.scheduling.due import TRY_AGAIN, Last, is_due, last_moment

TIMES = [time(0), time(2), time(2, 30), time(3), time(7), time(23, 59)]
START, END = datetime(2025, 1, 1, tzinfo=UTC), datetime(2033, 1, 1, tzinfo=UTC)
MOMENTS = st.integers(0, int((END - START).total_seconds())).map(lambda seconds: START + timedelta(seconds=seconds))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def ran(at: time, start: datetime, end: datetime, step: timedelta) -> Iterator[datetime]:
    """When the work is done by a scheduler that asks every `step`."""
    last, now = Last(start, start, ""), start
    while now < end:
        if is_due(at, last, now):
            yield now
            last = Last(now, now, "")
        now += step


@pytest.mark.parametrize("at", [time(0), time(2), time(2, 30), time(3), time(7), time(23)])
def test_every_date_of_eight_years_has_its_work_once(at: time) -> None:
    dates = [moment.astimezone(AMSTERDAM).date() for moment in ran(at, START, END, HOUR)]
    assert dates == [dates[0] + number * DAY for number in range(len(dates))]
    assert len(dates) in ((END - START).days, (END - START).days - 1)  # the ends fall between two midnights of the Netherlands


SPRING, AUTUMN, LEAP, YEAR_END = date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 12, 31)


@pytest.mark.parametrize("at", TIMES)
@pytest.mark.parametrize("day", [SPRING, AUTUMN, LEAP, YEAR_END])
def test_on_a_day_unlike_others_it_runs_once_and_at_its_time(at: time, day: date) -> None:
    start = datetime.combine(day - DAY, time(12), AMSTERDAM).astimezone(UTC)
    found = [moment.astimezone(AMSTERDAM) for moment in ran(at, start, start + 2 * DAY, timedelta(minutes=1))]
    first, second = (day, day + DAY) if at < time(12) else (day - DAY, day)
    hour_that_is_not_there = day == SPRING and at.hour == 2
    assert [(moment.date(), moment.time(), moment.fold) for moment in found] == [
        (first, at.replace(hour=3) if hour_that_is_not_there else at, 0),
        (second, at, 0),
    ]


@given(MOMENTS, st.sampled_from(TIMES))
def test_the_last_moment_is_at_that_time_and_less_than_a_day_and_an_hour_ago(now: datetime, at: time) -> None:
    found = last_moment(at, now)
    assert now - timedelta(hours=25) <= found <= now
    assert found.astimezone(AMSTERDAM).time() in (at, (datetime.combine(date.min, at) + HOUR).time())


@given(MOMENTS, st.sampled_from(TIMES), st.timedeltas(timedelta(0), timedelta(days=60)))
def test_after_any_time_off_it_runs_once_if_a_moment_passed(last: datetime, at: time, off: timedelta) -> None:
    now = last + off
    passed = last_moment(at, now) > last
    assert is_due(at, Last(last, last, ""), now) is passed
    assert not is_due(at, Last(now, now, ""), now)


def test_what_failed_is_tried_again_after_ten_minutes() -> None:
    now = datetime(2027, 5, 11, 8, tzinfo=UTC)
    yesterday = now - DAY
    assert not is_due(time(7), Last(now, yesterday, "OSError"), now + TRY_AGAIN - timedelta(seconds=1))
    assert is_due(time(7), Last(now, yesterday, "OSError"), now + TRY_AGAIN)
    assert is_due(time(7), None, now)


@pytest.mark.parametrize(("ahead", "due"), [(timedelta(hours=2), False), (timedelta(days=2), True)])
def test_a_clock_that_was_ahead_loses_no_day_and_doubles_none(ahead: timedelta, due: bool) -> None:
    """Two hours back: the work of today was done. Two days back: that run was of a wrong clock, so it is done again."""
    now = datetime(2027, 5, 11, 8, tzinfo=UTC)
    assert is_due(time(7), Last(now + ahead, now + ahead, ""), now) is due


def test_work_that_comes_every_so_often_is_due_whenever_it_is_woken() -> None:
    now = datetime(2027, 5, 11, 8, tzinfo=UTC)
    assert is_due(timedelta(seconds=10), Last(now, now, ""), now)
