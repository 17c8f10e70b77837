"""What registration says beside a topic, and the sentences of conclusion."""

from datetime import date

import pytest

from risico.contract import Fact
from risico_registration import service
from risico_registration.board import board
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS
from risico_registration.facts import facts
from risico_registration.headlines import headline, sentence
from risico_registration.quarters import Quarter
from tests.plugins.registration.factories import Q1, Q2, Q3, Q4, SPRING, Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.story import on


def save(town: Town, quarter: Quarter, topics: dict[str, int], group: str = EMPLOYEES) -> None:
    service.save(town.session, town.coordinator, quarter, group, SPRING, topics)


def test_reports_about_a_topic_are_told_per_group_of_the_last_four_quarters(town: Town) -> None:
    save(town, Quarter(2026, 1), {"T01": 9})
    save(town, Q2, {"T01": 7, "T06": 5})
    save(town, Q3, {"T01": 6})
    save(town, Q4, {"T01": 5}, OFFICE_HOLDERS)
    assert facts(town.session, LIBRARY, "T01") == (
        Fact("Meldingen van medewerkers", "13 of meer in de laatste vier kwartalen"),
        Fact("Meldingen van bestuur en raad", "5 of meer in de laatste vier kwartalen"),
    )
    assert facts(town.session, LIBRARY, "T06") == (Fact("Meldingen van medewerkers", "5 of meer in de laatste vier kwartalen"),)
    assert facts(town.session, LIBRARY, "T15") == ()


def test_a_quarter_in_which_the_rest_would_be_a_small_number_is_left_out(town: Town) -> None:
    save(town, Q2, {"T01": 20})
    assert facts(town.session, LIBRARY, "T01") == (), "twenty of twenty-two gives away the two"


MISSING = "en 3 van de 4 kwartalen zijn nog niet geteld."
CASES = (
    ((22, 14), f"Van de 22 meldingen van medewerkers zijn er 14 geregistreerd, {MISSING}"),
    ((22, 1), f"Van de 22 meldingen van medewerkers is er 1 geregistreerd, {MISSING}"),
    ((22, 0), f"Van de 22 meldingen van medewerkers zijn er geen geregistreerd, {MISSING}"),
    ((1, 0), f"De ene melding van medewerkers is niet geregistreerd, {MISSING}"),
    (None, "Er is nog niets geteld van medewerkers, en 4 van de 4 kwartalen zijn nog niet geteld."),
)


@pytest.mark.parametrize(("counted", "told"), CASES)
def test_the_headline_says_what_became_of_the_reports(town: Town, counted: tuple[int, int] | None, told: str) -> None:
    if counted:
        town.count(Q2, counts=dict(zip(("incidents_reported", "incidents_registered"), counted, strict=True)))
    found = board(town.session, LIBRARY, 2027, exact=True)
    period = found.period(EMPLOYEES)
    assert sentence(headline(found.chain(EMPLOYEES, period), period)) == told


def test_nil_returns_are_told_as_nothing_reported(town: Town) -> None:
    for quarter in (Q2, Q3, Q4, Q1):
        town.nil(quarter, OFFICE_HOLDERS)
    found = board(town.session, LIBRARY, 2027, exact=True)
    period = found.period(OFFICE_HOLDERS)
    assert sentence(headline(found.chain(OFFICE_HOLDERS, period), period)) == "Er is niets gemeld door bestuur en raad, en alle 4 kwartalen zijn geteld."


def test_who_sees_no_exact_numbers_reads_of_the_newest_year_with_a_count(town: Town) -> None:
    town.count(Q1)
    found = board(town.session, LIBRARY, 2027, exact=False)
    period = found.period(EMPLOYEES)
    assert period.year == 2027
    told = "Hoeveel meldingen van medewerkers er in 2027 waren, staat hier niet, en 1 van de 4 kwartalen is geteld."
    assert sentence(headline(found.chain(EMPLOYEES, period), period)) == told
    with on(date(2027, 5, 12)):
        town.count(Q2)
        again = board(town.session, LIBRARY, 2027, exact=False)
    assert again.period(EMPLOYEES, 2026).year == 2026 and again.period(EMPLOYEES, 1999).year == 2027
