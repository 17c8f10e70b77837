"""A title gets a warning when it looks like a person or an address, and none when it looks like a decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risico_scan.title_check import ADDRESS, PERSON, warnings
from tests.plugins.scan.cases import LIBRARY

PERSONS = (
    "Jan de Vries", "mevrouw Jansen", "dhr. Bakker", "De heer Van Dam", "J. de Boer", "J.P. Balkema", "Wethouder Pietersma", "jan jansen", "jan de boer",
    "Fenna van der Meer", "Familie Bos", "kwestie de Vries", "Mohammed El Amrani", "Dossier Willemsen", "raadslid Kuipers", "prof. Smid",
    "Plannen van Piet Paulusma", "Burgemeester van der Laan", "A. Kok",
)  # fmt: skip
ADDRESSES = (
    "Dorpsstraat 12", "Opvang Kerkweg 3a", "Hoofdstraat 120-122", "Pand 1234 AB", "Pand aan de Oude Dijk 7", "Sluiting pand Molenlaan nr. 5",
    "Huisnummer 12", "Marktplein 1",
)  # fmt: skip
NEUTRAL = (
    "Windpark Noorderdijk", "Sluiting zwembad De Vliet", "Woningbouw dorpsrand", "Opvang asielzoekers", "Parkeren centrum", "Woningbouw 2027 en 2028",
    "Bouw Dorpsstraat 30 woningen", "Herinrichting Dorpsstraat", "Burgemeester Waardenburgplein", "Jaarwisseling op de Markt 2027", "Sint Maarten Optocht",
    "Opvang in de Meent", "Herinrichting Van der Meerplein", "Besluit over de N201", "Zwarte Piet in de optocht", "Windturbines 5 MW Noorderdijk",
    "Uitbreiding B.V. Haven", "Burgemeester en wethouders", "Omgevingsplan Ter Apel", "Wind op de Noordzee", "AZC aan de Vaart", "Sportpark 3 velden",
)  # fmt: skip


@pytest.mark.parametrize("title", PERSONS)
def test_a_person_is_noticed(title: str) -> None:
    assert warnings(title) == (PERSON,)


@pytest.mark.parametrize("title", ADDRESSES)
def test_an_address_is_noticed(title: str) -> None:
    assert warnings(title) == (ADDRESS,)


@pytest.mark.parametrize("title", [*NEUTRAL, *(topic.title for topic in LIBRARY.topics)])
def test_a_decision_or_a_place_is_not(title: str) -> None:
    assert warnings(title) == ()


def test_both_are_told() -> None:
    assert warnings("Zaak Janssen Dorpsstraat 12") == (PERSON, ADDRESS)


@given(st.text(max_size=80))
def test_any_title_can_be_looked_at(title: str) -> None:
    assert set(warnings(title)) <= {PERSON, ADDRESS}


@given(st.sampled_from(PERSONS), st.text("abcdefgh ", max_size=20))
def test_words_before_it_do_not_hide_a_person(title: str, before: str) -> None:
    assert PERSON in warnings(f"{before} {title}")
