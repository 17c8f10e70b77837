"""What stays out of sight, in words and whole people, as each reader may know it."""

import pytest

from risico_registration.basis import Given
from risico_registration.figures import Told
from risico_registration.sight import Sight, sight
from risico_registration.small import FEW, NOT_SHOWN
from tests.plugins.registration.test_registration_page import GIVEN

PERIOD = "in 2026"


def of(registered: Told, given: Given = GIVEN) -> Sight:
    found = sight(given, registered, PERIOD)
    assert found
    return found


@pytest.mark.parametrize(
    ("registered", "told", "drawn", "braced"),
    [
        (2, "2 van hen lieten in 2026 iets registreren.", 2, 2),
        (1, "1 van hen liet in 2026 iets registreren.", 1, 1),
        (0, "Niemand van hen liet in 2026 iets registreren.", 0, 0),
        (40, "40 van hen lieten in 2026 iets registreren.", 30, 30),
        (FEW, "1 t/m 4 van hen lieten in 2026 iets registreren.", 0, 4),
        (NOT_SHOWN, "Hoeveel van hen in 2026 iets lieten registreren, is hier niet te zien.", 0, 0),
        (None, "Hoeveel van hen iets lieten registreren, is niet geteld.", 0, 0),
    ],
)
def test_who_is_known_is_told_and_drawn_as_the_reader_may_know_it(registered: Told, told: str, drawn: int, braced: int) -> None:
    found = of(registered)
    assert (found.known, found.people.known, found.people.braced) == (told, drawn, braced)
    assert found.row.brace is None if not braced else found.row.brace


def test_the_ratio_is_a_range_and_only_told_with_an_exact_number() -> None:
    assert (of(2).amount, of(2).share) == ("2 van 6 tot 24", "8% tot 35%")
    assert (of(FEW).amount, of(FEW).share) == ("1 t/m 4 van 6 tot 24", "–")
    assert (of(NOT_SHOWN).amount, of(None).amount) == (NOT_SHOWN, "niet geteld")
    assert len(of(2).remarks) == 2 and len(of(FEW).remarks) == 1


def test_nothing_is_estimated_without_seats() -> None:
    assert sight(Given({}, GIVEN.rates, "", 0.16), 2, PERIOD) is None
    assert sight(Given(dict.fromkeys(GIVEN.seats, 0), GIVEN.rates, "", 0.16), 2, PERIOD) is None


def test_what_a_reader_may_not_know_is_in_no_sentence() -> None:
    told = str((of(FEW).words, of(FEW).numbers, of(FEW).remarks, of(FEW).summary, of(FEW).known))
    assert "2 bekend" not in told and "Er zijn 1 t/m 4 melders bekend." in told
