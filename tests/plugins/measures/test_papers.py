"""What is on paper: recorded by who keeps the measure, in the order of the days, corrected when it was a mistake."""

from datetime import date, timedelta

import pytest

from risico.errors import Forbidden, Refused
from risico_measures.papers import TypedPaper, papers_of
from risico_measures.status import paper_on
from tests.plugins.measures.factories import TODAY, Town

ADOPTED = TypedPaper("vastgesteld", date(2025, 9, 12), "raadsbesluit 2025-061", date(2029, 9, 12))


@pytest.fixture
def measured(town: Town) -> Town:
    town.choose("M12")
    return town


def test_a_decision_counts_until_its_date(measured: Town) -> None:
    measured.write_down(typed=ADOPTED)
    found = measured.row().standing.paper
    assert (found.state, found.since, found.valid_until, found.reference) == ("vastgesteld", ADOPTED.since, ADOPTED.valid_until, ADOPTED.reference)
    history = measured.row().history.papers
    assert [paper_on(history, date(2029, 9, 12) + timedelta(days=days)).state for days in (0, 1)] == ["vastgesteld", "verlopen"]


def test_every_stand_stays_so_that_any_day_can_be_told(measured: Town) -> None:
    measured.write_down(typed=TypedPaper("concept", date(2025, 1, 1)))
    measured.write_down(typed=ADOPTED)
    measured.write_down(typed=TypedPaper("geen", date(2027, 5, 1), "Ingetrokken door de raad."))
    history = measured.row().history.papers
    days = (date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1), TODAY)
    assert [paper_on(history, day).state for day in days] == ["geen", "concept", "vastgesteld", "geen"]


def test_a_mistake_is_corrected_and_leaves_no_trace_in_the_trend(measured: Town) -> None:
    measured.write_down(typed=TypedPaper("concept", date(2025, 1, 1)))
    measured.write_down(typed=TypedPaper("vastgesteld", date(2025, 2, 1), "raadsbesluit"))
    measured.write_down(typed=ADOPTED, corrects=True)
    assert [paper.state for paper in papers_of(measured.session, measured.measure())] == ["concept", "vastgesteld"]
    assert paper_on(measured.row().history.papers, date(2025, 6, 1)).state == "concept"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (TypedPaper("verlopen", TODAY), "state"),
        (TypedPaper("concept", TODAY + timedelta(days=1)), "since"),
        (TypedPaper("concept", date(1989, 12, 31)), "since"),
        (TypedPaper("vastgesteld", TODAY), "reference"),
        (TypedPaper("vastgesteld", TODAY, "x" * 201), "reference"),
        (TypedPaper("vastgesteld", TODAY, "Vraag jan@example.nl"), "reference"),
        (TypedPaper("vastgesteld", TODAY, "besluit", TODAY - timedelta(days=1)), "valid_until"),
        (TypedPaper("concept", date(2025, 9, 11)), "since"),
    ],
)
def test_what_cannot_be_says_at_which_field(measured: Town, typed: TypedPaper, field: str) -> None:
    measured.write_down(typed=ADOPTED)
    with pytest.raises(Refused) as refusal:
        measured.write_down(typed=typed)
    assert refusal.value.field == field
    assert len(papers_of(measured.session, measured.measure())) == 1


def test_only_a_decision_has_an_end(measured: Town) -> None:
    paper = measured.write_down(typed=TypedPaper("concept", TODAY, valid_until=TODAY))
    assert (paper.valid_until, paper.recorded_by_id) == (None, measured.oov.id)


def test_who_leads_and_the_owner_write_it_down_nobody_else(measured: Town) -> None:
    for user in (measured.clerk, measured.assessor, measured.admin):
        with pytest.raises(Forbidden):
            measured.write_down(user=user)
    measured.own(measured.clerk)
    assert measured.write_down(user=measured.clerk).recorded_by_id == measured.clerk.id
    assert measured.write_down(user=measured.secretary).state == "vastgesteld"
    with pytest.raises(Forbidden):
        measured.write_down(user=measured.assessor)
