"""Dutch working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risico.year.workdays import add_workdays, is_workday, workday_after, workday_before, workdays_between

DAYS = st.dates(date(2024, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    "day",
    [
        date(2027, 1, 1),
        date(2024, 3, 29),  # Good Friday
        date(2027, 3, 29),  # Easter Monday
        date(2027, 4, 27),
        date(2025, 4, 26),  # the King's birthday, kept a day early, is a Saturday
        date(2027, 5, 5),  # every year, not only each fifth
        date(2027, 5, 6),  # Ascension
        date(2027, 5, 17),  # Whit Monday
        date(2026, 12, 25),
        date(2028, 12, 26),
        date(2027, 5, 15),
        date(2027, 5, 16),
    ],
)
def test_days_off(day: date) -> None:
    assert not is_workday(day)


@pytest.mark.parametrize("day", [date(2025, 4, 28), date(2024, 2, 29), date(2027, 5, 7), date(2027, 12, 31), date(2027, 5, 4)])
def test_ordinary_days(day: date) -> None:
    assert is_workday(day)


@pytest.mark.parametrize(
    ("day", "count", "later"),
    [
        (date(2027, 3, 31), 10, date(2027, 4, 14)),
        (date(2027, 12, 31), 10, date(2028, 1, 14)),
        (date(2027, 6, 30), 10, date(2027, 7, 14)),
        (date(2027, 9, 30), 10, date(2027, 10, 14)),
        (date(2027, 5, 4), 1, date(2027, 5, 7)),  # two days off in between
        (date(2028, 2, 28), 1, date(2028, 2, 29)),  # leap day
        (date(2028, 1, 3), -1, date(2027, 12, 31)),
        (date(2027, 5, 16), 0, date(2027, 5, 16)),
    ],
)
def test_so_many_working_days_later(day: date, count: int, later: date) -> None:
    assert add_workdays(day, count) == later


@settings(deadline=None)  # the first look at a year makes its holidays
@given(DAYS, st.integers(1, 70))
def test_what_is_added_can_be_counted_and_taken_off_again(day: date, count: int) -> None:
    later = add_workdays(day, count)
    assert is_workday(later) and later > day
    assert workdays_between(day, later) == count
    assert add_workdays(later, -count) == (day if is_workday(day) else workday_before(day))


@settings(deadline=None)
@given(DAYS, DAYS)
def test_working_days_are_counted_as_five_a_week_less_the_days_off(first: date, last: date) -> None:
    found = workdays_between(first, last)
    weekdays = sum((first + timedelta(days=number)).weekday() < 5 for number in range(1, (last - first).days + 1))
    assert 0 <= found <= weekdays <= found + 11 * 18


@settings(deadline=None)
@given(DAYS)
def test_a_day_moves_to_the_nearest_working_day_on_its_own_side(day: date) -> None:
    before, after = workday_before(day), workday_after(day)
    assert before <= day <= after and is_workday(before) and is_workday(after)
    assert (before == after) == is_workday(day)
    assert not any(is_workday(before + timedelta(days=number)) for number in range(1, (after - before).days))
    assert (after - before).days <= 6
