"""From report to closing: what was done of what was needed, also where nothing was counted or more was done than came in."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from risico_registration.chain import Cell, Chain, chain, together
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS, Counted, nil_counts
from risico_registration.figures import Exact, field, minus
from risico_registration.quarters import Quarter
from tests.plugins.registration.factories import Q1, Q2, Q3, Q4, SPRING

TODAY = date(2027, 5, 11)
WINDOW = (Q2, Q3, Q4, Q1)


def made(*counts: Counted, group: str = EMPLOYEES, quarters: tuple[Quarter, ...] = WINDOW, total: str | None = "samen") -> Chain:
    return chain(Exact({count.key: count for count in counts}), group, quarters, TODAY, total=total)


def count(quarter: Quarter, group: str = EMPLOYEES, **others: int) -> Counted:
    return Counted(quarter, group, {**SPRING, **others})


def numbers(found: Chain, key: str) -> list[tuple[object, object, object] | None]:
    line = next(line for line in found.lines if line.step.key == key)
    return [(cell.done, cell.needed, cell.missed) if cell else None for cell in line.cells]


def test_each_step_says_what_was_done_of_what_was_needed_and_the_total_leaves_out_what_was_not_counted() -> None:
    found = made(count(Q2), count(Q3, incidents_reported=19, incidents_registered=12))
    assert [(column.short, column.state) for column in found.columns] == [
        ("apr–jun", "counted"),
        ("jul–sep", "counted"),
        ("okt–dec", "missing"),
        ("jan–mrt", "missing"),
        ("Samen", "total"),
    ]
    assert numbers(found, "registered") == [(14, 22, 8), (12, 19, 7), None, None, (26, 41, 15)]
    assert numbers(found, "weighed")[0] == (4, 6, 2)
    assert numbers(found, "closed")[0] == (20, 22, 2), "reported less what is open over thirty days"
    assert found.missing == (Q4, Q1)


def test_a_field_that_was_not_counted_is_not_zero_and_stays_out_of_the_total() -> None:
    without = {name: number for name, number in SPRING.items() if name != "aftercare_offered"}
    found = made(count(Q2), Counted(Q3, EMPLOYEES, without))
    assert numbers(found, "aftercare") == [(16, 22, 6), None, None, None, (16, 22, 6)]


def test_a_nil_return_counts_as_zero_but_says_nothing_of_what_was_still_open() -> None:
    found = made(Counted(Q2, OFFICE_HOLDERS, nil_counts(OFFICE_HOLDERS), nil=True), group=OFFICE_HOLDERS)
    assert numbers(found, "registered")[0] == (0, 0, 0)
    assert numbers(found, "closed")[0] is None


def test_a_quarter_that_is_not_over_is_open_and_without_counts_there_is_no_total() -> None:
    found = made(quarters=(Q1, Quarter(2027, 2)))
    assert [column.state for column in found.columns] == ["missing", "open"]
    assert found.total("reported") is None and found.losses == ()


def test_more_may_be_done_than_came_in_and_the_bar_stays_within_its_column() -> None:
    found = made(count(Q2, incidents_registered=25, perpetrator_response_within_norm=30))
    assert numbers(found, "registered")[0] == (25, 22, -3)
    cell = next(line for line in found.lines if line.step.key == "response").cells[0]
    assert cell and max(cell.widths) <= 100


def test_the_largest_losses_are_named_two_at_most() -> None:
    assert made(count(Q2)).losses == ("registreren", "de reactie naar de dader")
    assert made(count(Q2, incidents_registered=22, perpetrator_response_within_norm=22, aftercare_offered=22, open_over_30_days=0)).losses == (
        "het afwegen van aangifte",
    )


def test_words_stand_in_place_of_numbers_that_do_not_show() -> None:
    assert Cell("1 t/m 4", 6, "1 t/m 4", 22).words == "1 t/m 4 van 6"
    assert Cell("niet getoond", 9, "niet getoond", 22).words == Cell("niet getoond", "niet getoond", None, 0).words == "niet getoond"
    assert Cell("1 t/m 4", "niet getoond", None, 22).words == "1 t/m 4"
    assert not Cell("1 t/m 4", 6, 2, 22).is_exact and Cell("1 t/m 4", 6, 2, 22).widths == (27.3, 0.0)


def test_a_total_says_of_how_many_quarters() -> None:
    assert [together(number) for number in (1, 3, 4)] == ["één kwartaal", "drie kwartalen samen", "vier kwartalen samen"]


TERMS = st.dictionaries(st.sampled_from(("a", "b", "c")), st.integers(-3, 3).filter(bool)).map(lambda found: tuple(sorted(found.items())))


@given(TERMS, TERMS)
def test_a_sum_less_another_and_the_other_again_is_the_sum(whole: tuple[tuple[str, int], ...], part: tuple[tuple[str, int], ...]) -> None:
    negative = minus((), part)
    assert minus(minus(whole, part), negative) == whole
    assert minus(whole, whole) == () and minus(field("a"), ()) == field("a")
