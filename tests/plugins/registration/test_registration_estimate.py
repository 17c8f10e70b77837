"""What stays out of sight: the worked values of domain.md §5.5, the command, and the sentences with those that may never be said."""

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from risico.content.load import load_library
from risico.json_file import JsonError
from risico.paths import ASSESSMENTS
from risico_registration import sentences
from risico_registration.commands import outcome, registration
from risico_registration.estimate import OFFICES, Estimate, estimate, is_old, newest, people
from risico_registration.small import FEW, NOT_SHOWN

LIBRARY = load_library(ASSESSMENTS)
OF_2022 = {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45}
SEATS = {"burgemeester": 1, "wethouder": 4, "raadslid": 25}
TOWN = estimate(SEATS, OF_2022, 2, 0.16)
EVERYBODY = 30

seats = st.fixed_dictionaries({office: st.integers(0, 45) for office in OFFICES}).filter(lambda found: any(found.values()))
shares = st.fixed_dictionaries({office: st.floats(0.01, 0.95) for office in OFFICES})


class TestWorkedValues:
    def test_the_example(self) -> None:
        assert TOWN.expected == pytest.approx(14.7)
        assert TOWN.sd == pytest.approx(2.69, abs=0.005)
        assert people(TOWN.interval80, EVERYBODY) == (11, 18)
        assert people(TOWN.band, EVERYBODY) == (6, 24)

    def test_with_the_figure_of_2024_for_council_members(self) -> None:
        rates = {office: figure.share for office, figure in newest(LIBRARY.national_figures).items()}
        found = estimate(SEATS, rates, 2, 0.16)
        assert found.expected == pytest.approx(13.45)
        assert people(found.interval80, EVERYBODY) == (10, 17)

    @pytest.mark.parametrize(("m", "chance"), [(0.10, "22%"), (0.16, "9%"), (0.35, "0.3%")])
    def test_the_chance_of_no_registration(self, m: float, chance: str) -> None:
        found = 100 * estimate(SEATS, OF_2022, 0, m).p_zero
        assert (f"{found:.0f}%" if found >= 1 else f"{found:.1f}%") == chance

    @pytest.mark.parametrize(("council", "aldermen", "expected"), [(19, 3, 11.3), (39, 7, 23.0)])
    def test_other_sizes(self, council: int, aldermen: int, expected: float) -> None:
        assert round(estimate({"burgemeester": 1, "wethouder": aldermen, "raadslid": council}, OF_2022, 0, 0.16).expected, 1) == expected

    def test_the_ratio_is_a_range(self) -> None:
        assert TOWN.ratio == (2 / TOWN.band[1], 2 / TOWN.band[0])
        assert estimate(SEATS, OF_2022, 20, 0.16).ratio == (20 / TOWN.band[1], 1)
        assert estimate(SEATS, OF_2022, 0, 0.16).ratio == (0, 0)


class TestAlways:
    @given(seats, shares, st.integers(0, 60), st.floats(0, 1))
    def test_of_every_municipality(self, seats: dict[str, int], rates: dict[str, float], registered: int, m: float) -> None:
        found = estimate(seats, rates, registered, m)
        assert found.interval80[0] <= found.expected <= found.interval80[1]
        assert found.band[0] <= found.band[1]
        assert 0 <= found.ratio[0] <= found.ratio[1] <= 1
        assert 0 <= found.p_zero <= 1
        assert found.sd**2 == pytest.approx(sum(seats[office] * rates[office] * (1 - rates[office]) for office in OFFICES))
        low, high = people(found.band, sum(seats.values()))
        assert 0 <= low <= high <= sum(seats.values())

    @given(seats, shares)
    def test_more_registration_makes_nothing_less_likely(self, seats: dict[str, int], rates: dict[str, float]) -> None:
        chances = [estimate(seats, rates, 0, m / 10).p_zero for m in range(11)]
        assert chances == sorted(chances, reverse=True)
        assert chances[0] == 1

    def test_very_few_seats_may_have_nobody(self) -> None:
        found = estimate({"burgemeester": 1}, {"burgemeester": 0.5}, 1, 0.16)
        assert found.band[0] < 0
        assert found.ratio[1] == 1
        assert people(found.band, 1) == (0, 1)

    def test_nothing_expected_has_no_ratio(self) -> None:
        with pytest.raises(ValueError, match="nothing"):
            estimate({"burgemeester": 1}, {"burgemeester": 0}, 1, 0.16)


class TestNationalFigures:
    def test_the_newest_of_each_office(self) -> None:
        found = newest(LIBRARY.national_figures)
        assert {office: (figure.year, figure.share) for office, figure in found.items()} == {
            "burgemeester": (2022, 0.77),
            "wethouder": (2022, 0.67),
            "raadslid": (2024, 0.40),
            "alle": (2024, 0.45),
        }
        assert [office for office, figure in found.items() if is_old(figure, LIBRARY.national_figures)] == ["burgemeester", "wethouder"]

    def test_those_of_the_domain_document(self) -> None:
        assert {(figure.office, figure.year): figure.share for figure in LIBRARY.national_figures} == {
            ("burgemeester", 2020): 0.50, ("burgemeester", 2022): 0.77, ("wethouder", 2020): 0.46, ("wethouder", 2022): 0.67,
            ("raadslid", 2020): 0.33, ("raadslid", 2022): 0.45, ("raadslid", 2024): 0.40,
            ("alle", 2020): 0.35, ("alle", 2022): 0.49, ("alle", 2024): 0.45,
        }  # fmt: skip
        assert (LIBRARY.chance.usual, LIBRARY.chance.lowest, LIBRARY.chance.highest) == (0.16, 0.10, 0.35)


def case(**keys: Any) -> dict[str, Any]:
    return {"seats": SEATS, "registered": 2, **keys}


def faults(content: Any) -> list[str]:
    with pytest.raises(JsonError) as refusal:
        outcome(LIBRARY, json.dumps(content).encode())
    return str(refusal.value).splitlines()


BETWEEN = "geef een getal van 0 tot en met 1, met een punt voor de decimalen, zoals 0.45."
NO_COUNTS: tuple[Any, ...] = (-1, 1.5, "3", True, None, 10**30, [])
NO_SHARES: tuple[Any, ...] = (2, "x", None, {})
WHOLE = "geef een heel getal van 0 tot en met 100000."


class TestCommand:
    def test_the_example_of_the_issue(self, tmp_path: Path) -> None:
        file = tmp_path / "zetels.json"
        file.write_text(json.dumps(case(rates=OF_2022, m=0.16)))
        done = CliRunner().invoke(registration, ["estimate", str(file)])
        told = json.loads(done.stdout)
        assert done.exit_code == 0
        assert list(told) == ["expected", "sd", "interval80", "band", "ratio", "p_zero"]
        assert told == {name: list(value) if isinstance(value, tuple) else value for name, value in ((name, getattr(TOWN, name)) for name in told)}

    def test_without_rates_and_m_the_content_counts(self) -> None:
        assert outcome(LIBRARY, json.dumps(case()).encode()) == estimate(SEATS, {**OF_2022, "raadslid": 0.40}, 2, 0.16)
        assert outcome(LIBRARY, json.dumps(case(rates={"raadslid": 0.45})).encode()) == TOWN

    def test_from_standard_input(self) -> None:
        assert CliRunner().invoke(registration, ["estimate", "-"], input=json.dumps(case())).exit_code == 0

    @pytest.mark.parametrize(
        ("content", "lines"),
        [
            ({}, ["seats: deze sleutel ontbreekt. Vul haar in.", "registered: deze sleutel ontbreekt. Vul haar in."]),
            ([], ["bestand: geef sleutels met waarden, tussen { en }."]),
            (case(seats={}), ["seats: geef minstens één zetel."]),
            (case(seats={"burgemeester": 0}), ["seats: geef minstens één zetel."]),
            (case(seats=[1]), ["seats: geef sleutels met waarden, tussen { en }."]),
            (case(seats={"griffier": 1}), ["seats.griffier: deze sleutel bestaat niet. Haal haar weg of verbeter de naam."]),
            *((case(seats={"raadslid": wrong}), [f"seats.raadslid: {WHOLE}"]) for wrong in NO_COUNTS),
            *((case(registered=wrong), [f"registered: {WHOLE}"]) for wrong in (-1, 2.0, "2", False, None)),
            *((case(m=wrong), [f"m: {BETWEEN}"]) for wrong in (-0.1, 1.1, "0,16", True, None, math.nan, math.inf)),
            *((case(rates={"raadslid": wrong}), [f"rates.raadslid: {BETWEEN}"]) for wrong in NO_SHARES),
            (case(rates=dict.fromkeys(OFFICES, 0)), ["rates: alle cijfers van de ambten met zetels zijn 0. Geef minstens één hoger cijfer."]),
            (case(mm=0.2), ["mm: deze sleutel bestaat niet. Haal haar weg of verbeter de naam."]),
        ],
    )
    def test_a_fault_names_its_key(self, content: Any, lines: list[str]) -> None:
        assert faults(content) == lines

    @pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"1" * 5000, b" " * 5_000_001, b'{"seats": {}, "seats": {}}'])
    def test_what_is_no_case_is_refused_in_dutch(self, tmp_path: Path, data: bytes) -> None:
        file = tmp_path / "fout.json"
        file.write_bytes(data)
        done = CliRunner().invoke(registration, ["estimate", str(file)])
        assert done.exit_code == 2
        assert done.stdout == ""
        assert all(line.endswith(".") for line in done.stderr.splitlines())
        assert "Traceback" not in done.stderr

    def test_a_file_that_is_not_there(self) -> None:
        done = CliRunner().invoke(registration, ["estimate", "/nergens.json"])
        assert (done.exit_code, done.stderr) == (2, "Het bestand /nergens.json is niet te lezen. Controleer de naam en uw rechten.\n")


FORBIDDEN = re.compile(r"%|procent|onderregistratie|onderrapportage|partij|fractie|man(nen)?\b|vrouw", re.IGNORECASE)


class TestSentences:
    def test_the_words_of_the_domain_document(self) -> None:
        assert sentences.summary(2, TOWN, EVERYBODY) == (
            "Bij een gemeente van deze omvang maken landelijk gezien naar schatting 6 tot 24 ambtsdragers per jaar iets mee. "
            "Er zijn 2 melders bekend. Waarschijnlijk blijft een groot deel buiten beeld."
        )

    @given(seats, shares, st.one_of(st.integers(0, 60), st.sampled_from([FEW, NOT_SHOWN])), st.floats(0, 1))
    def test_what_may_never_be_said(self, seats: dict[str, int], rates: dict[str, float], known: int | str, m: float) -> None:
        """Never a percentage of under-reporting, never a comparison of people or parties (domain.md §5.5)."""
        found = estimate(seats, rates, known if isinstance(known, int) else 3, m)
        told = " ".join((sentences.summary(known, found, sum(seats.values())), sentences.zero(found, m), sentences.in_view(found.ratio), *ALWAYS))
        assert not FORBIDDEN.search(told)

    @given(st.integers(1, 4), st.integers(1, 4))
    def test_a_small_number_does_not_show_in_the_words(self, one: int, other: int) -> None:
        told = {sentences.summary(FEW, estimate(SEATS, OF_2022, known, 0.16), EVERYBODY) for known in (one, other)}
        assert len(told) == 1
        assert "Er zijn 1 t/m 4 melders bekend." in told.pop()

    def test_what_is_not_shown_says_nothing(self) -> None:
        told = sentences.summary(NOT_SHOWN, TOWN, EVERYBODY)
        assert told.endswith("Hoeveel melders bekend zijn, is hier niet te zien.")

    @pytest.mark.parametrize(
        ("known", "words"),
        [
            (0, "Er zijn geen melders bekend. Waarschijnlijk blijft een groot deel buiten beeld."),
            (1, "Er is 1 melder bekend. Waarschijnlijk blijft een groot deel buiten beeld."),
            (5, "Er zijn 5 melders bekend. Waarschijnlijk blijft een deel buiten beeld."),
            (12, "Er zijn 12 melders bekend. Of er veel buiten beeld blijft, is hieruit niet te zeggen."),
            (29, "Er zijn 29 melders bekend. Dat zijn er meer dan verwacht."),
        ],
    )
    def test_more_is_never_worse(self, known: int, words: str) -> None:
        assert words in sentences.summary(known, TOWN, EVERYBODY)

    def test_no_registration_proves_nothing(self) -> None:
        assert "ongeveer 9 op 100. Nul registraties is dus geen bewijs van rust." in sentences.zero(TOWN, 0.16)
        assert "kleiner dan 1 op 100" in sentences.zero(estimate(SEATS, OF_2022, 0, 0.35), 0.35)

    def test_one_seat(self) -> None:
        found = Estimate(0.5, 0.5, (0, 1), (-0.2, 1.2), (0, 1), 0.9)
        assert "hooguit 1 ambtsdrager per jaar" in sentences.expected(found, 1)


ALWAYS = (*sentences.SAYS, *sentences.SAYS_NOT, *sentences.CAVEATS)
