"""The key figures: counts over one set, percentages from five, and how they went."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico_measures.rates import Rates, quarter_ends, rates, rates_by, rates_on, trend, year_ends
from risico_measures.status import History, PaperEntry, PaperStatus, PracticeStatus, Seen, Span, Standing

STATES = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


def standing(paper: bool, works: bool) -> Standing:
    return Standing(PaperStatus("vastgesteld" if paper else "concept"), PracticeStatus("aantoonbaar" if works else "deels"))


def mixed(works: int, only: int, none: int) -> Rates:
    return rates([standing(True, True)] * works + [standing(True, False)] * only + [standing(False, False)] * none)


def test_the_figures_of_the_mockup() -> None:
    found = mixed(13, 9, 4)
    assert (found.paper_percent, found.practice_percent, found.gap_points) == (85, 50, 35)
    assert (found.total, found.on_paper, found.working, found.paper_only, found.not_on_paper) == (26, 22, 13, 9, 4)
    assert found.gap == Fraction(9, 26)


def test_under_five_measures_there_is_no_percentage() -> None:
    found = mixed(1, 2, 1)
    assert (found.paper_percent, found.practice_percent, found.gap_points) == (None, None, None)
    assert (found.on_paper, found.working) == (3, 1)
    assert mixed(1, 3, 1).gap_points == 60


def test_nothing_has_no_rate() -> None:
    assert rates([]).gap == 0 and rates([]).gap_points is None


def test_what_works_without_paper_makes_the_gap_negative() -> None:
    found = rates([standing(False, True)] * 3 + [standing(True, True)] * 2)
    assert (found.gap_points, found.works_without_paper, found.paper_only, found.not_on_paper) == (-60, 3, 0, 0)


@given(STATES)
def test_the_gap_is_paper_minus_practice_over_the_same_set(states: list[tuple[bool, bool]]) -> None:
    found = rates(standing(*state) for state in states)
    assert found.gap == found.paper_rate - found.practice_rate
    assert found.gap * found.total == found.on_paper - found.working == found.paper_only - found.works_without_paper
    assert found.total == len(states) == found.working + found.paper_only + found.not_on_paper
    if found.paper_percent is not None and found.practice_percent is not None:
        assert found.gap_points == found.paper_percent - found.practice_percent


class Row:
    def __init__(self, group: str, state: tuple[bool, bool]) -> None:
        self.group, self.standing = group, standing(*state)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.tuples(st.booleans(), st.booleans()))))
def test_groups_add_up_to_the_whole(rows: list[tuple[str, tuple[bool, bool]]]) -> None:
    groups = rates_by([Row(*row) for row in rows], lambda row: row.group).values()
    whole = rates(standing(*state) for _, state in rows)
    assert [sum(getattr(group, name) for group in groups) for name in ("total", "on_paper", "working", "both")] == [
        whole.total,
        whole.on_paper,
        whole.working,
        whole.both,
    ]


def test_quarters_and_years_end_on_their_last_day_and_then_comes_today() -> None:
    assert quarter_ends(date(2026, 8, 3), date(2027, 5, 11)) == (date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31), date(2027, 5, 11))
    assert quarter_ends(date(2027, 5, 1), date(2027, 6, 30)) == (date(2027, 6, 30),)
    assert year_ends(date(2025, 8, 3), date(2027, 5, 11)) == (date(2025, 12, 31), date(2026, 12, 31), date(2027, 5, 11))


@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(0, 2000))
def test_ends_go_up_and_stop_today(first: date, days: int) -> None:
    today = first + timedelta(days=days)
    for ends in (quarter_ends(first, today), year_ends(first, today)):
        assert list(ends) == sorted(set(ends)) and ends[-1] == today and ends[0] >= first
        assert all((end + timedelta(days=1)).day == 1 for end in ends[:-1])


def test_the_trend_tells_each_day_as_it_was_then() -> None:
    adopted = PaperEntry("vastgesteld", date(2025, 9, 12), date(2027, 4, 1))
    checks = (Seen(date(2026, 2, 2), "werkt", date(2026, 2, 9)), Seen(date(2027, 3, 30), "werkt", date(2027, 4, 2)))
    one = History(date(2026, 1, 15), 12, (adopted,), checks)
    other = History(date(2026, 7, 1), 12, (), (), (Span(date(2027, 1, 1)),))
    points = trend([one, other], quarter_ends(date(2025, 10, 1), date(2027, 5, 11)))
    assert [(point.day, point.rates.total, point.rates.on_paper, point.rates.working) for point in points] == [
        (date(2026, 3, 31), 1, 1, 1),
        (date(2026, 6, 30), 1, 1, 1),
        (date(2026, 9, 30), 2, 1, 1),
        (date(2026, 12, 31), 2, 1, 1),
        (date(2027, 3, 31), 1, 1, 0),
        (date(2027, 5, 11), 1, 0, 1),
    ]


@pytest.mark.parametrize("day", [date(2026, 2, 8), date(2026, 2, 9)])
def test_a_check_counts_from_the_day_it_was_confirmed(day: date) -> None:
    history = History(date(2026, 1, 15), 12, (), (Seen(date(2026, 2, 2), "werkt", date(2026, 2, 9)),))
    assert rates_on([history], day).working == (day == date(2026, 2, 9))
