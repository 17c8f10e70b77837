"""Practice checks with four eyes: recording, confirming, sending back, exceptions, and what that does to the measure."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_measures import checks, choosing
from risico_measures.checks import CONFIRMED, REPLACED, RETURNED, WAITING, TypedCheck
from risico_measures.choosing import Change
from risico_measures.models import Action, Check
from tests.plugins.measures.factories import TODAY, Town
from tests.support.story import on

SEEN = TypedCheck(date(2027, 5, 4), "oefening", "deels", "zaak 2027-0417", "Commissieleden stonden niet op de lijst.", 5, 6)


@pytest.fixture
def measured(town: Town) -> Town:
    town.choose("M11", "M12")
    return town


def test_a_check_counts_once_it_is_confirmed(measured: Town) -> None:
    check = measured.look()
    assert (check.state, measured.row().standing.practice.state, len(measured.row().waiting)) == (WAITING, "onbekend", 1)
    measured.confirm(check)
    practice = measured.row().standing.practice
    assert (practice.state, practice.seen, practice.until) == ("aantoonbaar", date(2027, 5, 4), date(2028, 5, 4))
    assert (check.confirmed_by_id, check.exception, measured.row().waiting) == (measured.oov.id, "", ())


def test_what_was_typed_is_kept(measured: Town) -> None:
    check = checks.record(
        measured.session, measured.clerk, measured.measure(), replace(SEEN, carried_out_by_id=measured.assessor.id, learned=" Er ontbrak iets. ")
    )
    assert (check.seen, check.asked, check.learned, check.evidence) == (5, 6, "Er ontbrak iets.", "zaak 2027-0417")
    assert (check.recorded_by_id, check.carried_out_by_id, check.confirmed_by_id) == (measured.clerk.id, measured.assessor.id, None)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": TODAY + timedelta(days=1)}, "day"),
        ({"day": date(1999, 12, 31)}, "day"),
        ({"kind": "telefoon"}, "kind"),
        ({"result": "prima"}, "result"),
        ({"seen": 7}, "seen"),
        ({"seen": -1}, "seen"),
        ({"seen": None}, "seen"),
        ({"asked": None}, "seen"),
        ({"evidence": " "}, "evidence"),
        ({"evidence": "x" * 201}, "evidence"),
        ({"evidence": "06-12345678"}, "evidence"),
        ({"learned": ""}, "learned"),
        ({"learned": "x" * 301}, "learned"),
        ({"learned": "Mail jan@example.nl"}, "learned"),
        ({"result": "niet", "learned": ""}, "learned"),
        ({"carried_out_by_id": 999}, "carried_out_by"),
    ],
)
def test_a_check_that_cannot_be_says_at_which_field(measured: Town, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        checks.record(measured.session, measured.clerk, measured.measure(), replace(SEEN, **change))
    assert refusal.value.field == field
    assert checks.checks_of(measured.session, measured.measure()) == []


def test_a_form_that_is_sent_twice_is_one_check(measured: Town) -> None:
    measured.look()
    with pytest.raises(Refused, match="staat er al"):
        measured.look()
    assert measured.look(evidence="zaak 2027-0418").state == WAITING


def test_who_owns_carried_out_or_recorded_cannot_confirm_administrators_neither(measured: Town) -> None:
    measured.own(measured.secretary)
    check = checks.record(measured.session, measured.oov, measured.measure(), replace(SEEN, carried_out_by_id=measured.chief.id))
    for user, why in ((measured.secretary, "eigenaar"), (measured.oov, "vast"), (measured.chief, "zelf uit")):
        with pytest.raises(Refused, match=why) as refusal:
            measured.confirm(check, user)
        assert refusal.value.field == "exception"
        with pytest.raises(Forbidden, match=why):
            checks.send_back(measured.session, user, check, check.version, "Anders.")
    assert measured.confirm(check, measured.clerk).state == CONFIRMED


def test_who_may_not_make_exceptions_cannot_confirm_with_a_reason_either(measured: Town) -> None:
    check = measured.look(user=measured.clerk)
    with pytest.raises(Forbidden, match="vast"):
        measured.confirm(check, measured.clerk, "Er is niemand anders.")
    assert check.state == WAITING


def test_an_exception_needs_a_reason_and_stays(measured: Town) -> None:
    measured.own(measured.secretary)
    check = measured.look()
    with pytest.raises(Refused) as refusal:
        measured.confirm(check, measured.secretary, "Bel 06-12345678.")
    assert refusal.value.field == "exception"
    measured.confirm(check, measured.secretary, "De directeur was er niet.")
    assert (check.state, check.exception) == (CONFIRMED, "De directeur was er niet.")


def test_a_reason_that_is_not_needed_is_no_exception(measured: Town) -> None:
    assert measured.confirm(measured.look(), measured.oov, "Voor de zekerheid.").exception == ""


def test_giving_the_measure_away_makes_nobody_a_second_pair_of_eyes(measured: Town) -> None:
    measured.own(measured.oov)
    check = measured.look()
    measured.own(measured.secretary)
    for user in (measured.oov, measured.secretary):
        with pytest.raises(Refused, match="eigenaar"):
            measured.confirm(check, user)


def test_only_roles_that_may_confirm_confirm_and_send_back(measured: Town) -> None:
    check = measured.look()
    for user in (measured.assessor, measured.admin):
        with pytest.raises(Forbidden):
            measured.confirm(check, user)
        with pytest.raises(Forbidden):
            checks.send_back(measured.session, user, check, check.version, "Anders.")
    with pytest.raises(Forbidden):
        measured.look(user=measured.admin)


def test_a_check_goes_back_with_a_reason_and_a_new_one_takes_its_place(measured: Town) -> None:
    check = measured.look()
    with pytest.raises(Refused) as refusal:
        checks.send_back(measured.session, measured.oov, check, check.version, " ")
    assert refusal.value.field == "remark"
    checks.send_back(measured.session, measured.oov, check, check.version, "Hoeveel mensen waren er?")
    assert (check.state, check.remark, measured.row().standing.practice.state) == (RETURNED, "Hoeveel mensen waren er?", "onbekend")
    with pytest.raises(Refused, match="wacht niet meer"):
        measured.confirm(check)
    again = measured.look()
    measured.session.refresh(check)
    assert (check.state, [each.id for each in measured.row().pending]) == (REPLACED, [again.id])


def test_a_check_of_somebody_else_leaves_what_came_back(measured: Town) -> None:
    check = measured.look()
    checks.send_back(measured.session, measured.oov, check, check.version, "Anders.")
    measured.look(user=measured.assessor)
    measured.session.refresh(check)
    assert check.state == RETURNED


def test_who_recorded_takes_a_mistake_back_as_long_as_it_is_not_confirmed(measured: Town) -> None:
    check = measured.look()
    with pytest.raises(Forbidden):
        checks.withdraw(measured.session, measured.oov, check, check.version)
    checks.withdraw(measured.session, measured.clerk, check, check.version)
    assert measured.row().pending == ()
    confirmed = measured.seen()
    with pytest.raises(Refused, match="telt mee"):
        checks.withdraw(measured.session, measured.clerk, confirmed, confirmed.version)


def test_old_pages_confirm_send_back_and_withdraw_nothing(measured: Town) -> None:
    check = measured.look()
    acts: list[Callable[[], object]] = [
        lambda: checks.confirm(measured.session, measured.oov, check, check.version + 1),
        lambda: checks.send_back(measured.session, measured.oov, check, check.version + 1, "Anders."),
        lambda: checks.withdraw(measured.session, measured.clerk, check, check.version + 1),
    ]
    for act in acts:
        with pytest.raises(Stale):
            act()
    assert check.state == WAITING


def test_a_check_is_found_under_its_own_measure_only(measured: Town) -> None:
    check = measured.look("M12")
    assert checks.get_check(measured.session, measured.measure("M12"), check.id) is check
    for measure, id in ((measured.measure("M11"), check.id), (measured.measure("M12"), check.id + 1)):
        with pytest.raises(NotFound):
            checks.get_check(measured.session, measure, id)


def test_a_confirmed_check_ends_the_plan_and_sets_the_next_day(measured: Town) -> None:
    choosing.change_many(measured.session, measured.oov, {"M11": measured.measure("M11").version}, Change(planned=date(2027, 5, 20)))
    check = measured.look("M11")
    assert measured.row("M11").next_check == date(2027, 5, 20)
    measured.confirm(check)
    assert measured.row("M11").next_check == date(2027, 11, 4)


def test_what_does_not_work_becomes_an_action_of_the_owner_and_is_looked_at_again(measured: Town) -> None:
    measured.own(measured.assessor)
    check = measured.seen(result="niet")
    action = measured.session.scalars(select(Action)).one()
    assert (action.code, action.state, action.owner_id, action.due, action.check_id) == ("M12", "open", measured.assessor.id, date(2027, 6, 11), check.id)
    assert (measured.row().next_check, measured.row().standing.practice.state) == (date(2027, 6, 11), "niet")


def test_half_working_makes_no_action(measured: Town) -> None:
    measured.seen(result="deels")
    assert measured.session.scalars(select(Action)).all() == []


def test_the_status_fades_by_itself(measured: Town) -> None:
    measured.seen()
    with on(date(2028, 5, 4)):
        assert (measured.row().standing.practice.works, measured.row().days_left, measured.row().is_near) == (True, 0, True)
    with on(date(2028, 5, 5)):
        practice = measured.row().standing.practice
        assert (practice.state, practice.faded_on, measured.row().days_left) == ("onbekend", date(2028, 5, 5), -1)


def test_of_two_who_confirm_at_the_same_moment_one_does(measured: Town, database: Database) -> None:
    id = measured.look().id
    users = [measured.oov.id, measured.secretary.id]
    measured.session.commit()

    def act(user_id: int) -> str:
        with on(TODAY), database.writer() as session, session.begin():
            check = session.get_one(Check, id)
            try:
                checks.confirm(session, session.get_one(User, user_id), check, 1)
            except Refused as refusal:
                return type(refusal).__name__
            return "bevestigd"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(act, users)) == ["Stale", "bevestigd"]
