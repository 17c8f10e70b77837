"""Agreements: what the content proposes, what the municipality sets from a day on, and what held on any day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico.errors import Forbidden, Refused, Stale
from risico_registration import norms
from risico_registration.models import Norm
from risico_registration.norms import Value
from tests.plugins.registration.factories import TODAY, Town
from tests.plugins.scan.cases import LIBRARY

JANUARY, MARCH = date(2027, 1, 1), date(2027, 3, 1)


def agree(town: Town, since: date, **values: Value) -> int:
    return norms.agree(town.session, town.oov, LIBRARY, since, values, norms.fingerprint(town.session))


def norm(town: Town, key: str, day: date = TODAY) -> Value:
    return norms.norms_at(town.session, LIBRARY, day)[key].value


def test_until_the_municipality_agrees_the_proposals_hold(town: Town) -> None:
    found = norms.norms_at(town.session, LIBRARY, TODAY)
    assert [f"S{number:02}" for number in range(1, 14)] == list(found)
    assert not any(each.since for each in found.values())
    assert found["S02"].value == (30.0, "minuten") and found["S05"].value == (1.0, "werkdagen")
    targets = norms.targets_at(town.session, LIBRARY, TODAY)
    assert (targets["D01"], targets["D05"], targets["D07"], targets["D13"]) == (0.95, 1.0, 0.75, 0.0)
    assert "D06" not in targets and "D17" not in targets


def test_only_step_two_has_a_source() -> None:
    assert [step.id for step in LIBRARY.process_steps if step.amount is not None and not step.proposed] == ["S02"]


def test_what_was_agreed_holds_from_its_day_on(town: Town) -> None:
    assert agree(town, JANUARY, S05=(2, "werkdagen"), D01=(0.8, "")) == 2
    assert agree(town, MARCH, S05=(8, "uren"), D01=(0.8, "")) == 1
    assert [norm(town, "S05", day) for day in (date(2026, 12, 31), JANUARY, date(2027, 2, 28), MARCH, TODAY)] == [
        (1, "werkdagen"),
        (2, "werkdagen"),
        (2, "werkdagen"),
        (8, "uren"),
        (8, "uren"),
    ]
    assert norms.targets_at(town.session, LIBRARY, date(2026, 12, 31))["D01"] == 0.95
    assert norms.goals_at(town.session, LIBRARY, TODAY)["D01"].since == JANUARY


def test_an_agreement_of_the_same_day_is_replaced(town: Town) -> None:
    agree(town, JANUARY, S05=(2, "werkdagen"))
    agree(town, JANUARY, S05=(3, "werkdagen"))
    assert [(row.key, row.amount) for row in norms.agreed(town.session)] == [("S05", 3)]


def test_what_held_already_is_no_agreement(town: Town) -> None:
    with pytest.raises(Refused, match="niets gewijzigd"):
        agree(town, JANUARY, S05=(1, "werkdagen"), D01=(0.95, ""))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("S05", (0, "werkdagen")),
        ("S05", (1.5, "uren")),
        ("S05", (1001, "uren")),
        ("S05", (2, "")),
        ("S05", (2, "weken")),
        ("D01", (1.01, "")),
        ("D01", (-0.1, "")),
        ("D13", (0.5, "")),
    ],
)
def test_an_amount_that_cannot_be_is_refused_at_its_field(town: Town, key: str, value: Value) -> None:
    with pytest.raises(Refused) as refusal:
        agree(town, JANUARY, **{key: value})
    assert refusal.value.field == key


@pytest.mark.parametrize("day", [date(1999, 12, 31), TODAY + timedelta(days=367)])
def test_an_agreement_begins_on_a_day_that_makes_sense(town: Town, day: date) -> None:
    with pytest.raises(Refused) as refusal:
        agree(town, day, S05=(2, "werkdagen"))
    assert refusal.value.field == "since"


def test_who_opened_the_form_earlier_is_told(town: Town) -> None:
    seen = norms.fingerprint(town.session)
    agree(town, JANUARY, S05=(2, "werkdagen"))
    with pytest.raises(Stale):
        norms.agree(town.session, town.secretary, LIBRARY, MARCH, {"S05": (4, "werkdagen")}, seen)


def test_only_director_and_secretary_agree(town: Town) -> None:
    for user in (town.coordinator, town.clerk, town.assessor, town.admin):
        with pytest.raises(Forbidden):
            norms.agree(town.session, user, LIBRARY, JANUARY, {"S05": (2, "werkdagen")}, norms.fingerprint(town.session))


def test_values_are_told_in_words() -> None:
    told = [
        norms.words(LIBRARY, key, value) for key, value in [("S02", (30.0, "minuten")), ("S05", (1.0, "werkdagen")), ("D01", (0.95, "")), ("D13", (0.0, ""))]
    ]
    assert told == ["30 minuten", "1 werkdag", "95%", "0"]


days = st.dates(date(2026, 1, 1), date(2027, 12, 31))


@given(st.dictionaries(days, st.integers(1, 99), max_size=6), days)
def test_on_every_day_the_last_agreement_before_it_holds(amounts: dict[date, int], day: date) -> None:
    rows = [Norm(key="S05", amount=amount, unit="uren", valid_from=since) for since, amount in sorted(amounts.items())]
    found = norms.holding(rows, {"S05": (1, "werkdagen")}, day)["S05"]
    earlier = [since for since in amounts if since <= day]
    assert found.since == max(earlier, default=None)
    assert found.value == ((amounts[found.since], "uren") if found.since else (1, "werkdagen"))
