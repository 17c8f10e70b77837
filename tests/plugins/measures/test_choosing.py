"""Choosing measures: the core set, the catalogue, own ones, what does not apply, and owner and date of many at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from risico.accounts.models import User
from risico.content.types import Library
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_measures import choosing, papers
from risico_measures.choosing import Change, Typed
from risico_measures.models import Measure
from risico_measures.papers import TypedPaper
from risico_measures.rows import all_rows, applying
from risico_measures.service import get_measure
from tests.plugins.measures.factories import OWN, TODAY, Town
from tests.plugins.scan.cases import LIBRARY
from tests.support.story import on

CORE = [measure.id for measure in LIBRARY.measures if measure.core]


def codes(town: Town) -> list[str]:
    return [row.code for row in all_rows(town.session, LIBRARY)]


def test_starting_chooses_the_core_set_once(town: Town) -> None:
    town.choose("M12", "M47")
    assert choosing.start_core(town.session, town.oov, LIBRARY) == 25
    assert choosing.start_core(town.session, town.secretary, LIBRARY) == 0
    assert codes(town) == sorted([*CORE, "M47"]) and len(CORE) == 26


def test_two_leaders_who_start_at_once_choose_each_measure_once(town: Town, database: Database) -> None:
    leaders = [town.oov.id, town.secretary.id]
    town.session.commit()

    def start(user_id: int) -> int:
        with on(TODAY), database.writer() as session, session.begin():
            return choosing.start_core(session, session.get_one(User, user_id), LIBRARY)

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(start, leaders)) == [0, 26]
    with database.reader() as session:
        assert session.scalar(select(func.count()).select_from(Measure)) == 26


def test_a_measure_of_the_catalogue_is_as_the_catalogue_says(town: Town) -> None:
    town.choose("M04", "M26")
    definition = town.row("M04").definition
    assert (definition.level, definition.phase, definition.months, definition.owner, definition.own) == ("individu", "vooraf", 12, "HR en griffier", False)
    assert (town.row("M26").definition.months, town.row("M26").definition.note) == (12, "Per onderwerp.")
    assert (town.row("M04").owner, town.row("M04").history.chosen_on) == ("HR en griffier", TODAY)


def test_what_is_no_longer_in_the_catalogue_is_kept_as_it_was(town: Town) -> None:
    town.choose("M04")
    without = Library(**{**dict(LIBRARY), "measures": tuple(measure for measure in LIBRARY.measures if measure.id != "M04")})
    (row,) = all_rows(town.session, without)
    assert (row.title, row.definition.practice, row.definition.own) == ("Voorlichting en training", "Per orgaan is bekend welk deel heeft meegedaan.", True)


def test_an_own_measure_gets_the_next_free_number(town: Town) -> None:
    first = choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    second = choosing.add_own(town.session, town.secretary, LIBRARY, replace(OWN, title="Bel een vriend"))
    assert (first.code, second.code) == ("E01", "E02")
    definition = town.row("E01").definition
    assert (definition.title, definition.months, definition.owner, definition.own, definition.core) == (OWN.title, 6, "Griffier", True, False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "Bel jan@example.nl"}, "title"),
        ({"title": "voorlichting en TRAINING"}, "title"),
        ({"phase": "later"}, "phase"),
        ({"level": "G"}, "level"),
        ({"paper": ""}, "paper"),
        ({"practice": "x" * 501}, "practice"),
        ({"months": 0}, "months"),
        ({"months": 61}, "months"),
        ({"owner": ""}, "owner"),
    ],
)
def test_an_own_measure_that_cannot_be_says_at_which_field(town: Town, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        choosing.add_own(town.session, town.oov, LIBRARY, replace(OWN, **change))
    assert refusal.value.field == field
    assert codes(town) == []


def test_only_the_text_of_an_own_measure_is_changed_here(town: Town) -> None:
    own = choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    choosing.change_own(town.session, town.oov, LIBRARY, own, replace(OWN, months=3, practice="Het aanbod is snel gedaan."), own.version)
    assert (town.row("E01").definition.months, town.row("E01").definition.practice) == (3, "Het aanbod is snel gedaan.")
    (measure,) = town.choose("M12")
    with pytest.raises(Refused, match="catalogus"):
        choosing.change_own(town.session, town.oov, LIBRARY, measure, OWN, measure.version)


def test_a_shorter_interval_counts_at_once(town: Town) -> None:
    own = choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    with on(TODAY - timedelta(days=150)):
        town.confirm(town.look("E01", day=TODAY - timedelta(days=150)))
    assert town.row("E01").standing.practice.works
    choosing.change_own(town.session, town.oov, LIBRARY, own, replace(OWN, months=3), own.version)
    assert town.row("E01").standing.practice.state == "onbekend"


def test_what_does_not_apply_counts_nowhere_and_keeps_what_it_had(town: Town) -> None:
    (measure,) = town.choose("M12")
    town.write_down()
    with pytest.raises(Refused) as refusal:
        choosing.set_aside(town.session, town.oov, measure, "  ", measure.version)
    assert refusal.value.field == "reason"
    choosing.set_aside(town.session, town.oov, measure, "Wij hebben geen commissies.", measure.version)
    (row,) = all_rows(town.session, LIBRARY)
    assert (applying([row]), row.set_aside) == ([], "Wij hebben geen commissies.")
    for act in (lambda: town.look(), lambda: town.write_down()):
        with pytest.raises(Refused, match="niet van toepassing"):
            act()
    with pytest.raises(Refused, match="al op"):
        choosing.set_aside(town.session, town.oov, measure, "Nog een keer.", measure.version)
    with on(TODAY + timedelta(days=10)):
        choosing.bring_back(town.session, town.oov, measure, measure.version)
        assert town.row().set_aside is None and town.row().standing.paper.holds
        assert len(applying([town.row()])) == 1
    with pytest.raises(Refused, match="al van toepassing"):
        choosing.bring_back(town.session, town.oov, measure, measure.version)


def test_owner_and_date_of_many_in_one_go(town: Town) -> None:
    chosen = town.choose("M11", "M12", "M13")
    seen = {measure.code: measure.version for measure in chosen[:2]}
    change = Change(town.clerk.id, date(2027, 6, 1))
    assert choosing.change_many(town.session, town.oov, seen, change) == 2
    assert [(row.code, row.owner, row.planned) for row in all_rows(town.session, LIBRARY)] == [
        ("M11", "Griffier", date(2027, 6, 1)),
        ("M12", "Griffier", date(2027, 6, 1)),
        ("M13", "Gemeentesecretaris", None),
    ]
    choosing.change_many(town.session, town.oov, {"M11": town.measure("M11").version}, Change(planned=date(2027, 7, 1)))
    assert (town.row("M11").owner, town.row("M11").planned) == ("Griffier", date(2027, 7, 1))


@pytest.mark.parametrize(
    ("versions", "change", "field"),
    [
        ({"M11": 1}, Change(), None),
        ({}, Change(planned=TODAY), "codes"),
        ({"M99": 1}, Change(planned=TODAY), "codes"),
        ({"M11": 1}, Change(planned=TODAY - timedelta(days=1)), "planned"),
        ({"M11": 1}, Change(planned=date(2040, 1, 1)), "planned"),
        ({"M11": 1}, Change(owner_id=999), "owner"),
    ],
)
def test_a_change_that_cannot_be_changes_none(town: Town, versions: dict[str, int], change: Change, field: str | None) -> None:
    town.choose("M11")
    with pytest.raises(Refused) as refusal:
        choosing.change_many(town.session, town.oov, versions, change)
    assert refusal.value.field == field
    assert town.row("M11").planned is None


def test_who_is_no_reader_or_left_cannot_own(town: Town) -> None:
    town.choose("M11")
    town.assessor.active = False
    town.session.flush()
    for user in (town.admin, town.assessor):
        with pytest.raises(Refused, match="geen eigenaar"):
            town.own(user, "M11")
    assert town.assessor not in choosing.owners(town.session) and town.clerk in choosing.owners(town.session)


def test_an_old_list_changes_none_of_its_measures(town: Town) -> None:
    chosen = town.choose("M11", "M12")
    seen = {measure.code: measure.version for measure in chosen}
    town.write_down("M12")
    with pytest.raises(Stale, match="M12"):
        choosing.change_many(town.session, town.oov, seen, Change(planned=TODAY))
    assert town.row("M12").planned is None


def test_old_forms_change_nothing(town: Town) -> None:
    own = choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    version = own.version
    town.write_down("E01")
    acts: list[Callable[[], object]] = [
        lambda: choosing.change_own(town.session, town.oov, LIBRARY, own, OWN, version),
        lambda: choosing.set_aside(town.session, town.oov, own, "Niet hier.", version),
        lambda: choosing.bring_back(town.session, town.oov, own, version),
        lambda: papers.set_paper(town.session, town.oov, own, TypedPaper("geen", TODAY), version),
    ]
    for act in acts:
        with pytest.raises(Stale):
            act()


def test_only_who_leads_chooses_administrators_not(town: Town) -> None:
    own = choosing.add_own(town.session, town.oov, LIBRARY, OWN)
    typed: Typed = replace(OWN, title="Iets anders")
    acts: list[Callable[[User], object]] = [
        lambda user: choosing.start_core(town.session, user, LIBRARY),
        lambda user: choosing.add(town.session, user, LIBRARY, ["M11"]),
        lambda user: choosing.add_own(town.session, user, LIBRARY, typed),
        lambda user: choosing.change_own(town.session, user, LIBRARY, own, typed, own.version),
        lambda user: choosing.set_aside(town.session, user, own, "Niet hier.", own.version),
        lambda user: choosing.bring_back(town.session, user, own, own.version),
        lambda user: choosing.change_many(town.session, user, {"E01": own.version}, Change(planned=TODAY)),
    ]
    for user in (town.clerk, town.assessor, town.admin):
        for act in acts:
            with pytest.raises(Forbidden):
                act(user)
    assert codes(town) == ["E01"]


def test_an_unknown_code_is_not_chosen_and_not_found(town: Town) -> None:
    with pytest.raises(Refused, match="bestaat niet"):
        town.choose("M12", "M99")
    with pytest.raises(NotFound):
        get_measure(town.session, "M12")
