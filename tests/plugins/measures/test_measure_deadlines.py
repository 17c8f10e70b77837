"""What waits for whom: confirming, what came back, actions, checks that are due or faded, and what who leads has to arrange."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.contract import Deadline, TopicDecided
from risico.db import Database
from risico.year.service import get_year
from risico.year.workdays import add_workdays
from risico_measures import actions, checks, choosing
from risico_measures.choosing import Change
from risico_measures.deadlines import LEADERS, deadlines
from tests.plugins.measures.factories import TODAY, Town, make_town
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import make_year
from tests.support.statements import counted
from tests.support.story import on


@pytest.fixture
def town(app: Flask, session: Session) -> Iterator[Town]:
    with on(TODAY), app.test_request_context():
        made = make_town(session)
        made.choose("M12")
        made.own(made.clerk)
        yield made


def told(town: Town, year: int = 2027) -> list[Deadline]:
    """The tasks; what only stands on the line of the year has tests of its own."""
    return [each for each in deadlines(town.session, LIBRARY, year) if not each.milestone]


def titles(town: Town, user: User | None = None) -> list[str]:
    return [each.title for each in told(town) if user is None or each.is_for(user.id, user.roles)]


def only(town: Town) -> Deadline:
    (found,) = told(town)
    return found


def test_a_check_waits_for_who_may_confirm_it_and_had_no_hand_in_it(town: Town) -> None:
    town.look(user=town.oov)
    assert only(town).title == "Controle bevestigen: Agressieprotocol voor politieke ambtsdragers"
    assert [user.title for user in (town.oov, town.secretary, town.clerk, town.assessor, town.chief) if titles(town, user)] == [
        "Gemeentesecretaris",
        "Gemeentesecretaris en beheerder",
    ]


def test_what_came_back_waits_for_who_recorded_it_until_there_is_a_new_one(town: Town) -> None:
    check = town.look(user=town.assessor)
    checks.send_back(town.session, town.oov, check, check.version, "Hoeveel mensen waren er?")
    assert (only(town).title, only(town).user_id) == ("Controle aanpassen: Agressieprotocol voor politieke ambtsdragers", town.assessor.id)
    town.look(user=town.assessor)
    assert [each.title.partition(":")[0] for each in told(town)] == ["Controle bevestigen"]


@pytest.mark.parametrize(("left", "told_of"), [(61, False), (60, True), (30, True), (0, True)])
def test_the_next_check_is_told_from_sixty_days_before_on(town: Town, left: int, told_of: bool) -> None:
    town.seen()
    with on(date(2028, 5, 4) - timedelta(days=left)):
        found = told(town, 2028)
    assert [(each.due, each.user_id) for each in found] == ([(date(2028, 5, 4), town.clerk.id)] if told_of else [])
    assert all("geldig tot en met 4 mei 2028" in each.text for each in found)


def test_what_has_faded_stays_until_somebody_looks_again(town: Town) -> None:
    town.seen()
    with on(date(2028, 7, 1)):
        assert (only_of(town, 2028).due, only_of(town, 2028).text) == (date(2028, 5, 4), "Sinds 5 mei 2028 weet niemand of deze maatregel nog werkt.")
        town.look(day=date(2028, 7, 1))
        assert only_of(town, 2028).title.startswith("Controle bevestigen")


def only_of(town: Town, year: int) -> Deadline:
    (found,) = told(town, year)
    return found


def test_what_did_not_work_is_done_and_looked_at_again(town: Town) -> None:
    town.seen(result="niet")
    assert [(each.title.partition(":")[0], each.due, each.user_id) for each in told(town)] == [
        ("Doen", date(2027, 6, 11), town.clerk.id),
        ("Controleren", date(2027, 6, 11), town.clerk.id),
    ]
    assert told(town)[1].text == "De vorige keer werkte deze maatregel niet. Kijk of het nu beter gaat."


def test_proposals_wait_for_who_leads_and_accepted_ones_for_their_owner(town: Town) -> None:
    actions.propose(town.session, TopicDecided(2027, "T01", "Opvang asielzoekers", 4, ("M12", "M26"), ()))
    assert (only(town).title, only(town).roles) == ("Acties aannemen: Opvang asielzoekers", LEADERS)
    assert only(town).due == add_workdays(TODAY, 5)
    assert only(town).text == "Het besluit over dit onderwerp noemt 2 maatregelen. Kies wie het doet en wanneer."
    action = actions.actions_of(town.session, code="M12")[0]
    actions.accept(town.session, town.oov, LIBRARY, action, town.assessor.id, date(2027, 9, 1), action.version)
    assert titles(town, town.assessor) == ["Doen: Agressieprotocol voor politieke ambtsdragers"]
    actions.finish(town.session, town.oov, action, action.version)
    assert titles(town, town.assessor) == []


def test_who_leads_chooses_owners_and_plans_what_is_on_paper(town: Town) -> None:
    town.choose("M11", "M13")
    town.write_down("M12")
    assert [(each.title, each.text.partition(".")[0], each.roles) for each in told(town)] == [
        ("Eigenaren kiezen", "2 maatregelen hebben nog geen eigenaar", LEADERS),
        ("Controles plannen", "1 maatregel staat op papier en is nooit bekeken", LEADERS),
    ]
    choosing.change_many(town.session, town.oov, {"M12": town.measure().version}, Change(planned=date(2027, 6, 1)))
    assert titles(town, town.clerk) == ["Controleren: Agressieprotocol voor politieke ambtsdragers"]
    assert told(town)[0].text == "Deze maatregel is nog nooit in de praktijk bekeken."


def test_what_does_not_apply_and_a_year_that_is_over_ask_nothing(town: Town) -> None:
    town.look()
    assert told(town, 2026) == [] and told(town, 2028) != []
    measure = town.measure()
    choosing.set_aside(town.session, town.oov, measure, "Niet hier.", measure.version)
    assert told(town) == []


def line(town: Town, year: int = 2027) -> list[tuple[str, str, str, date | None]]:
    """What stands on the line: key, state, words and day."""
    found = [each for each in deadlines(town.session, LIBRARY, year) if each.milestone]
    assert all(not each.roles and each.user_id is None and each.part == "Maatregelen" for each in found)
    return [(each.id, each.state, each.milestone, each.due) for each in found]


def test_the_core_set_is_on_the_line_until_all_of_it_was_seen(town: Town) -> None:
    town.choose("M11")
    end = date(2027, 9, 30)
    assert line(town) == [("measures:2027:core_set", "open", "Kernset in praktijk", end)]
    town.seen()
    assert line(town) == [("measures:2027:core_set", "partly", "Kernset in praktijk, 1 van 2", end)]
    choosing.set_aside(town.session, town.oov, town.measure("M11"), "Niet hier.", town.measure("M11").version)
    assert line(town) == [("measures:2027:core_set", "done", "Kernset in praktijk", date(2027, 5, 4))]
    assert line(town, 2028)[0][:2] == ("measures:2028:core_set", "open")
    with on(date(2028, 2, 1)):
        assert line(town)[0][:2] == ("measures:2027:core_set", "done")  # a year that is over keeps what was seen


def test_the_actions_of_a_year_are_on_the_line_until_all_are_closed(town: Town) -> None:
    actions.propose(town.session, TopicDecided(2027, "T01", "Opvang asielzoekers", 4, ("M12", "M26"), ()))
    end = ("measures:2027:actions", date(2027, 12, 15))
    assert [(each[0], each[1], each[3]) for each in line(town)[1:]] == [(end[0], "open", end[1])]
    first, second = actions.actions_of(town.session)
    actions.decline(town.session, town.oov, first, "Dit doet de regio.", first.version)
    assert line(town)[1] == (end[0], "partly", "Acties afgerond, 1 van 2", end[1])
    actions.decline(town.session, town.oov, second, "Dit doet de regio.", second.version)
    assert line(town)[1] == (end[0], "done", "Acties afgerond", TODAY)


def test_what_somebody_owns_is_told_to_the_director_when_it_stays_undone(town: Town) -> None:
    town.seen(result="niet")
    assert {(each.part, each.escalate) for each in told(town)} == {("Maatregelen", ("safety_director",))}


def test_every_task_keeps_its_id_and_leads_somewhere(town: Town) -> None:
    town.seen(result="niet")
    town.look(user=town.assessor)
    first, second = told(town), told(town)
    assert [each.id for each in first] == [each.id for each in second] and len({each.id for each in first}) == len(first)
    assert all(each.url.startswith("/2027/maatregelen/") for each in first)


def test_the_hook_tells_them_in_three_statements(app: Flask, town: Town, database: Database) -> None:
    make_year(town.session)
    town.look()
    town.session.commit()
    with database.reader() as reading:
        year = get_year(reading, 2027)
        with counted(database.engine) as statements:
            parts = app.extensions["risico"].plugins.hook.deadlines(session=reading, year=year)
    own = [statement for statement in statements if "measures_" in statement]
    assert len(own) == 3
    assert any(each.id.startswith("measures:") for part in parts for each in part)
