"""Help from outside: who is entitled, and the yearly check of it."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from risico.content.load import load_library
from risico.errors import Forbidden
from risico.paths import ASSESSMENTS
from risico.permissions import Role
from risico_briefings import help_checks
from risico_briefings.deadlines import deadlines
from risico_briefings.help import for_office, standing, to_check
from tests.conftest import MakeUser
from tests.plugins.briefings.factories import Town
from tests.support import web
from tests.support.story import on

LIBRARY = load_library(ASSESSMENTS)
LATER = date(2029, 1, 8)


def titles(office: str, day: date = date(2027, 5, 11)) -> set[str]:
    return {link.id for link in for_office(LIBRARY.help_links, office, day)}  # type: ignore[arg-type]


def test_who_reads_what_is_exact() -> None:
    assert {"eerste_hulp_online", "slachtofferhulp", "zelfscan", "otwb"} <= titles("raadslid")
    assert not {"woonregeling", "woningscan", "veiligheidspakket"} & (titles("raadslid") | titles("commissielid") | titles("griffier"))
    assert {"woonregeling", "woningscan"} <= titles("wethouder") and "veiligheidspakket" in titles("burgemeester") - titles("wethouder")
    assert "otwb" not in titles("commissielid"), "whether the team helps them is not certain"
    assert "woonregeling" not in titles("wethouder", date(2023, 12, 31)), "not before it held"


def test_what_nobody_looked_at_for_a_year_is_marked_until_somebody_does() -> None:
    one = LIBRARY.help_links[0]
    assert to_check([one], date(2027, 11, 1)) == [] and to_check([one], date(2027, 11, 2)) == [one]
    looked = {one.id: date(2027, 11, 2)}
    assert to_check([one], date(2028, 11, 1), looked) == [] and to_check([one], date(2028, 11, 2), looked) == [one]
    assert standing([one], date(2027, 11, 2), {one.id: date(2020, 1, 1)})[0].seen == one.checked_on, "the newest day counts"


def test_the_clerk_ticks_off_what_is_still_right(app: Flask, town: Town, login: object) -> None:
    with on(LATER), app.test_request_context():
        desk: FlaskClient = login(town.clerk)  # type: ignore[operator]
        page = desk.get("/2027/briefings/hulp/").text
        count = len(LIBRARY.help_links)
        assert f"{count} van de {count}" in " ".join(BeautifulSoup(page, "html5lib").text.split())
        answer = web.submit(desk, "/2027/briefings/hulp/", {"hulp": ["otwb", "zelfscan", "bestaat_niet"]})
        assert answer.status_code == 302 and "Nagekeken: 2." in (page := desk.get("/2027/briefings/hulp/").text)
        assert f"{count - 2} van de {count}" in " ".join(BeautifulSoup(page, "html5lib").text.split())
        town.session.expire_all()
        (task,) = [each for each in deadlines(town.session, LIBRARY, 2029) if each.id == "briefings:help"]
        assert task.text.startswith(f"{count - 2} hulplijnen")
        assert "Vink eerst aan" in desk.get(web.submit(desk, "/2027/briefings/hulp/", {}).headers["Location"]).text


@pytest.mark.parametrize("role", [Role.MAYOR, Role.ASSESSOR, Role.ADMIN])
def test_only_who_keeps_the_facts_ticks_off(town: Town, make_user: MakeUser, role: Role) -> None:
    with pytest.raises(Forbidden):
        help_checks.mark(town.session, make_user(role), LIBRARY, ["otwb"])
