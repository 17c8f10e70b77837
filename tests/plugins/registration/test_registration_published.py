"""What everybody may see: every number of a page, a report or a file is looked up in one shielded history, so nothing adds up to a small number."""

from collections.abc import Mapping
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from risico_registration.chain import REGISTERED, REPORTED, STEPS
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS, YEARLY, Counted
from risico_registration.figures import field, minus
from risico_registration.period import year_of
from risico_registration.published import TOPIC, Cell, Key, Published, pairs_of
from risico_registration.quarters import Quarter
from risico_registration.small import FEW, NOT_SHOWN
from tests.plugins.registration.factories import SPRING
from tests.plugins.scan.cases import LIBRARY

PAIRS = pairs_of(LIBRARY)
YEAR = year_of(2026).quarters
NAMES = ("incidents_reported", "incidents_registered", "severity_serious", "complaint_considered", "open_over_30_days")


def counts(quarter: Quarter, number: int = 1, topics: Mapping[str, int] | None = None, **others: int) -> Counted:
    return Counted(quarter, EMPLOYEES, {**SPRING, **others}, topics or {}, number=number)


def test_the_issue_s_example_eight_of_nine_gives_away_the_one() -> None:
    found = Published([counts(YEAR[0], severity_serious=9, complaint_considered=8)], PAIRS)
    assert found.told(EMPLOYEES, YEAR[:1], field("severity_serious")) == 9
    assert found.told(EMPLOYEES, YEAR[:1], field("complaint_considered")) == NOT_SHOWN


def test_a_year_has_totals_when_it_is_complete_and_not_before() -> None:
    three = [counts(quarter) for quarter in YEAR[:3]]
    assert Published(three, PAIRS).told(EMPLOYEES, YEAR[:3], REPORTED) == NOT_SHOWN
    assert Published([*three, counts(YEAR[3])], PAIRS).told(EMPLOYEES, YEAR, REPORTED) == 88


def test_what_was_told_is_not_taken_back_when_more_is_told() -> None:
    versions = [counts(quarter, incidents_registered=20 + place % 2) for place, quarter in enumerate(YEAR)]
    versions.append(counts(YEAR[1], 2, incidents_registered=19))
    seen: dict[Key, object] = {}
    for end in range(1, len(versions) + 1):
        now = Published(versions[:end], PAIRS).year(EMPLOYEES, 2026).shown()
        assert {key: now[key] for key in seen} == seen
        seen = dict(now)


def test_a_number_that_a_correction_leaves_as_it_was_is_the_same_number() -> None:
    once = Published([counts(YEAR[0])], PAIRS)
    again = Published([counts(YEAR[0]), counts(YEAR[0], 2, incidents_registered=15)], PAIRS)
    new = again.year(EMPLOYEES, 2026).statements.keys() - once.year(EMPLOYEES, 2026).statements.keys()
    assert new and all(any(cell[1:] == ("incidents_registered", 2) for cell, _ in key) for key in new)
    assert again.told(EMPLOYEES, YEAR[:1], REPORTED) == 22
    assert again.told(EMPLOYEES, YEAR[:1], REGISTERED) == 15


def test_reports_about_a_topic_do_not_tell_how_few_were_about_something_else() -> None:
    found = Published([counts(YEAR[0], topics={"T01": 20}), counts(YEAR[1], topics={"T01": 7})], PAIRS)
    terms = field(f"{TOPIC}T01")
    assert [found.told(EMPLOYEES, [quarter], terms) for quarter in YEAR[:2]] == [NOT_SHOWN, 7]


def test_reporters_in_twelve_months_are_told_of_calendar_years_only() -> None:
    versions = [Counted(quarter, OFFICE_HOLDERS, {**SPRING, YEARLY: 6}) for quarter in YEAR]
    found = Published(versions, PAIRS)
    assert [found.told(OFFICE_HOLDERS, [quarter], field(YEARLY)) for quarter in YEAR] == [NOT_SHOWN, NOT_SHOWN, NOT_SHOWN, 6]


@st.composite
def histories(draw: st.DrawFn) -> list[Counted]:
    """A year in some order, with small numbers, fields that were not counted, and a correction."""
    small = st.one_of(st.integers(0, 6), st.integers(7, 12))
    some = st.fixed_dictionaries({NAMES[0]: small}, optional=dict.fromkeys(NAMES[1:], small))
    versions = [Counted(quarter, EMPLOYEES, draw(some)) for quarter in draw(st.permutations(YEAR))[: draw(st.integers(1, 4))]]
    if draw(st.booleans()):
        versions.append(Counted(versions[0].quarter, EMPLOYEES, draw(some), number=2))
    return versions


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_no_sum_or_difference_of_what_is_told_fixes_a_small_number(versions: list[Counted]) -> None:
    shown = Published(versions, PAIRS).year(EMPLOYEES, 2026).shown()
    told = [key for key, value in shown.items() if isinstance(value, int)]
    for key, value in Published(versions, PAIRS).year(EMPLOYEES, 2026).statements.items():
        if 1 <= value <= 4:
            assert shown[key] in (FEW, NOT_SHOWN)
            assert not spans(told, key), key


def spans(rows: list[Key], wanted: Key) -> bool:
    """Whether some combination of the rows is what is wanted: exact elimination."""
    basis: list[dict[Cell, Fraction]] = []
    for row in (*rows, wanted):
        left = {cell: Fraction(factor) for cell, factor in row}
        for pivot in basis:
            lead = next(iter(pivot))
            if factor := left.get(lead):
                left = {cell: rest for cell in left.keys() | pivot.keys() if (rest := left.get(cell, Fraction(0)) - factor * pivot.get(cell, 0))}
        if left and row is not wanted:
            lead = next(iter(left))
            basis.append({cell: value / left[lead] for cell, value in left.items()})
    return not left


def test_the_steps_of_the_chain_are_told_of_a_quarter_with_what_was_not_done() -> None:
    found = Published([counts(YEAR[0])], PAIRS)
    for step in STEPS:
        if step.needed:
            assert frozenset(((YEAR[0], name, 1), factor) for name, factor in minus(step.needed, step.done)) in found.year(EMPLOYEES, 2026).statements
