"""Quarters, and how many of them were counted: properties over all days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico_registration.counts import EMPLOYEES, FIELDS, OFFICE_HOLDERS, YEARLY, discipline, fields_of
from risico_registration.quarters import Quarter, last_ended, quarter_of, read_code, window
from tests.plugins.registration.factories import Q1, Q2, Q3, Q4

days = st.dates(date(1990, 1, 1), date(2199, 12, 31))
quarters = st.builds(Quarter, st.integers(1990, 2199), st.integers(1, 4))


@given(days)
def test_every_day_is_in_one_quarter_and_after_the_last_that_ended(day: date) -> None:
    found = quarter_of(day)
    assert found.first_day <= day <= found.last_day
    assert last_ended(day).last_day < day


@given(quarters, st.integers(-40, 40))
def test_quarters_follow_each_other_without_a_gap(quarter: Quarter, count: int) -> None:
    assert quarter.next().first_day == quarter.last_day + timedelta(days=1)
    assert quarter.next().previous() == quarter == quarter.after(count).after(-count)
    assert (quarter.after(count) > quarter) == (count > 0)
    assert read_code(quarter.code) == quarter


def test_a_quarter_says_its_name() -> None:
    assert (Q2.title, Q2.short, Q2.name, Q2.code) == ("april tot en met juni 2026", "apr–jun 2026", "tweede kwartaal 2026", "2026-2")
    assert (Q4.first_day, Q4.last_day) == (date(2026, 10, 1), date(2026, 12, 31))


def test_the_window_is_the_four_quarters_before() -> None:
    assert window(date(2027, 5, 11)) == (Q2, Q3, Q4, Q1)
    assert window(date(2027, 4, 1))[-1] == Q1
    assert window(date(2027, 3, 31))[-1] == Q4


@pytest.mark.parametrize("code", ["", "2027", "2027-0", "2027-5", "27-1", "0000-1", "2027-1-1", "²027-1", "2027-x", "-1", "20271"])
def test_what_is_no_quarter_is_none(code: str) -> None:
    assert read_code(code) is None


def test_reporters_over_twelve_months_are_counted_for_office_holders_only() -> None:
    assert fields_of(OFFICE_HOLDERS) == tuple(FIELDS)
    assert fields_of(EMPLOYEES) == tuple(name for name in FIELDS if name != YEARLY)


def test_a_quarter_is_counted_when_both_groups_are() -> None:
    known = {(Q2, EMPLOYEES), (Q2, OFFICE_HOLDERS), (Q3, EMPLOYEES), (Quarter(2020, 1), EMPLOYEES)}
    assert discipline((Q2, Q3, Q4, Q1), known) == (1, 4)
    assert discipline((), known) == (0, 0)
