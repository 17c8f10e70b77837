"""The rows of a year tell each user where every topic is and what waits for them, at a fixed price and no secret."""

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico_scan.hub import hub
from risico_scan.models import Round
from risico_scan.rows import TopicRow, topic_rows
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, answer_all, assign, make_assessment, make_decision, make_round, make_user, stored_result
from tests.support.statements import counted

Seats = dict[str, User]


@pytest.fixture
def people(session: Session) -> Seats:
    roles = {"director": "safety_director", "secretary": "secretary", "one": "assessor", "two": "assessor", "mayor": "mayor"}
    return {name: make_user(session, email=f"{name}@example.nl", title=name, roles=(role,)) for name, role in roles.items()}


@pytest.fixture
def round(session: Session, people: Seats) -> Round:
    return make_round(session, library=LIBRARY)


def row(session: Session, user: User, code: str = "T01") -> TopicRow:
    session.flush()
    return next(row for row in topic_rows(session, user, 2027) if row.code == code)


def waits(session: Session, people: Seats) -> dict[str, str]:
    """The endpoint that waits for each person."""
    return {name: found.endpoint for name, user in people.items() if (found := row(session, user).waiting)}


def test_without_a_round_there_are_no_rows(session: Session) -> None:
    assert topic_rows(session, make_user(session), 2031) == ()


def test_a_topic_without_assessors_waits_for_who_leads(session: Session, people: Seats, round: Round) -> None:
    make_assessment(session, round=round)
    assert waits(session, people) == {"director": "scan.assessors", "secretary": "scan.assessors"}
    assert row(session, people["mayor"]).note == "nog niemand gevraagd"


def test_scoring_waits_for_the_assessors_and_then_for_who_leads(session: Session, people: Seats, round: Round) -> None:
    topic = make_assessment(session, round=round, question_set="short")
    sheets = [assign(session, assessment=topic, user=people[name], rater_role=role) for name, role in (("one", "oov"), ("two", "griffie"))]
    answer(session, assignment=sheets[0], question="P1")
    answer(session, assignment=sheets[0], question="P4", basis=None)
    assert waits(session, people) == {"one": "scan.score", "two": "scan.score"}
    mine = row(session, people["one"])
    assert (mine.mine.done, mine.mine.total, mine.asked, mine.ready, mine.note) == (1, 10, 2, 0, "0 van 2 klaar")
    assert mine.waiting and mine.waiting.label == "Verder scoren"
    for sheet, skipped in zip(sheets, (("P1", "P4"), ()), strict=True):
        for question in LIBRARY.questions:
            if question.short and question.id not in skipped:
                answer(session, assignment=sheet, question=question.id)
    assert row(session, people["two"]).note == "1 van 2 klaar"
    answered = hub(session, people["one"], topic)
    assert {role.title: role.words for role in answered.roles} == {"OOV": "bezig", "griffie": "klaar"}


def test_everybody_ready_waits_for_closing(session: Session, people: Seats, round: Round) -> None:
    topic = make_assessment(session, round=round)
    answer_all(session, assignment=assign(session, assessment=topic, user=people["one"]), library=LIBRARY)
    assert waits(session, people) == {"director": "scan.topic", "secretary": "scan.topic"}


def test_what_is_scored_changes_nothing_that_anybody_sees_while_scoring(session: Session, people: Seats, round: Round) -> None:
    topic = make_assessment(session, round=round)
    given = [
        one for name in ("one", "two") for one in answer_all(session, assignment=assign(session, assessment=topic, user=people[name]), library=LIBRARY, score=0)
    ]
    before = [hub(session, user, topic) for user in people.values()]
    for one in given:
        one.score = 4
    topic.result = stored_result(LIBRARY, value=4)
    session.flush()
    assert [hub(session, user, topic) for user in people.values()] == before
    assert all((seen.row.level, seen.row.band, seen.row.effect, seen.row.plausibility, seen.row.flags) == (None, None, None, None, ()) for seen in before)


def test_differences_proposal_and_decision_wait_for_the_right_person(session: Session, people: Seats, round: Round) -> None:
    topic = make_assessment(session, round=round, phase="consensus", result=stored_result(LIBRARY, value=2))
    assert waits(session, people) == {"director": "scan.differences", "secretary": "scan.differences"}
    assert row(session, people["mayor"]).step == 2
    decision = make_decision(session, assessment=topic, level=4, proposed_by=people["director"])
    assert waits(session, people) == {"secretary": "scan.decision"}
    assert (row(session, people["one"]).step, row(session, people["one"]).note, row(session, people["one"]).level) == (3, "wacht op vier ogen", 3)
    decision.state = "returned"
    assert waits(session, people) == {"director": "scan.decision", "secretary": "scan.decision"}
    decision.state = "lapsed"
    assert waits(session, people) == {"director": "scan.differences", "secretary": "scan.differences"}
    decision.state, topic.phase = "decided", "decided"
    assert waits(session, people) == {}
    assert (row(session, people["mayor"]).step, row(session, people["mayor"]).level, row(session, people["mayor"]).name) == (4, 4, "hoog")


@pytest.mark.parametrize(("level", "waiting"), [(2, {}), (4, {"secretary": "scan.decision"})])
def test_who_scored_is_not_asked_to_lower(session: Session, people: Seats, round: Round, level: int, waiting: dict[str, str]) -> None:
    topic = make_assessment(session, round=round, phase="consensus", result=stored_result(LIBRARY, value=2))
    answer(session, assignment=assign(session, assessment=topic, user=people["secretary"]), question="P1")
    make_decision(session, assessment=topic, level=level, proposed_by=people["director"])
    assert waits(session, people) == waiting


def test_classes_flags_and_last_year(session: Session, people: Seats, round: Round) -> None:
    old = make_round(session, year=2026, library=LIBRARY, state="adopted")
    last = make_assessment(session, round=old, phase="consensus", result=stored_result(LIBRARY, value=1))
    make_decision(session, assessment=last, level=2, proposed_by=people["director"], decided_by=people["secretary"])
    make_assessment(session, round=round, phase="consensus", result=stored_result(LIBRARY, value=2, E1=3, E2=3, V4=4, V8=0))
    make_assessment(session, round=round, code="T02", title="Nieuw", phase="consensus", result=stored_result(LIBRARY, value=2))
    found = row(session, people["mayor"])
    assert (found.effect, found.plausibility, found.known, found.was, found.was_band) == (3, 2, True, 2, (1, 1))
    assert "papier zonder praktijk" in found.flags
    new = row(session, people["mayor"], "T02")
    assert (new.known, new.was, new.was_band) == (False, None, None)


def test_rows_go_from_scoring_to_low(session: Session, people: Seats, round: Round) -> None:
    for code, phase, value in (("T01", "consensus", 1), ("T02", "consensus", 4), ("T03", "scoring", 0), ("T04", "consensus", 2)):
        make_assessment(session, round=round, code=code, title=code, phase=phase, result=stored_result(LIBRARY, value=value) if phase != "scoring" else None)
    assert [each.code for each in topic_rows(session, people["mayor"], 2027)] == ["T03", "T02", "T04", "T01"]


def fill(session: Session, people: Seats, round: Round, topics: int) -> None:
    phases = ("scoring", "consensus", "decided")
    for n in range(topics):
        phase = phases[n % 3]
        result = None if phase == "scoring" else stored_result(LIBRARY, value=n % 5)
        topic = make_assessment(session, round=round, code=f"T{n:02d}", title=f"Onderwerp {n}", phase=phase, result=result)
        for name, role in (("one", "oov"), ("two", "griffie")):
            answer(session, assignment=assign(session, assessment=topic, user=people[name], rater_role=role), question="P1")
        if phase == "decided":
            make_decision(session, assessment=topic, level=2, proposed_by=people["director"], decided_by=people["secretary"])
    session.commit()


@pytest.mark.parametrize("topics", [5, 50])
def test_rows_cost_six_statements_however_many_topics(session: Session, database: Database, people: Seats, round: Round, topics: int) -> None:
    fill(session, people, make_round(session, year=2026, library=LIBRARY, state="adopted"), topics)
    fill(session, people, round, topics)
    with database.reader() as reader, counted(database.engine) as seen:
        rows = topic_rows(reader, people["one"], 2027)
    assert len(rows) == topics and all(each.known for each in rows)
    assert len(seen) <= 6, seen
