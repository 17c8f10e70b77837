"""The quarterly rhythm: ten working days after the quarter, who it is for, and what the list says when it is late."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask

from risico.contract import Deadline
from risico.db import Database
from risico.year.models import Year
from risico_registration.counts import OFFICE_HOLDERS
from risico_registration.deadlines import counted_in, deadlines, due
from risico_registration.poll_deadlines import poll_deadlines
from risico_registration.quarters import Quarter
from tests.plugins.registration.factories import Q1, Q4, Town
from tests.plugins.scan.factories import make_year
from tests.support.statements import counted
from tests.support.story import on


@pytest.fixture
def tasks(app: Flask, town: Town) -> dict[str, Deadline]:
    """The deadlines of 2027 by id, on 11 May 2027, when the last quarter of 2026 was counted and of the first only employees."""
    town.count(Q4)
    town.nil(Q4, OFFICE_HOLDERS)
    town.count(Q1)
    with app.test_request_context():
        return {task.id: task for task in deadlines(town.session, 2027)}


def test_a_planning_year_counts_the_last_quarter_of_the_year_before() -> None:
    assert counted_in(2027) == (Quarter(2026, 4), Quarter(2027, 1), Quarter(2027, 2), Quarter(2027, 3))


@pytest.mark.parametrize(
    ("quarter", "day"),
    [
        (Quarter(2026, 4), date(2027, 1, 15)),
        (Quarter(2027, 1), date(2027, 4, 14)),
        (Quarter(2027, 2), date(2027, 7, 14)),
        (Quarter(2027, 3), date(2027, 10, 14)),
        (Quarter(2026, 1), date(2026, 4, 16)),
        (Quarter(2029, 1), date(2029, 4, 16)),
    ],
)
def test_a_count_is_due_ten_working_days_after_the_quarter(quarter: Quarter, day: date) -> None:
    """New Year's Day, Good Friday and Easter Monday are no working days."""
    assert due(quarter, date(quarter.next().year, 1, 1)) == day


@pytest.mark.parametrize(
    ("opened", "day"), [(date(2027, 4, 14), date(2027, 4, 14)), (date(2027, 4, 15), date(2027, 4, 30)), (date(2027, 11, 26), date(2027, 12, 10))]
)
def test_nobody_is_late_with_a_quarter_from_before_the_year_was_opened(opened: date, day: date) -> None:
    assert due(Quarter(2027, 1), opened) == day


def test_what_is_done_stays_on_the_line_and_waits_for_nobody(tasks: dict[str, Deadline]) -> None:
    done = tasks["registration:2026-4:count"]
    assert (done.state, done.milestone, done.title, done.due) == ("done", "Telling Q4", "Telling vierde kwartaal 2026", date(2027, 1, 15))
    assert not done.is_for(1, ("incident_coordinator",))


def test_a_late_count_says_which_group_and_how_late(tasks: dict[str, Deadline]) -> None:
    late = tasks["registration:2027-1:count"]
    assert (late.state, late.part, late.escalate, late.urgent) == ("partly", "Registratie", ("secretary",), False)
    assert late.text == "Bestuur en raad is nog niet geteld. Voer de telling in, of verklaar dat er niets is gemeld. De telling is 27 dagen te laat."
    assert late.is_for(1, ("incident_coordinator",)) and late.is_for(1, ("safety_director",))
    assert not late.is_for(1, ("secretary",)) and not late.is_for(1, ("admin",))


def test_a_quarter_that_is_not_over_says_from_when(tasks: dict[str, Deadline]) -> None:
    assert tasks["registration:2027-2:count"].text == "Dit kan vanaf 1 juli 2027, als het kwartaal voorbij is."
    assert list(tasks) == [f"registration:{code}:count" for code in ("2026-4", "2027-1", "2027-2", "2027-3")]


def test_on_the_day_itself_it_is_not_late(app: Flask, town: Town) -> None:
    with app.test_request_context(), on(date(2027, 4, 14)):
        assert "te laat" not in deadlines(town.session, 2027)[1].text
    with app.test_request_context(), on(date(2027, 4, 15)):
        assert deadlines(town.session, 2027)[1].text.endswith("De telling is 1 dag te laat.")


def test_the_hook_tells_them_in_one_statement(app: Flask, town: Town, database: Database) -> None:
    make_year(town.session)
    town.count(Q1)
    town.session.commit()
    hook = app.extensions["risico"].plugins.hook
    with app.test_request_context(), database.reader() as reading:
        found = reading.get(Year, 2027)
        with counted(database.engine) as statements:
            told = [task for part in hook.deadlines(session=reading, year=found) for task in part if task.id.endswith(":count")]
    assert len(told) == 4
    assert len([statement for statement in statements if "registration_count" in statement]) == 1
    assert told[1].state == "partly"


def test_in_a_year_that_was_opened_late_nothing_is_late_yet(app: Flask, town: Town) -> None:
    make_year(town.session).opened_at = datetime(2027, 11, 25, 9, tzinfo=UTC)
    town.session.flush()
    with app.test_request_context(), on(date(2027, 11, 26)):
        found = [*deadlines(town.session, 2027), *poll_deadlines(town.session, 2027)]
    assert len(found) == 5 and all(each.due is None or each.due >= date(2027, 12, 9) for each in found)
    assert not [each for each in found if "te laat" in each.text]
