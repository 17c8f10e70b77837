"""Finding the names of office holders in a text, without mistaking a word of the text for a person (domain.md §7)."""

import pytest

from risico_briefings.names import names_in, surnames

ORDINARY = frozenset({"koning", "bel", "boer"})
"""Words that stand in the texts themselves."""


@pytest.mark.parametrize(
    ("name", "text", "is_named"),
    [
        ("P. de Koning", "Vraag het aan de Koning van onze griffie.", True),
        ("P. de Koning", "De commissaris van de Koning helpt u.", False),
        ("P. de Koning", "Een koning is geen raadslid.", False),
        ("J. v.d. Bel", "Vraag het aan v.d. Bel, die weet het.", True),
        ("J. v.d. Bel", "Bel het meldpunt.", False),
        ("A. Bel", "Vraag het aan mevrouw Bel.", True),
        ("A. Bel", "Vraag het aan A. Bel of aan de griffier.", True),
        ("A. Bel", "Bel, A. is afwezig.", True),
        ("M. el Amrani", "AMRANI weet dit.", True),
        ("S. Müller-Jansen", "Jansens mening telt, en die van Muller ook.", True),
    ],
)
def test_a_name_is_found_where_a_person_is_meant(name: str, text: str, is_named: bool) -> None:
    assert bool(names_in(text, surnames([name]), ORDINARY)) == is_named
