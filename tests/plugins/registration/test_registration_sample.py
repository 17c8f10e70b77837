"""Fair play: the yearly sample of measures against citizens."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, Refused, Stale
from risico_registration.models import Sample
from risico_registration.sample import record, sample_of, samples, told
from risico_registration.small import FEW, NOT_SHOWN
from tests.plugins.registration.factories import Town
from tests.plugins.registration.pages import HOME
from tests.plugins.scan.factories import make_year
from tests.support.statements import counted
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
SAMPLE = f"{HOME}steekproef/"


@pytest.fixture
def years(town: Town) -> Town:
    for number in (2026, 2027):
        make_year(town.session, number=number, opened_by=town.secretary)
    return town


def test_each_year_has_its_sample_the_newest_first(years: Town) -> None:
    record(years.session, years.oov, 2026, 12, 3, "", 0)
    record(years.session, years.secretary, 2027, 20, 6, "Twee brieven waren te streng.", 0)
    assert [(each.year, each.looked_at, each.lifted) for each in samples(years.session)] == [(2027, 20, 6), (2026, 12, 3)]
    found = sample_of(years.session, 2027)
    assert found and found.note == "Twee brieven waren te streng."


@pytest.mark.parametrize(
    ("looked_at", "lifted", "note", "field"),
    [
        (0, 0, "", "looked_at"),
        (-1, 0, "", "looked_at"),
        (10_001, 0, "", "looked_at"),
        (5, 6, "", "lifted"),
        (5, -1, "", "lifted"),
        (5, 1, "Bel 06-12345678", "note"),
        (5, 1, "x" * 501, "note"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(years: Town, looked_at: int, lifted: int, note: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        record(years.session, years.oov, 2027, looked_at, lifted, note, 0)
    assert refusal.value.field == field
    assert not samples(years.session)


@pytest.mark.parametrize("who", ["coordinator", "clerk", "assessor", "admin"])
def test_only_safety_director_and_secretary_record_it(years: Town, who: str) -> None:
    with pytest.raises(Forbidden):
        record(years.session, getattr(years, who), 2027, 5, 1, "", 0)


def test_a_correction_needs_the_version_on_screen(years: Town) -> None:
    seen = record(years.session, years.oov, 2027, 5, 1, "", 0).version
    with pytest.raises(Stale):
        record(years.session, years.secretary, 2027, 6, 1, "", 0)
    assert record(years.session, years.secretary, 2027, 6, 1, "", seen).looked_at == 6


@pytest.mark.parametrize(
    ("looked_at", "lifted", "expected"),
    [
        (20, 6, (20, 6)),
        (20, 0, (20, 0)),
        (20, 3, (20, FEW)),
        (9, 8, (9, NOT_SHOWN)),  # the one that was kept
        (6, 2, (6, NOT_SHOWN)),  # of six, only five would read otherwise
        (3, 0, (FEW, 0)),
        (3, 2, (FEW, NOT_SHOWN)),
        (9, 9, (9, 9)),
    ],
)
def test_small_numbers_are_for_three_roles(looked_at: int, lifted: int, expected: tuple[object, object]) -> None:
    sample = Sample(year=2027, looked_at=looked_at, lifted=lifted)
    assert told(sample, exact=True) == (looked_at, lifted)
    assert told(sample, exact=False) == expected


def test_neither_what_was_lifted_nor_what_was_kept_follows_when_it_is_small() -> None:
    """Also for who knows the rule: everything up to thirty that would read the same is a possibility."""
    reads = {(n, k): told(Sample(year=2027, looked_at=n, lifted=k), exact=False) for n in range(1, 30) for k in range(n + 1)}
    for (n, k), shown in reads.items():
        same = [world for world, text in reads.items() if text == shown]
        for value, others in ((n, {n for n, _ in same}), (k, {k for _, k in same}), (n - k, {n - k for n, k in same})):
            assert len(others) > 1 or not 0 < value < 5, (n, k, shown)


class TestPages:
    def test_it_is_recorded_and_shown_to_all(self, year: None, leader: User, clerk: User, login: Login) -> None:
        visitor = login(leader)
        answer = submit(visitor, SAMPLE, {"looked_at": "9", "lifted": "8", "note": "Wij waren te streng."})
        assert (answer.status_code, answer.headers.get("Location")) == (302, SAMPLE)
        assert "Opgeheven of verzacht: 8." in words(visitor)
        page = words(login(clerk))
        assert "Opgeheven of verzacht: niet getoond." in page and "Wij waren te streng." in page
        assert "Hoeveel maatregelen" not in page

    def test_what_was_typed_stays(self, year: None, leader: User, login: Login) -> None:
        answer = submit(login(leader), SAMPLE, {"looked_at": "4", "lifted": "", "note": "Geleerd."})
        assert answer.status_code == 422
        assert "Vul een aantal in van 0 tot en met wat u bekeek." in answer.text and "Geleerd." in answer.text

    def test_somebody_else_was_first(self, year: None, leader: User, login: Login) -> None:
        visitor = login(leader)
        submit(visitor, SAMPLE, {"looked_at": "9", "lifted": "2"})
        form = BeautifulSoup(visitor.get(SAMPLE).text, "html5lib")
        token = form.select_one("main form [name=csrf_token]")
        assert token
        answer = visitor.post(SAMPLE, data={"csrf_token": token["value"], "version": "0", "looked_at": "10", "lifted": "3"})
        assert answer.status_code == 422
        assert "9 bekeken, 2 opgeheven" in answer.text and 'value="10"' in answer.text

    def test_the_page_costs_a_fixed_number_of_statements(self, year: None, session: Session, leader: User, login: Login, database: Database) -> None:
        for number in range(2017, 2027):
            make_year(session, number=number, opened_by=leader)
            record(session, leader, number, 20, 5, "", 0)
        session.commit()
        visitor = login(leader)
        with counted(database.engine) as statements:
            assert visitor.get(SAMPLE).status_code == 200
        assert len(statements) <= 12, "\n".join(statements)


def words(visitor: FlaskClient) -> str:
    return " ".join(BeautifulSoup(visitor.get(SAMPLE).text, "html5lib").select_one("body").get_text(" ").split())  # type: ignore[union-attr]
