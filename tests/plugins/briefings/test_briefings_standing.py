"""How the briefing of a seat stands: examples from the handbook of the field, and properties over all days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico_briefings.standing import DAYS, Given, in_time, months_later, standing

MARCH = date(2026, 3, 26)
TODAY = date(2027, 5, 11)
ISSUED = date(2027, 4, 6)


@pytest.mark.parametrize(
    ("given_", "state", "due", "late"),
    [
        ((), "none", MARCH + timedelta(30), True),
        ((Given(4, ISSUED),), "sent", date(2027, 5, 6), True),
        ((Given(4, ISSUED, opened=date(2027, 4, 12)),), "opened", date(2027, 5, 6), True),
        ((Given(4, ISSUED, confirmed=date(2027, 4, 7)),), "read", None, False),
        ((Given(4, ISSUED, revoked=True),), "none", date(2027, 5, 6), True),
    ],
    ids=["nothing", "sent", "opened", "read", "revoked"],
)
def test_the_states_of_the_mock_up(given_: tuple[Given, ...], state: str, due: date | None, late: bool) -> None:
    found = standing(MARCH, given_, 4, None, TODAY)
    assert (found.state, found.due, found.late) == (state, due, late)


def test_a_new_member_has_thirty_days_from_their_own_first_day() -> None:
    found = standing(date(2027, 4, 29), (Given(4, date(2027, 4, 29)),), 4, None, TODAY)
    assert (found.due, found.days, found.late) == (date(2027, 5, 29), 18, False)


def test_only_a_change_that_matters_asks_for_a_new_reading() -> None:
    read = Given(3, date(2026, 4, 1), confirmed=date(2026, 4, 5))
    small = standing(MARCH, (read, Given(4, ISSUED)), 3, None, TODAY)
    big = standing(MARCH, (read, Given(4, ISSUED)), 4, None, TODAY)
    assert (small.state, big.state, big.due) == ("read", "sent", date(2027, 5, 6))


def test_after_two_years_and_after_an_election_it_is_read_again() -> None:
    read = Given(1, date(2025, 4, 1), confirmed=date(2025, 4, 5))
    since = date(2022, 3, 30)
    assert standing(since, (read,), 1, None, date(2027, 4, 4)).state == "read"
    again = standing(since, (read,), 1, None, date(2027, 4, 5))
    assert (again.state, again.due) == ("none", date(2027, 5, 5))
    assert standing(since, (read,), 1, MARCH, date(2026, 3, 25)).state == "read"
    assert standing(since, (read,), 1, MARCH, MARCH).due == MARCH + timedelta(30)
    sent = Given(2, MARCH + timedelta(1))
    assert standing(since, (read, sent), 1, MARCH, MARCH + timedelta(2)).state == "sent"


def test_in_time_is_within_thirty_days_of_the_first_day() -> None:
    assert in_time(MARCH, (Given(1, MARCH, confirmed=MARCH + timedelta(30)),))
    assert not in_time(MARCH, (Given(1, MARCH, confirmed=MARCH + timedelta(31)),))
    assert not in_time(MARCH, (Given(1, MARCH),))


@pytest.mark.parametrize(("day", "months", "later"), [("2024-02-29", 24, "2026-02-28"), ("2025-12-31", 2, "2026-02-28"), ("2025-01-15", 24, "2027-01-15")])
def test_months_end_on_a_day_that_exists(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(0, 60))
def test_months_later_keeps_the_day_or_takes_the_last(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later + timedelta(1)).day == 1


DATES = st.dates(date(2024, 1, 1), date(2029, 12, 31))
GIVEN = st.builds(Given, st.integers(1, 4), DATES, st.none() | DATES, st.none() | DATES, st.booleans())


@given(DATES, st.lists(GIVEN, max_size=4, unique_by=lambda each: each.number), st.integers(1, 4), st.none() | DATES, DATES)
def test_a_seat_is_read_or_has_a_day_never_both(since: date, given_: list[Given], wanted: int, election: date | None, today: date) -> None:
    found = standing(since, given_, wanted, election, today)
    assert (found.state == "read") == (found.due is None) == (found.read_on is not None)
    assert found.due is None or found.due >= since + timedelta(DAYS), "nobody is late before they had their thirty days"
    if found.state == "read":
        assert standing(since, [*given_, Given(5, today, confirmed=today)], wanted, election, today).state == "read"
