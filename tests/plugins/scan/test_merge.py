"""Two people change the same set of choices: nothing of either is lost without being said."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.errors import Stale
from risico_scan.merge import conflicts, merged

CHOICES = st.dictionaries(st.integers(0, 4), st.sampled_from("abc"))
Choices = Mapping[int, str]


def test_what_each_changed_is_kept() -> None:
    assert merged({1: "a", 2: "a"}, {1: "a", 3: "b"}, {1: "c", 2: "a"}) == {1: "c", 3: "b"}


def test_the_same_choice_changed_differently_is_told() -> None:
    seen, now, mine = {1: "a"}, {1: "b"}, {1: "c"}
    assert conflicts(seen, now, mine) == {1}
    with pytest.raises(Stale, match="Iemand anders"):
        merged(seen, now, mine)


@given(CHOICES, CHOICES)
def test_alone_mine_is_what_counts(seen: Choices, mine: Choices) -> None:
    assert merged(seen, seen, mine) == mine


@given(CHOICES, CHOICES)
def test_who_changed_nothing_changes_nothing(seen: Choices, now: Choices) -> None:
    assert merged(seen, now, seen) == now


@given(CHOICES, CHOICES, CHOICES)
def test_every_key_is_as_the_one_who_changed_it_left_it(seen: Choices, now: Choices, mine: Choices) -> None:
    clash = conflicts(seen, now, mine)
    if clash:
        with pytest.raises(Stale):
            merged(seen, now, mine)
        return
    result = merged(seen, now, mine)
    for key in range(5):
        assert result.get(key) == (now.get(key) if mine.get(key) == seen.get(key) else mine.get(key))


@given(CHOICES, CHOICES, CHOICES)
def test_it_does_not_matter_who_is_first(seen: Choices, one: Choices, other: Choices) -> None:
    assert conflicts(seen, one, other) == conflicts(seen, other, one)
    if not conflicts(seen, one, other):
        assert merged(seen, one, other) == merged(seen, other, one)
