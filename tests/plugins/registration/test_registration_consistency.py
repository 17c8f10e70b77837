"""Consistency of counts: each rule by hand, and what holds for all numbers."""

from hypothesis import given
from hypothesis import strategies as st

from risico_registration.consistency import RULES, findings, hints
from risico_registration.counts import EMPLOYEES, FIELDS, OFFICE_HOLDERS, YEARLY, fields_of
from tests.plugins.registration.factories import SPRING

numbers = st.integers(0, 40)
counts = st.dictionaries(st.sampled_from(list(FIELDS)), numbers)


def test_a_real_quarter_has_nothing_to_say_about() -> None:
    assert findings(SPRING) == []


def test_more_registered_than_reported_is_odd_and_said_in_words() -> None:
    found = findings({"incidents_reported": 22, "incidents_registered": 24})
    assert [(each.field, each.odd, each.text) for each in found] == [
        ("incidents_registered", True, "Dit is 24. Dat is meer dan het aantal meldingen (22). Dat kan als het om meldingen uit een eerder kwartaal gaat.")
    ]


def test_a_form_that_exceeds_the_reports_cannot_be() -> None:
    found = findings({"incidents_reported": 2, "physical": 3})
    assert [(each.field, each.odd, each.text) for each in found] == [
        ("physical", False, "Dit is 3. Het kan niet meer zijn dan het aantal meldingen (2). Verander een van de twee.")
    ]


def test_a_report_has_several_forms_but_not_none() -> None:
    forms = {name: 1 for name, part in FIELDS.items() if part == "forms"}
    assert findings({"incidents_reported": 2, **forms}) == []
    [found] = findings({"incidents_reported": 9, **forms})
    assert (found.field, found.odd) == ("verbal", True)
    assert findings({"incidents_reported": 9, **dict.fromkeys(list(forms)[1:], 1)}) == []


def test_every_rule_stands_beside_its_field_in_words() -> None:
    found = hints(fields_of(OFFICE_HOLDERS))
    assert found["incidents_registered"] == "Meestal hoogstens het aantal meldingen."
    assert found["unique_reporters"] == "Meestal hoogstens het aantal meldingen. Hoogstens het aantal melders in twaalf maanden."
    assert set(found) == {rule.part for rule in RULES if FIELDS[rule.part] not in ("forms", "ways")}
    assert "twaalf" not in hints(fields_of(EMPLOYEES))["unique_reporters"]


@given(counts)
def test_a_finding_names_a_field_that_was_counted(counted: dict[str, int]) -> None:
    assert {each.field for each in findings(counted)} <= set(counted)


@given(counts)
def test_a_field_that_is_taken_away_never_adds_a_finding(counted: dict[str, int]) -> None:
    for name in counted:
        fewer = {each: number for each, number in counted.items() if each != name}
        assert {(each.field, each.odd) for each in findings(fewer)} <= {(each.field, each.odd) for each in findings(counted)}


@given(counts)
def test_what_keeps_every_rule_has_no_finding_and_what_breaks_one_has(counted: dict[str, int]) -> None:
    broken = {rule.part for rule in RULES if rule.part in counted and rule.whole in counted and counted[rule.part] > counted[rule.whole]}
    sums = {"verbal", "online"}
    assert {each.field for each in findings(counted)} - sums == broken - sums
    assert broken <= {each.field for each in findings(counted)}


@given(st.dictionaries(st.sampled_from(list(FIELDS)), numbers, min_size=1), numbers)
def test_more_reports_make_nothing_impossible(counted: dict[str, int], more: int) -> None:
    """Only a part can be too large: with more reports fewer counts cannot be."""
    before = {each.field for each in findings(counted) if not each.odd}
    raised = {**counted, "incidents_reported": counted.get("incidents_reported", 40) + more}
    assert {each.field for each in findings(raised) if not each.odd} <= before


def test_twelve_months_hold_at_least_the_reporters_of_the_quarter() -> None:
    [found] = findings({"unique_reporters": 3, YEARLY: 2})
    assert (found.field, found.odd) == ("unique_reporters", False)
