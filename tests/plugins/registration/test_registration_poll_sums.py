"""The sums of the poll: what is added, which answer is in the middle, and that what is shown tells nobody's answer."""

from itertools import product
from statistics import median_high, median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.content.types import Direction
from risico_registration.poll_sums import FEW, FEWEST, KNOWS, added, counts_of, middle, no_sums, poll_questions, shown
from tests.plugins.scan.cases import LIBRARY

QUESTIONS = poll_questions(LIBRARY)
COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=5)
DIRECTIONS = st.sampled_from(["up", "down", None])


def test_the_poll_asks_block_b_with_its_anchors_and_the_reporting_point() -> None:
    assert [(each.id, each.text, len(each.answers)) for each in QUESTIONS[:4]] == [
        (question.id, question.text, len(question.anchors)) for question in LIBRARY.block_questions("B")
    ]
    assert (QUESTIONS[4].id, QUESTIONS[4].text, QUESTIONS[4].direction) == (KNOWS, "Weet u waar u een voorval meldt?", None)


ANSWERS = st.fixed_dictionaries({}, optional={each.id: st.integers(0, len(each.answers) - 1) for each in QUESTIONS})


@given(answers=st.lists(ANSWERS, max_size=12))
def test_sums_count_every_answer_and_nothing_of_their_order(answers: list[dict[str, int]]) -> None:
    forwards, backwards = no_sums(QUESTIONS), no_sums(QUESTIONS)
    for each in answers:
        forwards = added(forwards, each)
    for each in reversed(answers):
        backwards = added(backwards, dict(reversed(each.items())))
    assert repr(forwards) == repr(backwards)  # with the order of the keys
    for question in QUESTIONS:
        assert counts_of(question, forwards) == tuple(sum(each.get(question.id) == score for each in answers) for score in range(len(question.answers)))


def test_an_answer_to_what_is_not_asked_counts_nowhere() -> None:
    assert added(no_sums(QUESTIONS), {"P1": 2, "B1": 9, "D16": 5}) == no_sums(QUESTIONS)


@pytest.mark.parametrize(
    ("counts", "direction", "expected"),
    [
        ([5, 0, 0, 0, 0], "up", 0),
        ([2, 1, 2, 0, 0], "up", 1),
        ([3, 0, 3, 0, 0], "up", 2),  # an even number: the higher risk is the higher score
        ([3, 0, 3, 0, 0], "down", 0),  # and here the lower
        ([0, 0, 0, 3, 3], "down", 3),
        ([2, 2, 0, 0, 0], "up", None),
        ([0, 0, 0, 0, 0], "up", None),
    ],
)
def test_the_middle_answer(counts: list[int], direction: Direction, expected: int | None) -> None:
    assert middle(counts, direction) == expected


@given(counts=COUNTS)
def test_the_middle_is_the_median_of_all_scores_with_doubt_counting_upward(counts: list[int]) -> None:
    scores = [score for score, count in enumerate(counts) for _ in range(count)]
    enough = len(scores) >= FEWEST
    assert middle(counts, "up") == (median_high(scores) if enough else None)
    assert middle(counts, "down") == (median_low(scores) if enough else None)


def test_small_counts_are_a_range() -> None:
    assert shown([7, 5, 3, 2, 0], 18, "up") == ("7", "5", FEW, FEW, "0")


@pytest.mark.parametrize(
    ("counts", "respondents", "direction"),
    [
        ([10, 9, 1, 0, 0], 20, "up"),  # one is left over: it is 1
        ([19, 1], 20, None),
        ([2, 2, 0, 0, 0], 9, "up"),  # four answers
    ],
)
def test_counts_that_would_tell_are_not_shown(counts: list[int], respondents: int, direction: Direction | None) -> None:
    assert shown(counts, respondents, direction) is None


@given(counts=COUNTS, skipped=st.integers(0, 6), direction=DIRECTIONS)
def test_no_small_count_follows_from_what_the_page_says(counts: list[int], skipped: int, direction: Direction | None) -> None:
    """Everything a reader can think of is tried: all counts up to the number of people, not the shortcut of the code."""
    respondents = sum(counts) + skipped
    told = shown(counts, respondents, direction)
    if told is None:
        return
    ranges = [range(1, 5) if text == FEW else range(int(text), int(text) + 1) for text in told]
    fits = [
        guess for guess in product(*ranges) if FEWEST <= sum(guess) <= respondents and (not direction or middle(guess, direction) == middle(counts, direction))
    ]
    assert tuple(counts) in fits
    for place, count in enumerate(counts):
        if 0 < count < FEWEST:
            assert len({guess[place] for guess in fits}) > 1
