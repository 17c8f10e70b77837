"""Proposing and deciding with four eyes: levels up and down, strategies with their risks, sending back, corrections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, Refused, Stale
from risico_scan import consensus, decisions
from risico_scan.decisions import LAPSED, PROPOSED, RETURNED, Proposal
from risico_scan.models import Answer, Assignment, Decision
from risico_scan.service import CONSENSUS, DECIDED, decision_on, get_assessment, level_of
from risico_scan.todo import todo
from tests.plugins.scan.cases import LIBRARY, quiet
from tests.plugins.scan.talks import ALL_C, PLUGINS, SCENARIO, Talk, scored_topic

LOWER = Proposal(3, ALL_C, (), "Het is rustiger geworden.", "De peiling van mei.")
LOW = quiet()


@pytest.fixture
def talk(session: Session) -> Talk:
    made = scored_topic(session)
    made.close()
    made.answer_counter()
    return made


def open_points(talk: Talk) -> list[str]:
    proposal = decision_on(talk.session, talk.topic)
    assert proposal
    return [point.text for point in todo(LIBRARY, talk.topic, proposal.level, proposal.strategies, proposal.scenario) if not point.done]


def test_a_proposal_changes_no_level_and_a_decision_does(talk: Talk) -> None:
    proposal = talk.propose(LOWER)
    assert (proposal.state, level_of(talk.topic, proposal)) == (PROPOSED, 4)
    decided = talk.decide(talk.secretary, "Akkoord.")
    assert (decided.state, talk.topic.phase, level_of(talk.topic, decided)) == (DECIDED, DECIDED, 3)
    assert (decided.decided_by_id, decided.remark, talk.result.level) == (talk.secretary.id, "Akkoord.", 4)
    assert decided.decided_at is not None


def test_what_is_proposed_is_kept_as_it_was_ticked(talk: Talk) -> None:
    proposal = talk.propose(Proposal(4, {"c": ("c3", "c1"), "a": ()}, ("M29", "M25", "M25")))
    assert (proposal.strategies, proposal.measures) == ({"a": [], "c": ["c1", "c3"]}, ["M25", "M29"])
    assert (proposal.proposed_by_id, proposal.reason, proposal.evidence) == (talk.oov.id, "", "")


def test_without_the_counter_question_nothing_is_proposed(session: Session) -> None:
    talk = scored_topic(session)
    talk.close()
    with pytest.raises(Refused, match="tegenvraag"):
        decisions.propose(session, talk.oov, LIBRARY, talk.topic, Proposal(4, ALL_C), 0)
    assert decision_on(session, talk.topic) is None


def test_before_the_scoring_is_closed_nothing_is_proposed(session: Session) -> None:
    talk = scored_topic(session)
    with pytest.raises(Refused, match="nog gescoord"):
        decisions.propose(session, talk.oov, LIBRARY, talk.topic, Proposal(4, ALL_C), 0)


@pytest.mark.parametrize(
    ("proposal", "field"),
    [
        (Proposal(0, ALL_C), "level"),
        (Proposal(6, ALL_C, (), "Daarom."), "level"),
        (Proposal(5, ALL_C), "reason"),
        (Proposal(3, ALL_C), "reason"),
        (Proposal(3, ALL_C, (), "Daarom."), "evidence"),
        (Proposal(3, ALL_C, (), "Daarom.", "  "), "evidence"),
        (Proposal(5, ALL_C, (), "Vraag het jan@example.nl."), "reason"),
        (Proposal(3, ALL_C, (), "Daarom.", "Bel 06-12345678."), "evidence"),
        (Proposal(4, ALL_C, scenario="Vraag het jan@example.nl."), "scenario"),
        (Proposal(4), "strategies"),
        (Proposal(4, {"z": ()}), "strategies"),
        (Proposal(4, {"c": ("a1",)}), "strategies"),
        (Proposal(4, ALL_C, ("M99",)), "measures"),
    ],
)
def test_a_proposal_that_cannot_be_says_at_which_field(talk: Talk, proposal: Proposal, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        talk.propose(proposal)
    assert refusal.value.field == field
    assert decision_on(talk.session, talk.topic) is None


def test_the_level_may_go_up_with_a_reason_and_below_three_needs_no_strategy(talk: Talk) -> None:
    assert talk.propose(Proposal(5, ALL_C, (), "Er komt een kort geding.")).level == 5
    assert talk.propose(replace(LOWER, level=2, strategies={})).level == 2


def test_only_leaders_propose_and_only_who_may_decide_decides(talk: Talk) -> None:
    for user in (talk.assessor, talk.mayor):
        with pytest.raises(Forbidden):
            talk.propose(user=user)
    talk.propose()
    for user in (talk.assessor, talk.mayor):
        with pytest.raises(Forbidden):
            talk.decide(user)


@pytest.mark.parametrize("proposer", ["oov", "chief", "secretary"])
def test_nobody_decides_on_their_own_proposal_administrators_neither(talk: Talk, proposer: str) -> None:
    user: User = getattr(talk, proposer)
    proposal = talk.propose(user=user)
    with pytest.raises(Forbidden, match="zelf"):
        talk.decide(user)
    with pytest.raises(Forbidden, match="zelf"):
        decisions.send_back(talk.session, user, talk.topic, proposal.version, "Anders.")
    assert (talk.topic.phase, proposal.state) == (CONSENSUS, PROPOSED)


def test_who_changes_a_proposal_becomes_its_proposer(talk: Talk) -> None:
    talk.propose(user=talk.oov)
    talk.propose(user=talk.secretary)
    with pytest.raises(Forbidden):
        talk.decide(talk.secretary)
    assert talk.decide(talk.oov).decided_by_id == talk.oov.id


def test_a_lower_level_is_not_decided_by_who_scored_administrators_neither(talk: Talk) -> None:
    talk.propose(LOWER)
    with pytest.raises(Forbidden, match="zelf gescoord"):
        talk.decide(talk.chief)
    assert talk.decide(talk.secretary).level == 3


def test_being_asked_is_not_having_scored(talk: Talk) -> None:
    talk.propose(LOWER)
    mine = select(Assignment.id).where(Assignment.user_id == talk.chief.id)
    last, *others = talk.session.scalars(select(Answer).where(Answer.assignment_id.in_(mine)))
    for row in others:
        talk.session.delete(row)
    talk.session.flush()
    with pytest.raises(Forbidden, match="zelf gescoord"):
        talk.decide(talk.chief)
    talk.session.delete(last)
    talk.session.flush()
    assert talk.decide(talk.chief).level == 3


def test_who_scored_may_decide_on_the_computed_or_a_higher_level(talk: Talk) -> None:
    talk.propose(Proposal(5, ALL_C, (), "Er komt een kort geding."))
    assert talk.decide(talk.chief).level == 5


def test_risks_may_be_open_in_a_proposal_but_not_in_a_decision(talk: Talk) -> None:
    talk.propose(Proposal(4, {"b": ("b2",), "c": ("c1", "c2")}))
    assert open_points(talk) == ["Nog 2 risico’s regelen bij strategie b", "Nog 1 risico regelen bij strategie c"]
    with pytest.raises(Refused, match="Nog 1 risico regelen bij strategie c"):
        talk.decide()
    assert talk.topic.phase == CONSENSUS
    talk.propose(Proposal(4, ALL_C))
    assert talk.decide().state == DECIDED


def test_every_open_point_says_where_it_is_done(talk: Talk) -> None:
    points = todo(LIBRARY, talk.topic, 4, {"c": ("c2",)}, "")
    assert [(point.anchor, point.here) for point in points if not point.done] == [("risico-c1", True), ("scenario", True)]
    talk.topic.counter = ""
    points = todo(LIBRARY, talk.topic, 4, {}, SCENARIO)
    assert [(point.anchor, point.here) for point in points if not point.done] == [("tegenvraag", False), ("strategie", True)]


def test_a_topic_with_an_implicit_threat_is_not_decided_without_an_escalation_scenario(talk: Talk) -> None:
    """R2 asks for one (domain.md §2.4, G4 §4.1.2): it may still be open in a proposal."""
    decisions.propose(talk.session, talk.oov, LIBRARY, talk.topic, Proposal(4, ALL_C), 0)
    assert open_points(talk) == ["Noem het escalatiescenario"]
    with pytest.raises(Refused, match="Noem het escalatiescenario"):
        talk.decide()
    proposal = talk.propose(Proposal(4, ALL_C, scenario=f" {SCENARIO} "))
    assert proposal.scenario == SCENARIO
    assert talk.decide().state == DECIDED


def test_without_that_flag_nobody_asks_for_a_scenario(session: Session) -> None:
    low = scored_topic(session, LOW, question_set="short", alike=True)
    low.close()
    low.answer_counter()
    proposal = decisions.propose(session, low.oov, LIBRARY, low.topic, Proposal(1), 0)
    assert not any("scenario" in point.text for point in todo(LIBRARY, low.topic, 1, {}, proposal.scenario))


def test_a_proposal_goes_back_with_a_reason_and_can_come_again(talk: Talk) -> None:
    proposal = talk.propose()
    with pytest.raises(Refused) as refusal:
        decisions.send_back(talk.session, talk.secretary, talk.topic, proposal.version, " ")
    assert refusal.value.field == "remark"
    decisions.send_back(talk.session, talk.secretary, talk.topic, proposal.version, "Kies ook strategie b.")
    assert (proposal.state, proposal.remark) == (RETURNED, "Kies ook strategie b.")
    with pytest.raises(Refused, match="ligt niet meer voor"):
        talk.decide()
    talk.propose()
    assert (proposal.state, proposal.remark) == (PROPOSED, "")
    assert talk.decide().state == DECIDED


def test_old_pages_propose_decide_and_send_back_nothing(talk: Talk) -> None:
    proposal = talk.propose()
    acts: list[Callable[[], object]] = [
        lambda: decisions.propose(talk.session, talk.oov, LIBRARY, talk.topic, Proposal(4, ALL_C), 0),
        lambda: decisions.decide(talk.session, talk.secretary, PLUGINS, talk.topic, proposal.version - 1, ""),
        lambda: decisions.send_back(talk.session, talk.secretary, talk.topic, proposal.version - 1, "Anders."),
    ]
    for act in acts:
        with pytest.raises(Stale):
            act()
    assert proposal.state == PROPOSED


def test_there_is_nothing_to_decide_without_a_proposal(talk: Talk) -> None:
    with pytest.raises(Refused, match="nog geen voorstel"):
        decisions.decide(talk.session, talk.secretary, PLUGINS, talk.topic, 0, "")


def test_a_lapsed_proposal_is_not_decided(talk: Talk) -> None:
    talk.propose()
    talk.agree("M3", 2)
    with pytest.raises(Refused, match="ligt niet meer voor"):
        talk.decide()


def test_a_decided_topic_is_not_proposed_or_decided_again(talk: Talk) -> None:
    talk.propose()
    talk.decide()
    for act in (talk.propose, talk.decide):
        with pytest.raises(Refused, match="al besloten"):
            act()


def test_a_remark_has_no_personal_data_and_a_refused_one_decides_nothing(talk: Talk) -> None:
    talk.propose()
    with pytest.raises(Refused) as refusal:
        talk.decide(text="Bel 06-12345678.")
    assert refusal.value.field == "remark"
    assert (talk.topic.phase, decision_on(talk.session, talk.topic).state) == (CONSENSUS, PROPOSED)  # type: ignore[union-attr]


@pytest.fixture
def low(session: Session) -> Talk:
    """Level 1, and uncertain because too much is intuition."""
    talk = scored_topic(session, LOW, alike=True)
    for row in session.scalars(select(Answer)):
        row.basis = "intuition"
    session.flush()
    result = talk.close()
    assert (result.level, result.certainty.doubts) == (1, ("intuition",))
    talk.answer_counter()
    return talk


def test_low_is_not_concluded_while_uncertain_before_a_second_round(low: Talk) -> None:
    with pytest.raises(Refused, match="tweede ronde") as refusal:
        low.propose(Proposal(1))
    assert refusal.value.field == "level"
    assert low.propose(Proposal(2, reason="Wij weten het niet zeker.")).level == 2


def test_low_is_not_reached_by_lowering_either(talk: Talk) -> None:
    assert "R4" in talk.result.rules
    with pytest.raises(Refused, match="tweede ronde"):
        talk.propose(replace(LOWER, level=1))


def test_after_a_second_round_low_may_be_concluded_though_the_flag_stands(low: Talk) -> None:
    consensus.reopen_scoring(low.session, low.oov, low.topic, "De uitkomst is onzeker.", low.topic.version)
    row = low.session.scalars(select(Answer)).first()
    assert row
    row.saved_at = clock.now() + timedelta(seconds=1)
    low.session.flush()
    assert "R4" in low.close().rules
    low.propose(Proposal(1))
    assert low.decide().level == 1


def test_a_short_topic_is_decided_as_low_without_more(session: Session) -> None:
    talk = scored_topic(session, LOW, question_set="short", alike=True)
    talk.close()
    talk.propose(Proposal(1))
    assert talk.decide().level == 1


def test_from_level_three_on_all_questions_are_needed(session: Session) -> None:
    talk = scored_topic(session, LOW, question_set="short", alike=True)
    talk.close()
    with pytest.raises(Refused, match="alle vragen nodig"):
        talk.propose(Proposal(3, ALL_C, (), "Wij zien het anders."))
    assert talk.propose(Proposal(2, reason="Wij zien het anders.")).level == 2


def test_without_a_level_nothing_is_proposed(session: Session) -> None:
    talk = scored_topic(session)
    for row in session.scalars(select(Answer).where(Answer.question.startswith("E"))):
        row.score, row.unknown = None, True
    session.flush()
    assert talk.close().level is None
    with pytest.raises(Refused, match="nog geen niveau"):
        talk.propose(Proposal(4, ALL_C))


def test_a_correction_takes_a_decided_topic_back_and_keeps_the_decision_as_a_start(talk: Talk) -> None:
    talk.propose()
    talk.decide()
    decisions.reopen(talk.session, talk.topic)
    decision = decision_on(talk.session, talk.topic)
    assert decision and (decision.state, decision.strategies) == (LAPSED, {"c": ["c1", "c2", "c3"]})
    assert (talk.topic.phase, level_of(talk.topic, decision)) == (CONSENSUS, 4)
    talk.propose()
    assert decision.decided_by_id is None
    assert talk.decide().state == DECIDED


def test_of_two_people_who_decide_at_the_same_moment_one_does(talk: Talk, database: Database) -> None:
    version = talk.propose(user=talk.oov).version
    talk.session.commit()

    def act(user_id: int) -> str:
        with database.writer() as session, session.begin():
            topic = get_assessment(session, 2027, "T01")
            try:
                decisions.decide(session, session.get_one(User, user_id), PLUGINS, topic, version, "")
            except Refused as refusal:
                return refusal.message
            return "besloten"

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(act, (talk.secretary.id, talk.chief.id)))
    assert told == ["Over dit onderwerp is al besloten.", "besloten"]
    with database.reader() as session:
        assert session.scalars(select(Decision)).one().state == DECIDED
