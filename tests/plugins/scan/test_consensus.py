"""Closing the scoring, agreeing on scores, the counter-question and another round, on both databases."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_scan import consensus
from risico_scan.answers import ask_full_set
from risico_scan.collected import collect
from risico_scan.decisions import LAPSED, PROPOSED
from risico_scan.models import AgreedScore, Answer, Assessment
from risico_scan.scoring import score
from risico_scan.service import ADOPTED, CONSENSUS, SCORING, decision_on, get_assessment, result_of
from tests.plugins.scan.cases import LIBRARY, quiet
from tests.plugins.scan.factories import answer, assign, make_assessment, make_round, make_user
from tests.plugins.scan.talks import Talk, scored_topic

QUIET = quiet()


@pytest.fixture
def talk(session: Session) -> Talk:
    return scored_topic(session)


@pytest.fixture
def short(session: Session) -> Talk:
    return scored_topic(session, QUIET, question_set="short", alike=True)


def agreed(talk: Talk, question: str) -> AgreedScore:
    return talk.session.scalars(select(AgreedScore).where(AgreedScore.question == question)).one()


def test_closing_stores_what_scoring_makes_of_the_answers(talk: Talk) -> None:
    result = talk.close()
    assert result == score(LIBRARY, collect(talk.session, talk.topic).answers())
    assert (result.level, talk.topic.phase, talk.topic.rounds_held) == (4, CONSENSUS, 1)
    assert talk.topic.closed_at is not None


def test_nothing_is_known_of_the_outcome_before_closing(talk: Talk) -> None:
    assert result_of(talk.topic) is None


def test_an_answer_of_which_only_the_note_was_typed_does_not_count(talk: Talk) -> None:
    row = talk.session.scalars(select(Answer).where(Answer.question == "M1")).first()
    assert row
    row.score, row.note = None, "Ik kom hier nog op terug."
    talk.session.flush()
    assert sum("M1" in one.answers for one in collect(talk.session, talk.topic).given) == 3


def test_scoring_that_nobody_did_is_not_closed(talk: Talk) -> None:
    talk.session.execute(delete(Answer))
    with pytest.raises(Refused, match="Nog niemand heeft gescoord"):
        talk.close()
    assert talk.topic.phase == SCORING


def test_only_leaders_close_agree_withdraw_answer_and_reopen(talk: Talk) -> None:
    session, topic = talk.session, talk.topic
    acts: list[Callable[[User], object]] = [
        lambda user: consensus.close_scoring(session, user, LIBRARY, topic, topic.version, None),
        lambda user: consensus.agree(session, user, LIBRARY, topic, "M1", 2, "Daarom.", 0),
        lambda user: consensus.withdraw(session, user, LIBRARY, topic, "M1", 0),
        lambda user: consensus.record_counter(session, user, topic, "Dat.", topic.version),
        lambda user: consensus.reopen_scoring(session, user, topic, "Daarom.", topic.version),
    ]
    for act in acts:
        for user in (talk.assessor, talk.mayor):
            with pytest.raises(Forbidden):
                act(user)
    assert topic.phase == SCORING


def test_an_old_page_does_not_close(talk: Talk) -> None:
    with pytest.raises(Stale):
        consensus.close_scoring(talk.session, talk.oov, LIBRARY, talk.topic, talk.topic.version + 1, None)


def test_what_is_closed_is_not_closed_again(talk: Talk) -> None:
    talk.close()
    with pytest.raises(Refused, match="Verschillen"):
        talk.close()


def test_an_adopted_round_does_not_change(talk: Talk) -> None:
    talk.close()
    talk.topic.round.state = ADOPTED
    talk.session.flush()
    with pytest.raises(Refused, match="vastgesteld"):
        talk.agree("M3", 2)


def test_a_quiet_short_topic_may_be_closed_as_low(short: Talk) -> None:
    assert short.close().level == 1


@pytest.mark.parametrize(
    "change",
    [{"O3": 4}, dict.fromkeys(("P1", "P4", "P8", "M1", "M2", "M3", "O2", "O3"), 2), dict.fromkeys(("P1", "P4", "P8"))],
    ids=["a high risk", "a high mean", "much unknown"],
)
def test_short_answers_that_are_not_low_ask_for_the_full_set_and_stay_secret(session: Session, change: dict[str, int | None]) -> None:
    talk = scored_topic(session, QUIET | change, question_set="short", alike=True)
    with pytest.raises(Refused) as refusal:
        talk.close()
    assert refusal.value.message == (
        "De korte vragen zijn niet genoeg. De antwoorden zijn samen niet duidelijk laag. Stel alle vragen. Wat al is beantwoord, blijft staan."
    )
    assert talk.topic.phase == SCORING and talk.topic.result is None


def test_last_year_at_three_or_more_asks_for_the_full_set(short: Talk) -> None:
    with pytest.raises(Refused, match="Vorig jaar was het niveau 3 of hoger"):
        short.close(last_level=3)
    assert short.close(last_level=2).level == 1


def test_two_assessors_are_too_few_for_the_short_set(session: Session) -> None:
    topic = make_assessment(session, round=make_round(session, library=LIBRARY), question_set="short")
    oov, other = make_user(session), make_user(session, email="x@example.nl", roles=["assessor"])
    for user, role in ((oov, "oov"), (other, "juridisch")):
        sheet = assign(session, assessment=topic, user=user, rater_role=role)
        for question in LIBRARY.questions:
            if question.short:
                answer(session, assignment=sheet, question=question.id, score=0)
    with pytest.raises(Refused, match="Nog geen 3 beoordelaars"):
        consensus.close_scoring(session, oov, LIBRARY, topic, topic.version, None)


def test_the_full_set_keeps_what_was_answered_and_can_then_be_closed(session: Session) -> None:
    talk = scored_topic(session, QUIET | {"M1": 3}, question_set="short", alike=True)
    ask_full_set(session, talk.assessor, talk.topic)
    assert talk.close().risks["M1"] == 3


def test_an_agreed_score_takes_the_place_of_the_aggregate_and_the_answers_stay(talk: Talk) -> None:
    before = talk.close()
    rows = {(row.id, row.score, row.version) for row in talk.session.scalars(select(Answer))}
    talk.agree("M3", 1)
    assert (before.risks["M3"], talk.result.risks["M3"]) == (3, 1)
    assert talk.result == score(LIBRARY, collect(talk.session, talk.topic).answers())
    assert rows == {(row.id, row.score, row.version) for row in talk.session.scalars(select(Answer))}
    row = agreed(talk, "M3")
    assert (row.score, row.reason, row.agreed_by_id) == (1, "Dit zagen wij samen.", talk.oov.id)


def test_an_agreed_score_of_a_question_that_turns_is_turned(talk: Talk) -> None:
    talk.close()
    talk.agree("P2", 4)
    assert talk.result.risks["P2"] == 0


def test_withdrawing_gives_the_aggregate_back(talk: Talk) -> None:
    before = talk.close()
    talk.agree("M3", 1)
    consensus.withdraw(talk.session, talk.oov, LIBRARY, talk.topic, "M3", agreed(talk, "M3").version)
    assert talk.result == before
    assert talk.session.scalar(select(AgreedScore)) is None


def test_withdrawing_what_was_not_agreed_changes_nothing(talk: Talk) -> None:
    before = talk.close()
    version = talk.topic.version
    consensus.withdraw(talk.session, talk.oov, LIBRARY, talk.topic, "M3", 0)
    assert talk.result == before and talk.topic.version == version


def test_a_second_agreement_replaces_the_first_only_when_that_was_on_screen(talk: Talk) -> None:
    talk.close()
    talk.agree("M3", 1)
    with pytest.raises(Stale):
        talk.agree("M3", 2)
    talk.agree("M3", 2, agreed(talk, "M3").version)
    assert talk.result.risks["M3"] == 2
    with pytest.raises(Stale):
        consensus.withdraw(talk.session, talk.oov, LIBRARY, talk.topic, "M3", 1)


@pytest.mark.parametrize("question", ["B1", "Z9", "T02.1", "", "m3"])
def test_only_questions_that_people_are_asked_about_this_topic_are_agreed(talk: Talk, question: str) -> None:
    talk.close()
    with pytest.raises(NotFound):
        talk.agree(question, 2)


def test_an_own_question_may_be_agreed_and_changes_no_level(talk: Talk) -> None:
    before = talk.close()
    talk.agree("T01.5", 4)
    assert "T01.5" in talk.result.attention and talk.result.view == before.view


@pytest.mark.parametrize(
    ("score", "reason", "field"),
    [(5, "Daarom.", "score"), (-1, "Daarom.", "score"), (2, "  ", "reason"), (2, "x" * 501, "reason"), (2, "Bel 06-12345678.", "reason")],
)
def test_an_agreement_needs_a_score_and_a_reason_without_personal_data(talk: Talk, score: int, reason: str, field: str) -> None:
    talk.close()
    with pytest.raises(Refused) as refusal:
        consensus.agree(talk.session, talk.oov, LIBRARY, talk.topic, "M3", score, reason, 0)
    assert refusal.value.field == field
    assert talk.session.scalar(select(AgreedScore)) is None


def test_an_agreement_can_give_the_level_that_was_missing(session: Session) -> None:
    talk = scored_topic(session)
    session.execute(delete(Answer).where(Answer.question.in_(("E1", "E2", "E3"))))
    assert talk.close().missing == ("E",)
    talk.agree("E1", 3)
    assert talk.result.level == 4 and not talk.result.missing


def test_what_was_closed_on_short_questions_stays_low_on_them(short: Talk) -> None:
    short.close()
    before = short.result
    with pytest.raises(Refused, match="Heropen het scoren"):
        short.agree("M1", 3)
    assert short.result == before and short.session.scalar(select(AgreedScore)) is None


def test_a_changed_score_makes_a_pending_proposal_lapse_and_keeps_its_text(talk: Talk) -> None:
    talk.close()
    proposal = talk.propose()
    talk.agree("M3", 1)
    assert (proposal.state, proposal.strategies) == (LAPSED, {"c": ["c1", "c2", "c3"]})
    talk.propose()
    assert proposal.state == PROPOSED
    consensus.withdraw(talk.session, talk.oov, LIBRARY, talk.topic, "M3", 1)
    lapsed = decision_on(talk.session, talk.topic)
    assert lapsed and lapsed.state == LAPSED


def test_the_counter_question_needs_an_answer_without_personal_data(talk: Talk) -> None:
    talk.close()
    for text in ("", "   ", "Vraag het jan@example.nl.", "x" * 501):
        with pytest.raises(Refused) as refusal:
            consensus.record_counter(talk.session, talk.oov, talk.topic, text, talk.topic.version)
        assert refusal.value.field == "text"
    talk.answer_counter()
    with pytest.raises(Stale):
        consensus.record_counter(talk.session, talk.oov, talk.topic, "Iets anders.", talk.topic.version - 1)
    assert talk.topic.counter.startswith("Dat groepen")


def test_another_round_hides_the_outcome_keeps_the_answers_and_needs_a_reason(talk: Talk) -> None:
    talk.close()
    proposal = talk.propose()
    count = len(talk.session.scalars(select(Answer)).all())
    with pytest.raises(Refused, match="Schrijf op waarom"):
        consensus.reopen_scoring(talk.session, talk.oov, talk.topic, " ", talk.topic.version)
    consensus.reopen_scoring(talk.session, talk.oov, talk.topic, "De uitkomst is onzeker.", talk.topic.version)
    assert (talk.topic.phase, talk.topic.result, talk.topic.reopened) == (SCORING, None, "De uitkomst is onzeker.")
    assert proposal.state == LAPSED
    assert len(talk.session.scalars(select(Answer)).all()) == count


def test_a_second_round_counts_only_when_somebody_answered_in_it(talk: Talk) -> None:
    talk.close()
    consensus.reopen_scoring(talk.session, talk.oov, talk.topic, "Nog eens.", talk.topic.version)
    talk.close()
    assert talk.topic.rounds_held == 1
    consensus.reopen_scoring(talk.session, talk.oov, talk.topic, "Nog eens.", talk.topic.version)
    row = talk.session.scalars(select(Answer)).first()
    assert row
    row.score, row.saved_at = 0, clock.now() + timedelta(seconds=1)
    talk.session.flush()
    talk.close()
    assert talk.topic.rounds_held == 2


def test_two_leaders_who_agree_at_the_same_moment_both_count(talk: Talk, database: Database) -> None:
    talk.close()
    talk.session.commit()
    leaders = {"M3": talk.oov.id, "P3": talk.secretary.id}

    def settle(question: str) -> None:
        with database.writer() as session, session.begin():
            topic: Assessment = get_assessment(session, 2027, "T01")
            consensus.agree(session, session.get_one(User, leaders[question]), LIBRARY, topic, question, 0, "Samen gezien.", 0)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(settle, leaders))
    with database.reader() as session:
        result = result_of(get_assessment(session, 2027, "T01"))
        assert result and (result.risks["M3"], result.risks["P3"]) == (0, 0)
