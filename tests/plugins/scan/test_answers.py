"""Saving answers: what may be saved by whom and when, and that nobody's answer is lost or overwritten unseen."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_scan.answer_sheet import TypedAnswer, typed_of
from risico_scan.answers import (
    AnsweredElsewhere,
    answers_of,
    ask_full_set,
    assignment_of,
    save,
    save_all,
    sheet_of,
)
from risico_scan.models import Answer, Assessment
from risico_scan.service import get_assessment, hold
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import assign, make_assessment, make_round, make_user, stored_result

TWO = TypedAnswer("2", "experience", "Uit gesprekken.")


@dataclass
class Case:
    """One topic that two people score, one as OOV and one as communicatie."""

    session: Session
    topic: Assessment
    oov: User
    other: User

    def saved(self, question: str = "M1", user: User | None = None) -> Answer:
        return answers_of(self.session, assignment_of(self.session, user or self.oov, self.topic))[question]

    def save(self, typed: TypedAnswer, version: int = 0, question: str = "M1", user: User | None = None) -> Answer:
        save(self.session, user or self.oov, self.topic, question, typed, version)
        return self.saved(question, user)


@pytest.fixture
def case(session: Session) -> Case:
    round = make_round(session, library=LIBRARY)
    topic = make_assessment(session, round=round)
    oov, other = make_user(session), make_user(session, email="com@example.nl", title="Adviseur", roles=["assessor"])
    assign(session, assessment=topic, user=oov)
    assign(session, assessment=topic, user=other, rater_role="communicatie")
    session.commit()
    return Case(session, topic, oov, other)


def test_an_answer_is_saved_with_basis_note_and_moment(case: Case) -> None:
    with clock.at(clock.now() + timedelta(hours=1)):
        row = case.save(TWO)
        assert row.saved_at == clock.now()
    assert (row.score, row.unknown, row.basis, row.note, row.version) == (2, False, "experience", "Uit gesprekken.", 1)
    assert typed_of(row) == TWO


def test_what_is_saved_reads_back_and_not_knowing_has_no_basis(case: Case) -> None:
    for choice, basis in product(("0", "1", "2", "3", "4", "unknown", ""), ("empirical", "experience", "intuition", "")):
        version = case.saved().version if (choice, basis) != ("0", "empirical") else 0
        saved = typed_of(case.save(TypedAnswer(choice, basis, "Hierom."), version))
        assert saved == TypedAnswer(choice, "" if choice == "unknown" else basis, "Hierom.")


def test_what_does_not_change_is_not_a_new_version(case: Case) -> None:
    first = case.save(TWO)
    moment = first.saved_at
    with clock.at(moment + timedelta(hours=1)):
        case.save(TypedAnswer("2", "experience", "  Uit gesprekken.\r\n"), 1)
        case.save(TWO, 0)
    assert (first.version, first.saved_at) == (1, moment)
    save(case.session, case.oov, case.topic, "M2", TypedAnswer(), 0)
    assert "M2" not in sheet_of(case.session, case.oov, case.topic).answers


REFUSED = [
    (TypedAnswer("5"), "choice"),
    (TypedAnswer("-1"), "choice"),
    (TypedAnswer("٣"), "choice"),
    (TypedAnswer("2.0"), "choice"),
    (TypedAnswer("2", "gevoel"), "basis"),
    (TypedAnswer("2", "", "a" * 501), "note"),
    (TypedAnswer("2", "", "Bel 06-12345678."), "note"),
]


def test_what_may_not_be_saved_is_refused_at_its_field(case: Case) -> None:
    for typed, field in REFUSED:
        with pytest.raises(Refused) as refusal:
            case.save(typed)
        assert refusal.value.field == field
    assert not case.session.scalars(select(Answer)).all()


def test_control_characters_go_and_a_note_may_be_exactly_as_long_as_it_may(case: Case) -> None:
    assert case.save(TypedAnswer("", "", "\x00a\ud800\r\nb\x1f")).note == "a\nb"
    assert len(case.save(TypedAnswer("2", "", "é" * 500), 1).note) == 500


def test_a_question_that_this_assessor_is_not_asked_does_not_exist(case: Case) -> None:
    for question in ("B1", "T02.1", "T01.9", "m1", "", "M1 ", "\x00"):
        with pytest.raises(NotFound):
            save(case.session, case.oov, case.topic, question, TWO, 0)


def test_questions_follow_role_and_set(case: Case) -> None:
    assert case.save(TWO, question="V1").score == case.save(TWO, question="T01.1").score == 2
    with pytest.raises(NotFound):
        case.save(TWO, question="V1", user=case.other)
    case.topic.question_set = "short"
    case.session.flush()
    assert case.save(TWO, question="P1", user=case.other).score == 2
    for question in ("P2", "T01.1"):
        with pytest.raises(NotFound):
            case.save(TWO, question=question)


def test_only_who_was_asked_can_reach_a_sheet_and_only_their_own(case: Case) -> None:
    stranger = make_user(case.session, email="vreemd@example.nl", roles=["secretary", "admin", "safety_director", "assessor"])
    for reach in (assignment_of, sheet_of):
        with pytest.raises(Forbidden):
            reach(case.session, stranger, case.topic)
    with pytest.raises(Forbidden):
        save(case.session, stranger, case.topic, "M1", TWO, 0)
    with pytest.raises(Forbidden):
        save_all(case.session, stranger, case.topic, {"M1": (TWO, 0)})
    case.save(TWO)
    assert sheet_of(case.session, case.other, case.topic).answers == {}


@pytest.mark.parametrize("phase", ["consensus", "decided"])
def test_nothing_is_saved_after_the_scoring(case: Case, phase: str) -> None:
    case.topic.phase, case.topic.result = phase, stored_result(LIBRARY)
    case.session.commit()
    for attempt in (lambda: case.save(TWO), lambda: save_all(case.session, case.oov, case.topic, {"M1": (TWO, 0)})):
        with pytest.raises(Refused):
            attempt()
    with pytest.raises(Refused):
        ask_full_set(case.session, case.oov, case.topic)
    assert not case.session.scalars(select(Answer)).all()


def test_nothing_is_saved_in_an_adopted_round(case: Case) -> None:
    case.topic.round.state = "adopted"
    case.session.commit()
    with pytest.raises(Refused, match="vastgesteld"):
        case.save(TWO)


def test_another_window_s_answer_is_shown_and_not_overwritten(case: Case) -> None:
    case.save(TWO)
    with pytest.raises(AnsweredElsewhere) as conflict:
        case.save(TypedAnswer("3", "experience", "Uit gesprekken."), 0)
    assert isinstance(conflict.value, Stale) and (conflict.value.saved, conflict.value.version) == (TWO, 1)
    assert typed_of(case.saved()) == TWO
    assert case.save(TypedAnswer("3"), 1).version == 2


def test_a_second_click_that_only_adds_is_no_conflict(case: Case) -> None:
    case.save(TypedAnswer("2"))
    assert case.save(TypedAnswer("2", "intuition"), 0).basis == "intuition"
    assert case.save(TypedAnswer("2", "intuition", "Meer."), 0).note == "Meer."
    for lossy in (TypedAnswer("2", "intuition"), TypedAnswer("2", "empirical", "Meer."), TypedAnswer("", "intuition", "Meer.")):
        with pytest.raises(AnsweredElsewhere):
            case.save(lossy, 0)


def test_one_fault_on_a_page_does_not_keep_the_rest_from_being_saved(case: Case) -> None:
    case.save(TWO, question="M4")
    typed = {
        "M1": (TWO, 0),
        "M2": (TypedAnswer("7"), 0),
        "M3": (TypedAnswer("1", "", "mail jan@voorbeeld.nl"), 0),
        "M4": (TypedAnswer("4"), 0),
        "M5": (TypedAnswer("unknown", "intuition"), 0),
        "M6": (TypedAnswer(), 0),
    }
    faults = save_all(case.session, case.oov, case.topic, typed)
    assert {id: fault.field for id, fault in faults.items()} == {"M2": "choice", "M3": "note", "M4": None}
    saved = {id: typed_of(row) for id, row in sheet_of(case.session, case.oov, case.topic).answers.items()}
    assert saved == {"M1": TWO, "M4": TWO, "M5": TypedAnswer("unknown")}


def test_what_is_open_is_listed_in_the_order_of_the_pages(case: Case) -> None:
    for part in sheet_of(case.session, case.oov, case.topic).parts:
        save_all(case.session, case.oov, case.topic, {question.id: (TWO, 0) for question in part.questions})
    assert not list(sheet_of(case.session, case.oov, case.topic).open_questions())
    case.save(TypedAnswer("2"), 1, "M3")
    case.save(TypedAnswer("", "experience"), 1, "T01.2")
    found = [(left.part.id, left.number, left.question.id, left.scored) for left in sheet_of(case.session, case.oov, case.topic).open_questions()]
    assert found == [("M", 3, "M3", True), ("eigen", 2, "T01.2", False)]


def test_who_scores_or_leads_can_ask_for_all_questions(case: Case) -> None:
    outsider = make_user(case.session, email="a@example.nl", roles=["assessor", "admin"])
    leader = make_user(case.session, email="b@example.nl", roles=["secretary"])
    case.topic.question_set = "short"
    case.save(TWO, question="P1", user=case.other)
    with pytest.raises(Forbidden):
        ask_full_set(case.session, outsider, case.topic)
    assert case.topic.question_set == "short"
    for user in (case.other, leader):
        ask_full_set(case.session, user, case.topic)
        assert case.topic.question_set == "full"
    assert typed_of(case.saved("P1", case.other)) == TWO


def at_once(database: Database, first: Callable[[Session], object], second: Callable[[Session], object]) -> Refused | None:
    """The second begins while the first is done but has not committed; gives what the second was refused."""
    done, refusals = threading.Event(), []

    def run_first() -> None:
        with database.writer() as session, session.begin():
            first(session)
            done.set()
            time.sleep(0.3)

    def run_second() -> None:
        done.wait(10)
        try:
            with database.writer() as session, session.begin():
                second(session)
        except Refused as refusal:
            refusals.append(refusal)

    with ThreadPoolExecutor() as pool:
        for future in [pool.submit(run_first), pool.submit(run_second)]:
            future.result(20)
    return refusals[0] if refusals else None


def saving(user: User, typed: TypedAnswer, question: str = "M1") -> Callable[[Session], object]:
    return lambda session: save(session, user, get_assessment(session, 2027, "T01"), question, typed, 0)


def closing(session: Session) -> None:
    topic = get_assessment(session, 2027, "T01")
    hold(session, topic, "scoring")
    topic.phase = "consensus"


def test_two_first_answers_at_the_same_moment_are_a_conflict_and_no_fault(case: Case, database: Database) -> None:
    refusal = at_once(database, saving(case.oov, TypedAnswer("1")), saving(case.oov, TypedAnswer("3")))
    assert isinstance(refusal, AnsweredElsewhere) and refusal.saved == TypedAnswer("1")
    assert typed_of(case.saved()) == TypedAnswer("1")


def test_the_same_answer_sent_twice_at_the_same_moment_is_saved_once(case: Case, database: Database) -> None:
    assert at_once(database, saving(case.oov, TWO), saving(case.oov, TWO)) is None
    assert case.saved().version == 1


def test_different_people_and_questions_do_not_hinder_each_other(case: Case, database: Database) -> None:
    assert at_once(database, saving(case.oov, TWO), saving(case.other, TWO)) is None
    assert at_once(database, saving(case.oov, TWO, "M2"), saving(case.oov, TWO, "M3")) is None
    assert len(case.session.scalars(select(Answer)).all()) == 4


def test_no_answer_slips_in_while_the_scoring_is_closed(case: Case, database: Database) -> None:
    assert at_once(database, closing, saving(case.oov, TWO)) is not None
    assert not case.session.scalars(select(Answer)).all()


def test_closing_waits_for_an_answer_that_is_being_saved(case: Case, database: Database) -> None:
    seen: list[int] = []

    def close_and_count(session: Session) -> None:
        closing(session)
        seen.append(len(session.scalars(select(Answer)).all()))

    assert at_once(database, saving(case.oov, TWO), close_and_count) is None
    assert seen == [1]
