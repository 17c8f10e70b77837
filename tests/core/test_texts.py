"""Dates and numbers as Dutch people write them."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from risico.web.texts import clock_time, day_month, long_date, lower_first, number, short_date


def test_dates_are_those_of_the_netherlands() -> None:
    just_before_midnight_utc = datetime(2027, 5, 10, 22, 30, tzinfo=UTC)
    assert long_date(just_before_midnight_utc) == "dinsdag 11 mei 2027"
    assert short_date(date(2027, 5, 11)) == "11 mei 2027"
    assert day_month(date(2027, 12, 31)) == "31 december"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2027, 1, 15, 9, 5, tzinfo=UTC), "10.05"),
        (datetime(2027, 7, 15, 9, 5, tzinfo=UTC), "11.05"),
    ],
)
def test_times_follow_summer_time(moment: datetime, shown: str) -> None:
    assert clock_time(moment) == shown


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [(1.875, 2, "1,88"), (Fraction(15, 8), 2, "1,88"), (Fraction(1, 8), 2, "0,13"), (3, 0, "3"), (1234.5, 1, "1.234,5"), (2.5, 0, "3")],
)
def test_numbers_have_a_comma_and_a_half_goes_up(value: float | Fraction, decimals: int, shown: str) -> None:
    assert number(value, decimals) == shown


@pytest.mark.parametrize(("title", "inside"), [("Directeur OOV", "directeur OOV"), ("CISO", "CISO"), ("", "")])
def test_a_function_has_no_capital_inside_a_sentence(title: str, inside: str) -> None:
    assert lower_first(title) == inside
