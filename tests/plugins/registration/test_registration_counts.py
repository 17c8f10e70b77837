"""Counting a quarter: what is kept, what is refused and why, corrections, nil returns, and who may."""

from contextvars import copy_context
from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_registration import service
from risico_registration.counts import EMPLOYEES, OFFICE_HOLDERS, OPEN, YEARLY
from risico_registration.quarters import Quarter
from tests.plugins.registration.factories import Q1, Q2, Q4, SPRING, Town, make_town
from tests.plugins.scan.factories import make_user
from tests.support.story import on


def test_a_count_is_kept_with_who_counted(town: Town) -> None:
    made = service.save(town.session, town.coordinator, Q2, EMPLOYEES, SPRING, {"T01": 7})
    assert (made.number, made.recorded_as, made.nil, made.reason) == (1, "Coördinator agressie en geweld", False, "")
    found = service.latest(town.session)[Q2, EMPLOYEES]
    assert (found.counts, found.topics, found.number) == (SPRING, {"T01": 7}, 1)


def test_what_was_not_counted_is_absent_and_zero_stays_zero(town: Town) -> None:
    town.count(counts={"incidents_reported": 3, "incidents_registered": 0})
    assert service.latest(town.session)[Q2, EMPLOYEES].counts == {"incidents_reported": 3, "incidents_registered": 0}


@pytest.mark.parametrize(
    ("counts", "field"),
    [
        ({}, "incidents_reported"),
        ({"incidents_registered": 2}, "incidents_reported"),
        ({"incidents_reported": 0, "incidents_registered": 0}, "incidents_reported"),
        ({"incidents_reported": -1}, "incidents_reported"),
        ({"incidents_reported": 100_001}, "incidents_reported"),
        ({"incidents_reported": 2, "physical": 3}, "physical"),
        ({"incidents_reported": 2, "incidents_registered": 1, "registered_within_norm": 2}, "registered_within_norm"),
        ({"incidents_reported": 2, "names": 3}, None),
        ({"incidents_reported": 2, YEARLY: 2}, None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_even_with_a_reason(town: Town, counts: dict[str, int], field: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        service.save(town.session, town.coordinator, Q2, EMPLOYEES, counts, reason="Toch.", anyway=True)
    assert refusal.value.field == field
    assert service.latest(town.session) == {}


def test_what_is_odd_is_kept_with_a_reason_only(town: Town) -> None:
    odd = {"incidents_reported": 2, "incidents_registered": 3}
    with pytest.raises(Refused, match=r"Dit is 3.*eerder kwartaal") as refusal:
        service.save(town.session, town.coordinator, Q2, EMPLOYEES, odd, reason="Een melding uit maart.")
    assert refusal.value.field == "incidents_registered"
    with pytest.raises(Refused, match="waarom deze getallen toch kloppen"):
        service.save(town.session, town.coordinator, Q2, EMPLOYEES, odd, anyway=True)
    made = service.save(town.session, town.coordinator, Q2, EMPLOYEES, odd, reason="Een melding uit maart.", anyway=True)
    assert made.reason == "Een melding uit maart."


@pytest.mark.parametrize("number", [4, 23])
def test_a_topic_is_named_at_five_reports_and_never_at_more_than_all(town: Town, number: int) -> None:
    with pytest.raises(Refused, match="5 meldingen") as refusal:
        service.save(town.session, town.coordinator, Q2, EMPLOYEES, SPRING, {"T01": number})
    assert refusal.value.field == "topic-T01"


def test_office_holders_have_a_count_of_their_own_with_reporters_over_twelve_months(town: Town) -> None:
    town.count(group=OFFICE_HOLDERS, counts={"incidents_reported": 3, "unique_reporters": 2, YEARLY: 4})
    town.count()
    assert set(service.latest(town.session)) == {(Q2, EMPLOYEES), (Q2, OFFICE_HOLDERS)}


def test_a_correction_is_a_new_version_with_a_reason_and_the_earlier_one_stays(town: Town) -> None:
    town.count()
    with pytest.raises(Refused, match="waarom de telling verandert") as refusal:
        service.save(town.session, town.oov, Q2, EMPLOYEES, {**SPRING, "incidents_registered": 15}, number_seen=1)
    assert refusal.value.field == "reason"
    service.save(town.session, town.oov, Q2, EMPLOYEES, {**SPRING, "incidents_registered": 15}, reason="Eén registratie was vergeten.", number_seen=1)
    first, second = service.history(town.session)
    assert (first.counts["incidents_registered"], second.counts["incidents_registered"]) == (14, 15)
    assert service.latest(town.session)[Q2, EMPLOYEES].number == 2
    newest, oldest = service.versions(town.session, town.secretary, Q2, EMPLOYEES)
    assert (newest.recorded_by.title, newest.reason) == ("Directeur OOV", "Eén registratie was vergeten.")
    assert oldest.number == 1


def test_who_saw_an_older_version_is_told(town: Town) -> None:
    town.count()
    with pytest.raises(Stale):
        service.save(town.session, town.oov, Q2, EMPLOYEES, {"incidents_reported": 5})
    with pytest.raises(Stale):
        service.declare_nil(town.session, town.oov, Q2, EMPLOYEES)


def test_the_same_count_again_is_no_correction(town: Town) -> None:
    town.count()
    with pytest.raises(Refused, match="niets gewijzigd"):
        service.save(town.session, town.oov, Q2, EMPLOYEES, SPRING, reason="Nog eens.", number_seen=1)


def test_nil_is_declared_by_somebody_and_says_nothing_of_open_cases(town: Town) -> None:
    made = town.nil(group=OFFICE_HOLDERS)
    assert (made.nil, made.recorded_as) == (True, "Coördinator agressie en geweld")
    found = service.latest(town.session)[Q2, OFFICE_HOLDERS]
    assert found.nil and found.counts["incidents_reported"] == 0
    assert OPEN not in found.counts and YEARLY not in found.counts


def test_nil_and_count_take_each_others_place_with_a_reason(town: Town) -> None:
    town.nil()
    with pytest.raises(Refused, match="waarom de telling verandert"):
        service.save(town.session, town.oov, Q2, EMPLOYEES, SPRING, number_seen=1)
    service.save(town.session, town.oov, Q2, EMPLOYEES, SPRING, reason="Er lag nog een stapel.", number_seen=1)
    with pytest.raises(Refused, match="waarom de telling verandert"):
        service.declare_nil(town.session, town.oov, Q2, EMPLOYEES, number_seen=2)
    service.declare_nil(town.session, town.oov, Q2, EMPLOYEES, "De stapel hoorde bij een ander.", 2)
    assert [each.nil for each in service.history(town.session)] == [True, False, True]
    with pytest.raises(Refused, match="niets gewijzigd"):
        service.declare_nil(town.session, town.oov, Q2, EMPLOYEES, "Nog eens.", 3)


@pytest.mark.parametrize("quarter", [Quarter(2027, 2), Quarter(2028, 1), Quarter(1999, 4)])
def test_only_quarters_that_are_over_are_counted(town: Town, quarter: Quarter) -> None:
    with pytest.raises(Refused):
        town.count(quarter)
    with pytest.raises(Refused):
        town.nil(quarter)


def test_a_quarter_can_be_counted_from_the_day_after_it(session: Session) -> None:
    with on(date(2027, 3, 31)):
        town = make_town(session)
        with pytest.raises(Refused, match="nog niet voorbij"):
            town.count(Q1)
    with on(date(2027, 4, 1)):
        assert town.count(Q1).number == 1


def test_a_group_that_does_not_exist_has_no_count(town: Town) -> None:
    with pytest.raises(NotFound):
        town.count(group="fractie")


@pytest.mark.parametrize("reason", ["Gemeld door j.jansen@example.nl", "x" * 501])
def test_a_reason_is_short_and_about_nobody(town: Town, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        service.save(town.session, town.coordinator, Q2, EMPLOYEES, SPRING, reason=reason)
    assert refusal.value.field == "reason"


def test_only_who_counts_may_count_and_only_three_roles_see_versions(town: Town) -> None:
    town.count()
    for user in (town.secretary, town.clerk, town.assessor, town.admin):
        with pytest.raises(Forbidden):
            service.save(town.session, user, Q4, EMPLOYEES, SPRING)
        with pytest.raises(Forbidden):
            service.declare_nil(town.session, user, Q4, EMPLOYEES)
        with pytest.raises(Forbidden):
            service.current(town.session, user, Q2, EMPLOYEES)
    for user in (town.clerk, town.assessor, town.admin):
        with pytest.raises(Forbidden):
            service.versions(town.session, user, Q2, EMPLOYEES)


def test_of_two_people_who_count_at_the_same_moment_one_is_told(database: Database, story_day: None) -> None:
    with database.writer() as session, session.begin():
        users = [make_user(session, email=f"{name}@example.nl", title=name, roles=("incident_coordinator",)) for name in ("een", "twee")]
    start, outcomes = Barrier(2), list[str]()

    def count(user: User) -> None:
        start.wait()
        try:
            with database.writer() as session, session.begin():
                service.save(session, user, Q2, EMPLOYEES, SPRING)
            outcomes.append("kept")
        except Stale:
            outcomes.append("told")

    threads = [Thread(target=copy_context().run, args=(count, user)) for user in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["kept", "told"]
