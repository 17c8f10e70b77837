"""The public report holds what docs/decisions/public-report.md lists, and nothing that somebody typed about a topic."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import inspect
from sqlalchemy.orm import Session
from sqlalchemy.types import String, Text

from risico.db import Base
from risico.documents import data, sheets, word
from risico.documents.blocks import HeatMap, LevelCell, Report, Table
from risico_scan import adoption, models
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.reports import Told, a_year, drop_undecided, report

CANARY = "Kanariezin"
WRITERS = (word.write, sheets.write, data.to_json)
NOT_TYPED = {"code", "title", "digest", "content_digest", "json", "sha256", "state", "phase", "question_set", "question", "basis", "rater_role"}
"""Columns with text that the app itself writes, and the title of a topic, which the report is about."""


@pytest.fixture
def told(session: Session) -> Told:
    return a_year(session, CANARY)


def everything(written: bytes) -> str:
    """All text in a file, that in every member of a package too."""
    if not written.startswith(b"PK"):
        return written.decode()
    with ZipFile(BytesIO(written)) as package:
        return "\n".join(f"{name}\n{package.read(name).decode('utf-8', 'replace')}" for name in package.namelist())


def tables(made: Report) -> dict[str, Table]:
    return {block.caption: block for each in made.sections for block in each.blocks if isinstance(block, Table)}


def typed_fields() -> Iterator[tuple[type[Base], str]]:
    """Every column of the scan in which text of a user can stand."""
    for mapper in Base.registry.mappers:
        if mapper.class_.__module__ == models.__name__:
            for column in inspect(mapper.class_).columns:
                if isinstance(column.type, String | Text) and column.name not in NOT_TYPED:
                    yield mapper.class_, column.key


def test_the_canary_stands_in_every_field_that_is_typed(told: Told) -> None:
    """Otherwise the tests below prove nothing."""
    drop_undecided(told)
    told.adopt()
    adoption.reopen(told.session, told.secretary, told.round, CANARY, told.round.version)
    empty = [f"{model.__name__}.{field}" for model, field in typed_fields() if not any(getattr(row, field) == CANARY for row in told.session.query(model))]
    assert empty == ["Adoption.reason"]
    told.adopt()
    assert adoption.versions(told.session, told.round)[0].reason == CANARY


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("adopted", [False, True])
def test_no_typed_text_account_or_role_is_in_the_public_files(told: Told, adopted: bool, write: Callable[[Report], bytes]) -> None:
    if adopted:
        drop_undecided(told)
        told.adopt()
        adoption.reopen(told.session, told.secretary, told.round, CANARY, told.round.version)
        told.adopt()
    assert CANARY in everything(write(report(told.session, "intern")))
    text = everything(write(report(told.session, "openbaar")))
    assert CANARY.casefold() not in text.casefold()
    assert "@" not in re.sub(r'"@"', "", text) and "example.nl" not in text
    for role in LIBRARY.rater_roles:
        assert not re.search(rf"\b{role.title}\b", text), role.title


@pytest.mark.parametrize("write", WRITERS)
def test_nothing_that_shows_a_weak_place_is_in_the_public_files(told: Told, write: Callable[[Report], bytes]) -> None:
    drop_undecided(told)
    checksum = told.adopt()
    text = everything(write(report(told.session, "openbaar")))
    rules = [LIBRARY.rules.R0, LIBRARY.rules.R1, LIBRARY.rules.R2, LIBRARY.rules.R3, LIBRARY.rules.R4, LIBRARY.rules.R5]
    forbidden = [rule.title for rule in rules] + [rule.flag for rule in rules if rule.flag] + [rule.why for rule in rules]
    forbidden += [measure.title for measure in LIBRARY.measures] + [question.text for question in LIBRARY.questions]
    forbidden += ["erekend", "verlaagd", "verhoogd.", "beoordelaar", "bandbreedte", checksum]
    allowed = {LIBRARY.strategies[0].title, LIBRARY.strategies[1].title}  # measures of the same name
    assert [word for word in forbidden if word not in allowed and word.casefold() in text.casefold()] == []


def test_levels_stand_in_groups_and_topics_within_a_group_by_title(told: Told) -> None:
    drop_undecided(told)
    told.adopt()
    made = report(told.session, "openbaar")
    assert tables(made)["Niveau per onderwerp"].rows == (
        ("Opvang asielzoekers", "hoog of zeer hoog (4 of 5)", "verhoogd (3)"),
        ("Vakantieparken", "verhoogd (3)", "hoog of zeer hoog (4 of 5)"),
        ("Parkeren centrum", "laag of aandacht (1 of 2)", "nieuw"),
    )
    assert not any(isinstance(block, HeatMap | LevelCell) for each in made.sections for block in each.blocks)
    assert made.core == "Wij beoordelen dit jaar 3 gevoelige onderwerpen. 1 onderwerp vraagt veel aandacht."
    assert made.about == "Deze beoordeling is op 11 mei 2027 vastgesteld door de gemeentesecretaris, als versie 1."


@pytest.mark.parametrize(("level", "group"), [(1, "laag of aandacht (1 of 2)"), (2, "laag of aandacht (1 of 2)"), (3, "verhoogd (3)")])
def test_the_lower_groups(told: Told, level: int, group: str) -> None:
    for decision in told.session.query(models.Decision):
        decision.level = level
    assert {row[1] for row in tables(report(told.session, "openbaar"))["Niveau per onderwerp"].rows} == {group, "nog niet besloten"}


@pytest.mark.parametrize("level", [4, 5])
def test_four_and_five_are_one_group(told: Told, level: int) -> None:
    for decision in told.session.query(models.Decision):
        decision.level = level
    assert {row[1] for row in tables(report(told.session, "openbaar"))["Niveau per onderwerp"].rows} == {"hoog of zeer hoog (4 of 5)", "nog niet besloten"}


def test_of_a_topic_that_is_not_decided_only_the_title_is_told(told: Told) -> None:
    made = report(told.session, "openbaar")
    found = {row[0]: row[1:] for row in tables(made)["Niveau per onderwerp"].rows}
    assert {title for title, cells in found.items() if cells == ("nog niet besloten", "nieuw")} == {"Coffeeshops", "Jaarwisseling", "Windpark Noorderdijk"}
    assert made.core == "Wij beoordelen dit jaar 6 gevoelige onderwerpen. Over 3 daarvan is besloten."
    assert not made.final


def test_measures_are_counted_over_all_topics_together(told: Told) -> None:
    made = report(told.session, "openbaar")
    assert tables(made)["Maatregelen op hoofdlijnen"].rows == (("vooraf", "Voorbereiden, afspreken en oefenen.", 2),)


def test_with_few_decided_topics_nothing_is_told_of_what_is_done(told: Told) -> None:
    told.topics["L01"].phase = "scoring"
    told.session.flush()
    made = report(told.session, "openbaar")
    assert "Maatregelen op hoofdlijnen" not in tables(made)
    assert not any(strategy.title in str(made) for strategy in LIBRARY.strategies)
    assert "Over minder dan 3 onderwerpen is besloten." in str(made)


def test_looking_back_is_told_from_three_topics_on(told: Told) -> None:
    assert any(each.title == "Terugkijken op 2026" for each in report(told.session, "openbaar").sections)
    told.session.delete(told.session.query(models.Outcome).limit(1).one())
    told.session.flush()
    assert not any(each.title == "Terugkijken op 2026" for each in report(told.session, "openbaar").sections)


@pytest.mark.parametrize("title", ["Dossier mevrouw Willemsen", "Dorpsstraat 12", "Bel 06-12345678", "Post aan a.jansen@voorbeeld.nl"])
def test_a_title_that_looks_like_a_person_or_an_address_is_replaced(told: Told, title: str) -> None:
    told.topics["L01"].title = told.topics["T06"].title = title
    told.session.flush()
    made = report(told.session, "openbaar")
    titles = {row[0] for row in tables(made)["Niveau per onderwerp"].rows}
    assert {"Eigen onderwerp", "Vakantieparken"} <= titles
    assert title not in str(made) and title in str(report(told.session, "intern"))
