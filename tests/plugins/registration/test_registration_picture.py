"""The picture of people: everybody is drawn once, in order, within the drawing, whatever the numbers."""

from hypothesis import given
from hypothesis import strategies as st

from risico_registration.picture import NARROW, WIDE, People, in_rows, one_row


@st.composite
def numbers(draw: st.DrawFn) -> People:
    seats = draw(st.integers(1, 60))
    least, low, high, most = sorted(draw(st.lists(st.integers(0, seats), min_size=4, max_size=4)))
    known = draw(st.integers(0, seats))
    return People(seats, known, known, low, high, least, most)


THIRTY = People(30, 2, 2, 11, 18, 6, 24)


@given(numbers())
def test_everybody_is_drawn_once_within_the_drawing(people: People) -> None:
    row, rows = one_row(people), in_rows(people)
    assert len(row.figures) == len(rows.figures) == people.seats
    assert all(0 <= figure.x <= WIDE for figure in row.figures) and all(0 <= figure.x <= NARROW for figure in rows.figures)
    assert [figure.x for figure in row.figures] == sorted(figure.x for figure in row.figures)
    for span in (row.expected, row.possible):
        assert 0 <= span.start <= span.end <= WIDE
    for span in (rows.expected, rows.possible):
        assert rows.line.start <= span.start <= span.end <= rows.line.end
    assert rows.figures[-1].y < rows.height


@given(numbers())
def test_as_many_are_known_likely_and_perhaps_as_the_numbers_say(people: People) -> None:
    kinds = [figure.kind for figure in one_row(people).figures]
    assert kinds == [figure.kind for figure in in_rows(people).figures]
    assert kinds.count("known") == people.known
    assert kinds.count("known") + kinds.count("likely") == max(people.known, people.low)
    assert kinds.count("rest") == people.seats - max(people.known, people.high)


def test_the_example_of_the_domain_is_drawn_as_in_the_mockup() -> None:
    row = one_row(THIRTY)
    assert list(dict.fromkeys(figure.kind for figure in row.figures)) == ["known", "likely", "maybe", "rest"]
    assert [number for _, number in row.numbers] == [1, 5, 10, 15, 20, 25, 30]
    assert (round(row.expected.start), round(row.expected.end), round(row.possible.end)) == (365, 643, 858)
    assert [number for _, number in in_rows(THIRTY).numbers] == [0, 6, 11, 18, 24, 30]
