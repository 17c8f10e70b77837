"""What the estimate rests on: figures of the content until the municipality sets its own, valid from a day on."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, Refused, Stale
from risico_registration.basis import Given, basis_at, proposed, set_basis, version_of
from risico_registration.estimate import estimate
from risico_registration.models import Basis
from tests.plugins.registration.factories import TODAY, Town
from tests.plugins.registration.pages import HOME
from tests.plugins.scan.cases import LIBRARY
from tests.support.statements import counted
from tests.support.web import filled_in, submit

Login = Callable[[User], FlaskClient]
BASIS, FORM = f"{HOME}zetels/", f"{HOME}zetels/wijzigen/"
OURS = Given({"burgemeester": 1, "wethouder": 4, "raadslid": 25}, {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.45}, "Monitor 2022", 0.16)
SPRING, AUTUMN = date(2026, 3, 26), date(2026, 9, 1)


def keep(town: Town, since: date = SPRING, given: Given = OURS, **others: Any) -> Basis:
    return set_basis(town.session, town.oov, LIBRARY, since, replace(given, **others), version_of(town.session))


def test_until_it_is_set_there_are_national_figures_and_no_seats(town: Town) -> None:
    now = basis_at(town.session, LIBRARY, TODAY)
    assert (now.since, now.given.seats, now.given.m) == (None, {}, 0.16)
    assert now.given.rates == {"burgemeester": 0.77, "wethouder": 0.67, "raadslid": 0.40}
    assert "raadslid 2024" in now.given.source
    assert now.given == proposed(LIBRARY)


def test_it_holds_from_its_day_until_the_next(town: Town) -> None:
    keep(town)
    keep(town, AUTUMN, seats={"burgemeester": 1, "wethouder": 3, "raadslid": 19})
    found = {day: basis_at(town.session, LIBRARY, day) for day in (date(2026, 3, 25), SPRING, date(2026, 8, 31), AUTUMN, TODAY)}
    assert [each.since for each in found.values()] == [None, SPRING, SPRING, AUTUMN, AUTUMN]
    assert found[TODAY].given.seats["raadslid"] == 19


def test_it_gives_the_worked_values_of_the_domain(town: Town) -> None:
    keep(town)
    given = basis_at(town.session, LIBRARY, TODAY).given
    found = estimate(given.seats, given.rates, 2, given.m)
    assert round(found.expected, 1) == 14.7 and round(found.p_zero, 2) == 0.09


def test_the_same_day_again_is_a_correction(town: Town) -> None:
    keep(town)
    keep(town, m=0.2)
    assert basis_at(town.session, LIBRARY, TODAY).given.m == 0.2
    assert town.session.query(Basis).count() == 1


FAULTS: list[tuple[str, Mapping[str, Any]]] = [
    ("seats_raadslid", {"seats": {**OURS.seats, "raadslid": -1}}),
    ("seats_raadslid", {"seats": {**OURS.seats, "raadslid": 501}}),
    ("seats_wethouder", {"seats": {"burgemeester": 1, "raadslid": 25}}),
    ("seats_burgemeester", {"seats": dict.fromkeys(OURS.seats, 0)}),
    ("rate_wethouder", {"rates": {**OURS.rates, "wethouder": 1.01}}),
    ("rate_burgemeester", {"rates": {"wethouder": 0.5, "raadslid": 0.5}}),
    ("seats_burgemeester", {"rates": dict.fromkeys(OURS.rates, 0.0)}),
    ("m", {"m": 0.09}),
    ("m", {"m": 0.36}),
    ("source", {"source": " "}),
    ("source", {"source": "x" * 201}),
    ("source", {"source": "Bel 06-12345678"}),
    ("since", {"since": date(1999, 12, 31)}),
    ("since", {"since": date(2028, 6, 1)}),
]


@pytest.mark.parametrize(("field", "others"), FAULTS)
def test_what_cannot_be_is_refused_at_its_field(town: Town, field: str, others: Mapping[str, Any]) -> None:
    with pytest.raises(Refused) as refusal:
        keep(town, **others)
    assert refusal.value.field == field
    assert town.session.query(Basis).count() == 0


@pytest.mark.parametrize("who", ["coordinator", "clerk", "assessor", "admin"])
def test_only_who_agrees_on_norms_sets_it(town: Town, who: str) -> None:
    with pytest.raises(Forbidden):
        set_basis(town.session, getattr(town, who), LIBRARY, SPRING, OURS, 0)


def test_of_two_people_the_second_hears_that_it_changed(town: Town) -> None:
    seen = version_of(town.session)
    keep(town)
    with pytest.raises(Stale):
        set_basis(town.session, town.secretary, LIBRARY, AUTUMN, OURS, seen)


class TestPages:
    TYPED: Mapping[str, str] = {
        "since": "26-3-2026",
        "seats_burgemeester": "1",
        "seats_wethouder": "4",
        "seats_raadslid": "25",
        "source": "Monitor Integriteit en Veiligheid 2024",
        "m": "20",
    }

    def test_the_page_asks_for_seats_and_tells_where_figures_come_from(self, year: None, leader: User, assessor: User, login: Login) -> None:
        page = words(login(leader), BASIS)
        assert "Er zijn nog geen zetels vastgelegd." in page and "Zetels vastleggen" in page
        assert "oud cijfer" in page and "NSOB" in page
        assert "Zetels vastleggen" not in words(login(assessor), BASIS)

    def test_seats_are_set_from_the_proposed_figures(self, year: None, leader: User, login: Login) -> None:
        visitor = login(leader)
        answer = submit(visitor, FORM, dict(self.TYPED))
        assert (answer.status_code, answer.headers.get("Location")) == (302, BASIS)
        page = words(visitor, BASIS)
        assert "De schatting rekent met 30 zetels , vanaf 26 maart 2026." in page
        assert "77%" in page and "40%" in page and "20%" in page

    def test_what_was_typed_stays_with_a_sentence_at_the_field(self, year: None, leader: User, login: Login) -> None:
        answer = submit(login(leader), FORM, {**self.TYPED, "seats_raadslid": "", "m": "5", "source": "Eigen telling"})
        page = BeautifulSoup(answer.text, "html5lib")
        assert answer.status_code == 422
        assert "van 0 tot en met 500" in page.select_one("#seats_raadslid-fout").get_text()  # type: ignore[union-attr]
        assert page.select_one("#source")["value"] == "Eigen telling"  # type: ignore[index]

    def test_somebody_else_was_first(self, year: None, leader: User, login: Login) -> None:
        first, second = login(leader), login(leader)
        form = second.get(FORM)
        submit(first, FORM, dict(self.TYPED))
        data = {**_filled(form.text), **self.TYPED, "seats_wethouder": "5"}
        answer = second.post(FORM, data=data)
        assert answer.status_code == 422
        assert "intussen gewijzigd" in answer.text and "4 zetels, 67%" in answer.text
        assert second.post(FORM, data={**_filled(answer.text)}).status_code == 302
        assert "31 zetels" in words(second, BASIS)

    def test_pages_cost_a_fixed_number_of_statements(self, year: None, session: Session, leader: User, login: Login, database: Database) -> None:
        for month in range(1, 13):
            session.add(Basis(valid_from=date(2026, month, 1), **_row(leader)))
        session.commit()
        visitor = login(leader)
        for page in (BASIS, FORM):
            with counted(database.engine) as statements:
                assert visitor.get(page).status_code == 200
            assert len(statements) <= 12, "\n".join(statements)


def words(visitor: FlaskClient, path: str) -> str:
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    return " ".join(BeautifulSoup(answer.text, "html5lib").get_text(" ").split())


def _filled(text: str) -> dict[str, str]:
    form = BeautifulSoup(text, "html5lib").select_one("main form")
    assert form
    return {name: str(value) for name, value in filled_in(form).items()}


def _row(user: User) -> dict[str, Any]:
    return {"seats": OURS.seats, "rates": OURS.rates, "source": "Monitor", "m": 0.16, "recorded_by_id": user.id, "recorded_at": clock.now()}
