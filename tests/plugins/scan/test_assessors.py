"""Asking assessors, for one topic and for all: who began keeps their place, and two leaders do not undo each other."""

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.errors import Forbidden, Refused, Stale
from risico_scan.assessors import MIXED, asked_about, assign, assign_everywhere, candidates, choice, choice_everywhere, field_of
from risico_scan.models import Assessment, Round
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, make_assessment, make_round, make_user, make_year, stored_result
from tests.plugins.scan.factories import assign as seat


@pytest.fixture
def leader(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def people(session: Session) -> list[User]:
    return [make_user(session, email=f"{n}@example.nl", title=f"Beoordelaar {n}", roles=("assessor",)) for n in range(4)]


@pytest.fixture
def round(session: Session) -> Round:
    return make_round(session, library=LIBRARY)


@pytest.fixture
def topic(session: Session, round: Round) -> Assessment:
    return make_assessment(session, round=round)


def test_people_are_asked_taken_off_and_given_another_role(session: Session, leader: User, people: list[User], topic: Assessment) -> None:
    one, two, three, _ = (user.id for user in people)
    assign(session, leader, topic, {one: "oov", two: "juridisch", three: ""})
    assert asked_about(session, topic).roles == {one: "oov", two: "juridisch"}
    assign(session, leader, topic, {one: "griffie", three: "communicatie"})
    assert asked_about(session, topic).roles == {one: "griffie", three: "communicatie"}
    assign(session, leader, topic, {})
    assert asked_about(session, topic).roles == {}


def test_only_active_accounts_that_may_score_are_asked(session: Session, leader: User, topic: Assessment) -> None:
    gone = make_user(session, email="weg@example.nl", roles=("assessor",))
    gone.active = False
    admin = make_user(session, email="beheer@example.nl", roles=("admin",))
    mayor = make_user(session, email="burgemeester@example.nl", roles=("mayor",))
    session.flush()
    assert {gone.id, admin.id, mayor.id}.isdisjoint(user.id for user in candidates(session))
    for user_id in (gone.id, admin.id, mayor.id, 987_654):
        with pytest.raises(Refused, match="kan niet scoren") as refusal:
            assign(session, leader, topic, {user_id: "oov"})
        assert refusal.value.field == field_of(user_id)
    assert asked_about(session, topic).roles == {}


@pytest.mark.parametrize("role", ["baas", "OOV", MIXED, "oov "])
def test_a_role_comes_from_the_content(session: Session, leader: User, people: list[User], topic: Assessment, role: str) -> None:
    with pytest.raises(Refused, match="Kies een rol"):
        assign(session, leader, topic, {people[0].id: role})


@pytest.mark.parametrize("wanted", ["", "juridisch"])
def test_who_began_keeps_their_role_and_cannot_be_taken_off(session: Session, leader: User, people: list[User], topic: Assessment, wanted: str) -> None:
    sheet = seat(session, assessment=topic, user=people[0], rater_role="oov")
    answer(session, assignment=sheet, question="P1", score=None)
    with pytest.raises(Refused, match="Beoordelaar 0 heeft al vragen beantwoord") as refusal:
        assign(session, leader, topic, {people[0].id: wanted, people[1].id: "griffie"})
    assert refusal.value.field == field_of(people[0].id)
    assert asked_about(session, topic).roles == {people[0].id: "oov"}
    found = choice(session, topic)
    assert [(user.id, role) for user, role in found.fixed] == [(people[0].id, "oov")]
    assert people[0].id not in {user.id for user in found.people}


@pytest.mark.parametrize("roles", [("assessor",), ("admin",), ("mayor", "clerk")])
def test_only_who_leads_asks(session: Session, people: list[User], round: Round, topic: Assessment, roles: tuple[str, ...]) -> None:
    other = make_user(session, email="ander@example.nl", roles=roles)
    with pytest.raises(Forbidden):
        assign(session, other, topic, {people[0].id: "oov"})
    with pytest.raises(Forbidden):
        assign_everywhere(session, other, round, {people[0].id: "oov"})


@pytest.mark.parametrize("phase", ["consensus", "decided"])
def test_nobody_is_asked_after_the_scoring(session: Session, leader: User, people: list[User], round: Round, phase: str) -> None:
    topic = make_assessment(session, round=round, code="T02", phase=phase, result=stored_result(LIBRARY))
    with pytest.raises(Refused):
        assign(session, leader, topic, {people[0].id: "oov"})
    with pytest.raises(Refused, match="geen onderwerpen"):
        assign_everywhere(session, leader, round, {people[0].id: "oov"})


def test_what_two_leaders_ask_is_brought_together(session: Session, leader: User, people: list[User], topic: Assessment) -> None:
    one, two, three, _ = (user.id for user in people)
    assign(session, leader, topic, {one: "oov"})
    seen = {one: "oov"}
    assign(session, leader, topic, {one: "oov", two: "griffie"}, seen)
    assign(session, leader, topic, {one: "juridisch", three: "communicatie"}, seen)
    assert asked_about(session, topic).roles == {one: "juridisch", two: "griffie", three: "communicatie"}
    with pytest.raises(Stale):
        assign(session, leader, topic, {one: "oov", two: "vakafdeling"}, {one: "oov"})


def test_all_topics_are_asked_for_in_one_go(session: Session, leader: User, people: list[User], round: Round) -> None:
    topics = [make_assessment(session, round=round, code=f"T{n:02d}", title=f"Onderwerp {n}") for n in range(1, 21)]
    closed = make_assessment(session, round=round, code="T21", phase="consensus", result=stored_result(LIBRARY))
    wanted = dict(zip((user.id for user in people), ("oov", "vakafdeling", "communicatie", "juridisch"), strict=True))
    assert assign_everywhere(session, leader, round, wanted) == 20
    assert all(asked_about(session, topic).roles == wanted for topic in topics)
    assert asked_about(session, closed).roles == {}
    assert choice_everywhere(session, round).now == wanted
    assert assign_everywhere(session, leader, round, wanted) == 0


def test_in_one_go_leaves_who_began_and_what_differs_by_choice(session: Session, leader: User, people: list[User], round: Round) -> None:
    first, second = (make_assessment(session, round=round, code=code, title=code) for code in ("T01", "T02"))
    one, two, three, _ = (user.id for user in people)
    assign(session, leader, first, {one: "oov", two: "griffie"})
    assign(session, leader, second, {one: "juridisch", two: "griffie"})
    answer(session, assignment=seat(session, assessment=first, user=people[2], rater_role="communicatie"), question="P1")
    assert choice_everywhere(session, round).now == {one: MIXED, two: "griffie", three: MIXED}
    assert assign_everywhere(session, leader, round, {one: MIXED, two: "", three: "vakafdeling"}) == 2
    assert asked_about(session, first).roles == {one: "oov", three: "communicatie"}
    assert asked_about(session, second).roles == {one: "juridisch", three: "vakafdeling"}


def test_last_years_assessors_are_proposed_and_not_yet_asked(session: Session, leader: User, people: list[User]) -> None:
    old = make_round(session, year=2026, library=LIBRARY, state="adopted")
    for code, role in (("T01", "griffie"), ("T02", "juridisch"), ("T03", "juridisch")):
        seat(session, assessment=make_assessment(session, round=old, code=code, title=code), user=people[0], rater_role=role)
    make_year(session, number=2027, opened_by=leader)
    new = make_round(session, library=LIBRARY)
    topics = {code: make_assessment(session, round=new, code=code, title=code) for code in ("T01", "T02", "T03", "T04")}
    assert choice(session, topics["T01"]).proposed == {people[0].id: "griffie"}
    everywhere = choice_everywhere(session, new)
    assert (everywhere.now, everywhere.proposed) == ({}, {people[0].id: "juridisch"})
    for code in ("T01", "T02", "T03"):
        assign(session, leader, topics[code], {people[1].id: "oov"})
    assert choice(session, topics["T04"]).proposed == {people[1].id: "oov"}, "a new topic: as on the others"
    assert choice(session, topics["T01"]).proposed == {people[1].id: "oov"}, "who is asked already is not overruled"


def test_who_left_can_be_taken_off(session: Session, leader: User, people: list[User], topic: Assessment) -> None:
    assign(session, leader, topic, {people[0].id: "oov"})
    people[0].active = False
    session.flush()
    assert people[0].id in {user.id for user in choice(session, topic).people}
    assign(session, leader, topic, {people[1].id: "griffie"})
    assert asked_about(session, topic).roles == {people[1].id: "griffie"}
