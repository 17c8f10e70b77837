"""The indicators of domain.md §5.4, and the content they come from."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.content.load import load_library
from risico.paths import ASSESSMENTS
from risico_registration.counts import EMPLOYEES, FIELDS, Counted
from risico_registration.figures import Exact
from risico_registration.indicators import Indicator, Pair, indicators
from risico_registration.quarters import Quarter
from risico_registration.small import FEW, NOT_SHOWN

LIBRARY = load_library(ASSESSMENTS)
TARGETS = {each.id: each.target for each in LIBRARY.indicators if each.target is not None}
YEAR = [Quarter(2026, number) for number in (1, 2, 3, 4)]


def over(*counts: Mapping[str, int] | None, targets: Mapping[str, float] = TARGETS, **others: Pair) -> dict[str, Indicator]:
    """The indicators of employees over 2026, of these counts by quarter; None: not counted."""
    known = {(quarter, EMPLOYEES): Counted(quarter, EMPLOYEES, each) for quarter, each in zip(YEAR, counts, strict=False) if each is not None}
    return {each.id: each for each in indicators(LIBRARY.indicators, Exact(known), EMPLOYEES, YEAR, targets, others)}


class TestDefinitions:
    def test_they_are_those_of_the_domain_document(self) -> None:
        told = {each.id: (each.numerator, each.denominator, each.target) for each in LIBRARY.indicators}
        assert told == {
            "D01": ("incidents_registered", "incidents_reported", 0.95),
            "D02": ("contact_within_norm", "incidents_reported", 0.90),
            "D03": ("case_manager_assigned", "incidents_reported", 0.95),
            "D04": ("registered_within_norm", "incidents_registered", 0.90),
            "D05": ("complaint_considered", "severity_serious", 1),
            "D06": ("complaint_filed", "severity_serious", None),
            "D07": ("filed_by_employer", "complaint_filed", 0.75),
            "D08": ("vpt_code_requested", "complaint_filed", 1),
            "D09": ("perpetrator_response_within_norm", "incidents_registered", 0.80),
            "D10": ("aftercare_offered", "incidents_reported", 1),
            "D11": ("feedback_given", "incidents_registered", 0.90),
            "D12": ("evaluations_done", "severity_serious", 0.90),
            "D13": ("open_over_30_days", None, 0),
            "D14": (None, None, 1),
            "D15": (None, None, 1),
            "D16": (None, None, 0.90),
            "D17": (None, None, None),
        }
        assert [each.id for each in LIBRARY.indicators if not each.coloured] == ["D06", "D07", "D16", "D17"]

    def test_every_field_has_its_words_in_the_order_of_the_form(self) -> None:
        assert [each.id for each in LIBRARY.count_fields] == list(FIELDS)

    def test_only_the_call_within_thirty_minutes_has_a_source(self) -> None:
        """And the closing, which has no norm time."""
        steps = {step.id: step for step in LIBRARY.process_steps}
        assert list(steps) == [f"S{number:02}" for number in range(1, 15)]
        assert [step.id for step in steps.values() if not step.proposed] == ["S02", "S14"]
        assert (steps["S02"].amount, steps["S02"].unit) == (30, "minuten")
        assert (steps["S14"].amount, steps["S14"].unit) == (None, None)


class TestSums:
    def test_of_four_quarters(self) -> None:
        found = over(*({"incidents_reported": 10, "incidents_registered": number} for number in (10, 9, 10, 10)))["D01"]
        assert (found.numerator, found.denominator, found.share, found.verdict) == (39, 40, 0.975, "gehaald")

    def test_a_field_that_was_not_counted_is_not_zero(self) -> None:
        """The second quarter did not count what was registered: it is left out of both."""
        found = over({"incidents_reported": 10, "incidents_registered": 10}, {"incidents_reported": 90})["D01"]
        assert (found.numerator, found.denominator) == (10, 10)
        assert over({"incidents_reported": 10})["D01"].verdict == "niet geteld"
        assert over()["D01"].verdict == "niet geteld"

    def test_what_is_open_is_that_of_the_newest_quarter(self) -> None:
        found = over({"open_over_30_days": 9}, {"open_over_30_days": 2}, {"incidents_reported": 3})["D13"]
        assert (found.numerator, found.denominator, found.share, found.verdict) == (2, None, None, "nog niet")
        assert over({"open_over_30_days": 0})["D13"].verdict == "gehaald"

    def test_what_is_not_counted_is_given(self) -> None:
        found = over({}, D14=(3, 4), D15=(18, 25), D16=(61, 74))
        assert (found["D14"].share, found["D14"].verdict) == (None, "nog niet")
        assert (found["D15"].share, found["D15"].verdict) == (0.72, "nog niet")
        assert (found["D16"].share, found["D16"].verdict) == (61 / 74, "nog niet")
        assert found["D17"].verdict == "niet geteld"
        assert over({}, D14=(4, 4))["D14"].verdict == "gehaald"


class TestVerdicts:
    @pytest.mark.parametrize(
        ("done", "needed", "verdict", "share"),
        [
            (95, 100, "gehaald", 0.95),
            (94, 100, "nog niet", 0.94),
            (5, 5, "gehaald", 1),
            (4, 4, "te klein voor oordeel", None),
            (0, 0, "te klein voor oordeel", None),
            (6, 5, "gehaald", 1.2),
        ],
    )
    def test_a_denominator_under_five_gets_no_percentage(self, done: int, needed: int, verdict: str, share: float | None) -> None:
        found = over({"incidents_reported": needed, "incidents_registered": done})["D01"]
        assert (found.verdict, found.share) == (verdict, share)

    def test_without_a_target_there_is_none(self) -> None:
        found = over({"severity_serious": 10, "complaint_filed": 9})["D06"]
        assert (found.share, found.verdict) == (0.9, "geen streefwaarde")

    def test_the_target_that_held_counts(self) -> None:
        counts = {"incidents_reported": 10, "incidents_registered": 8}
        assert over(counts, targets={"D01": 0.8})["D01"].verdict == "gehaald"
        assert over(counts, targets={"D01": 0.81})["D01"].verdict == "nog niet"

    @pytest.mark.parametrize("pair", [(FEW, 20), (NOT_SHOWN, 20), (NOT_SHOWN, FEW), (4, FEW), (FEW, NOT_SHOWN)])
    def test_what_may_not_be_known_is_not_judged(self, pair: Pair) -> None:
        """A verdict on 16 to 19 of 20 would say on which side of the target they are."""
        found = Indicator(LIBRARY.indicators[0], *pair, 0.95)
        assert (found.share, found.verdict) == (None, "te klein voor oordeel")

    @given(st.lists(st.one_of(st.none(), st.dictionaries(st.sampled_from(list(FIELDS)), st.integers(0, 30))), max_size=4))
    def test_always(self, counts: list[Any]) -> None:
        for found in over(*counts).values():
            whole = found.denominator
            assert (found.share is not None) == (isinstance(whole, int) and whole >= 5)
            if isinstance(whole, int) and whole < 5:
                assert found.verdict in ("te klein voor oordeel", "geen streefwaarde")
