"""How a measure stands on a day: paper and practice, each by its own rules."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico_measures.status import (
    History,
    PaperEntry,
    PaperState,
    PracticeState,
    Result,
    Seen,
    Span,
    Standing,
    add_months,
    applies_on,
    paper_on,
    practice_on,
    standing_on,
)

ORDER: tuple[PracticeState, ...] = ("onbekend", "niet", "deels", "aantoonbaar")
PAPER_ORDER: tuple[PaperState, ...] = ("geen", "verlopen", "concept", "vastgesteld")
START = date(2025, 1, 15)
DAYS = st.integers(0, 1200).map(lambda days: START + timedelta(days=days))
MONTHS = st.integers(1, 60)
RESULTS: st.SearchStrategy[Result] = st.sampled_from(("werkt", "deels", "niet"))


@st.composite
def seen(draw: st.DrawFn) -> Seen:
    day = draw(DAYS)
    return Seen(day, draw(RESULTS), day + timedelta(days=draw(st.integers(0, 90))))


@st.composite
def papers(draw: st.DrawFn) -> PaperEntry:
    since = draw(DAYS)
    until = draw(st.none() | st.integers(0, 900).map(lambda days: since + timedelta(days=days)))
    return PaperEntry(draw(st.sampled_from(("geen", "concept", "vastgesteld"))), since, until)


CHECKS = st.lists(seen(), max_size=6)
PAPERS = st.lists(papers(), max_size=5)


def check(day: date, result: Result = "werkt", after: int = 0) -> Seen:
    return Seen(day, result, day + timedelta(days=after))


@pytest.mark.parametrize(
    ("checks", "months", "day", "state", "left", "segments"),
    [
        ([], 12, date(2027, 5, 11), "onbekend", 0, 0),
        ([check(date(2027, 2, 2))], 12, date(2027, 5, 11), "aantoonbaar", 267, 3),
        ([check(date(2027, 2, 2))], 12, date(2027, 2, 2), "aantoonbaar", 365, 4),
        ([check(date(2026, 12, 9))], 6, date(2027, 5, 11), "aantoonbaar", 29, 1),
        ([check(date(2026, 5, 20), "deels")], 12, date(2027, 5, 20), "deels", 0, 1),
        ([check(date(2026, 5, 20), "deels")], 12, date(2027, 5, 21), "onbekend", -1, 0),
        ([check(date(2027, 5, 4), "niet")], 12, date(2027, 5, 11), "niet", 359, 4),
        ([check(date(2027, 5, 4), after=7)], 12, date(2027, 5, 10), "onbekend", 0, 0),
        ([check(date(2027, 5, 4), after=7)], 12, date(2027, 5, 11), "aantoonbaar", 359, 4),
        ([check(date(2027, 1, 31))], 1, date(2027, 2, 28), "aantoonbaar", 0, 1),
    ],
)
def test_the_last_confirmed_check_decides_until_it_is_too_old(
    checks: Sequence[Seen], months: int, day: date, state: PracticeState, left: int, segments: int
) -> None:
    found = practice_on(checks, months, day)
    assert (found.state, found.left, found.segments) == (state, left, segments)


def test_a_later_check_decides_whenever_it_was_confirmed_and_of_one_day_the_last_recorded() -> None:
    works, fails = check(date(2027, 3, 1), after=60), check(date(2027, 4, 1), "niet")
    assert practice_on([works, fails], 12, date(2027, 5, 11)).state == "niet"
    assert practice_on([fails, works], 12, date(2027, 5, 11)).state == "niet"
    assert practice_on([check(date(2027, 3, 1)), check(date(2027, 3, 1), "deels")], 12, date(2027, 5, 11)).state == "deels"


def test_a_faded_status_says_since_when_and_an_old_one_is_told() -> None:
    found = practice_on([check(date(2026, 5, 20))], 12, date(2027, 6, 1))
    assert (found.seen, found.until, found.faded_on) == (date(2026, 5, 20), date(2027, 5, 20), date(2027, 5, 21))
    assert [practice_on([check(date(2026, 5, 20))], 12, date(2027, 5, 20) - timedelta(days=left)).is_old for left in (61, 60, 0)] == [False, True, True]
    assert practice_on([check(date(2026, 5, 20))], 12, date(2027, 5, 20)).faded_on is None


@pytest.mark.parametrize(
    ("entries", "day", "state", "since"),
    [
        ([], date(2027, 5, 11), "geen", None),
        ([PaperEntry("concept", date(2027, 4, 20))], date(2027, 5, 11), "concept", date(2027, 4, 20)),
        ([PaperEntry("concept", date(2027, 4, 20))], date(2027, 4, 19), "geen", None),
        ([PaperEntry("vastgesteld", date(2025, 9, 12), date(2027, 5, 11))], date(2027, 5, 11), "vastgesteld", date(2025, 9, 12)),
        ([PaperEntry("vastgesteld", date(2025, 9, 12), date(2027, 5, 10))], date(2027, 5, 11), "verlopen", date(2027, 5, 11)),
        (
            [PaperEntry("vastgesteld", date(2023, 1, 1), date(2026, 1, 1)), PaperEntry("concept", date(2027, 1, 1))],
            date(2027, 5, 11),
            "concept",
            date(2027, 1, 1),
        ),
        ([PaperEntry("concept", date(2027, 1, 1)), PaperEntry("vastgesteld", date(2027, 1, 1))], date(2027, 5, 11), "vastgesteld", date(2027, 1, 1)),
    ],
)
def test_paper_is_what_began_last_and_expires_by_its_date(entries: Sequence[PaperEntry], day: date, state: PaperState, since: date | None) -> None:
    found = paper_on(entries, day)
    assert (found.state, found.since, found.holds) == (state, since, state == "vastgesteld")


def test_a_measure_applies_from_the_day_it_was_chosen_but_not_while_it_is_set_aside() -> None:
    history = History(START, absences=(Span(date(2026, 1, 1), date(2026, 2, 1)), Span(date(2027, 1, 1))))
    days = (START - timedelta(days=1), START, date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2027, 1, 1), date(2029, 1, 1))
    assert [applies_on(history, day) for day in days] == [False, True, True, False, False, True, False, False]


@pytest.mark.parametrize(
    ("paper", "result", "bucket"),
    [
        ("vastgesteld", "werkt", "werkt"),
        ("geen", "werkt", "werkt"),
        ("vastgesteld", "deels", "papier"),
        ("vastgesteld", None, "papier"),
        ("concept", "niet", "geen"),
    ],
)
def test_half_working_is_paper_only(paper: PaperState, result: Result | None, bucket: str) -> None:
    checks = [check(date(2027, 5, 1), result)] if result else []
    standing = Standing(paper_on([PaperEntry(paper, START)], date(2027, 5, 11)), practice_on(checks, 12, date(2027, 5, 11)))
    assert standing.bucket == bucket


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 1, 31), 1, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2027, 5, 11), 60, date(2032, 5, 11)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later


@given(CHECKS, MONTHS, DAYS)
def test_practice_works_only_by_a_confirmed_check_within_the_interval(checks: list[Seen], months: int, day: date) -> None:
    if practice_on(checks, months, day).works:
        assert any(each.result == "werkt" and each.confirmed_on <= day <= add_months(each.day, months) for each in checks)


@given(CHECKS, PAPERS, MONTHS, st.integers(0, 2000), st.integers(0, 2000))
def test_time_alone_never_improves_a_status(checks: list[Seen], entries: list[PaperEntry], months: int, first: int, more: int) -> None:
    """From the last thing that happened on, nothing happens any more."""
    happened = max([START, *(each.confirmed_on for each in checks), *(each.since for each in entries)])
    history = History(START, months, tuple(entries), tuple(checks))
    now, later = (standing_on(history, happened + timedelta(days=days)) for days in (first, first + more))
    assert ORDER.index(later.practice.state) <= ORDER.index(now.practice.state)
    assert later.practice.segments <= now.practice.segments
    assert PAPER_ORDER.index(later.paper.state) <= PAPER_ORDER.index(now.paper.state)


@given(CHECKS, MONTHS, DAYS)
def test_a_status_that_counts_has_one_to_four_segments_and_any_other_none(checks: list[Seen], months: int, day: date) -> None:
    found = practice_on(checks, months, day)
    assert found.segments in ({0} if found.state == "onbekend" else {1, 2, 3, 4})
    assert (found.faded_on is not None) == (found.state == "onbekend" and found.seen is not None)
