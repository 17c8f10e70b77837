"""From a decided topic to actions: proposed, accepted with owner and date, done; a measure of several topics is one measure."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.contract import TopicDecided
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_measures import actions, choosing
from risico_measures.actions import DECLINED, DONE, OPEN, PROPOSED, actions_of
from risico_measures.models import Action, Measure
from risico_scan import decisions
from risico_scan.decisions import Proposal
from tests.plugins.measures.factories import TODAY, Town
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.talks import ALL_C, scored_topic

DUE = date(2027, 9, 1)


def decided(code: str = "T01", measures: tuple[str, ...] = ("M25", "M26"), year: int = 2027) -> TopicDecided:
    return TopicDecided(year, code, f"Onderwerp {code}", 4, measures, ("c",))


@pytest.fixture
def proposed(town: Town) -> Town:
    town.choose("M25")
    actions.propose(town.session, decided())
    return town


def first(town: Town) -> Action:
    return actions_of(town.session)[0]


def accept(town: Town, action: Action, owner_id: int | None = None, due: date | None = DUE) -> Action:
    return actions.accept(town.session, town.oov, LIBRARY, action, owner_id, due, action.version)


def test_deciding_on_a_topic_proposes_its_measures(session: Session) -> None:
    talk = scored_topic(session)
    talk.close()
    talk.answer_counter()
    talk.propose(Proposal(4, ALL_C, ("M25", "M29")))
    assert actions_of(session) == []
    talk.decide()
    found = [(action.code, action.year, action.topic, action.topic_title, action.state) for action in actions_of(session)]
    assert found == [(code, 2027, "T01", "Opvang asielzoekers", PROPOSED) for code in ("M25", "M29")]


def test_deciding_again_takes_back_what_is_no_longer_in_it_but_not_what_was_accepted(session: Session) -> None:
    talk = scored_topic(session)
    talk.close()
    talk.answer_counter()
    talk.propose(Proposal(4, ALL_C, ("M25", "M26", "M29")))
    talk.decide()
    action = actions_of(session, code="M25")[0]
    actions.accept(session, talk.oov, LIBRARY, action, talk.oov.id, action.made_at.date(), action.version)
    decisions.reopen(session, talk.topic)
    talk.propose(Proposal(4, ALL_C, ("M29", "M30")))
    talk.decide()
    assert [(action.code, action.state) for action in actions_of(session)] == [("M25", OPEN), ("M29", PROPOSED), ("M30", PROPOSED)]


def test_what_is_accepted_has_an_owner_and_a_date(proposed: Town) -> None:
    proposed.own(proposed.clerk, "M25")
    action = accept(proposed, first(proposed))
    assert (action.state, action.owner_id, action.due) == (OPEN, proposed.clerk.id, DUE)
    other = accept(proposed, actions_of(proposed.session, code="M26")[0], proposed.assessor.id)
    assert (other.owner_id, proposed.measure("M26").title) == (proposed.assessor.id, "Vroege participatie")


def test_a_measure_for_several_topics_is_one_measure(proposed: Town) -> None:
    actions.propose(proposed.session, decided("T02", ("M25",)))
    actions.propose(proposed.session, decided("T01", ("M25",), 2028))
    for action in actions_of(proposed.session, code="M25"):
        accept(proposed, action, proposed.clerk.id)
    assert [(action.topic, action.year) for action in actions_of(proposed.session, code="M25")] == [("T01", 2027), ("T02", 2027), ("T01", 2028)]
    assert len(proposed.session.scalars(select(Measure).where(Measure.code == "M25")).all()) == 1
    assert [action.code for action in actions_of(proposed.session, topic="T02")] == ["M25"]


@pytest.mark.parametrize(("owner", "due", "field"), [(None, None, "due"), (None, date(2027, 5, 10), "due"), (None, DUE, "owner"), (999, DUE, "owner")])
def test_what_cannot_be_accepted_says_at_which_field(proposed: Town, owner: int | None, due: date | None, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        accept(proposed, first(proposed), owner, due)
    assert refusal.value.field == field
    assert first(proposed).state == PROPOSED


def test_what_does_not_apply_is_not_accepted(proposed: Town) -> None:
    measure = proposed.measure("M25")
    choosing.set_aside(proposed.session, proposed.oov, measure, "Niet hier.", measure.version)
    with pytest.raises(Refused, match="niet van toepassing"):
        accept(proposed, first(proposed), proposed.clerk.id)


def test_a_proposal_is_declined_with_a_reason(proposed: Town) -> None:
    action = first(proposed)
    with pytest.raises(Refused) as refusal:
        actions.decline(proposed.session, proposed.oov, action, " ", action.version)
    assert refusal.value.field == "note"
    actions.decline(proposed.session, proposed.oov, action, "Dit doet de regio.", action.version)
    assert (action.state, action.note, action.closed_by_id) == (DECLINED, "Dit doet de regio.", proposed.oov.id)
    actions.propose(proposed.session, decided())
    assert [each.state for each in actions_of(proposed.session)] == [DECLINED, PROPOSED]
    with pytest.raises(Refused, match="afgehandeld"):
        accept(proposed, action)


def test_the_owner_or_who_leads_says_that_it_is_done(proposed: Town) -> None:
    action = accept(proposed, first(proposed), proposed.assessor.id)
    for user in (proposed.clerk, proposed.admin):
        with pytest.raises(Forbidden):
            actions.finish(proposed.session, user, action, action.version)
    actions.finish(proposed.session, proposed.assessor, action, action.version)
    assert (action.state, action.closed_by_id) == (DONE, proposed.assessor.id)
    other = accept(proposed, actions_of(proposed.session, code="M26")[0], proposed.assessor.id)
    actions.finish(proposed.session, proposed.secretary, other, other.version)
    with pytest.raises(Refused, match="afgehandeld"):
        actions.finish(proposed.session, proposed.secretary, other, other.version)


def test_only_who_leads_accepts_and_declines(proposed: Town) -> None:
    action = first(proposed)
    for user in (proposed.clerk, proposed.assessor, proposed.admin):
        with pytest.raises(Forbidden):
            actions.accept(proposed.session, user, LIBRARY, action, None, DUE, action.version)
        with pytest.raises(Forbidden):
            actions.decline(proposed.session, user, action, "Niet nodig.", action.version)


def test_old_pages_and_unknown_actions_do_nothing(proposed: Town) -> None:
    action = first(proposed)
    with pytest.raises(Stale):
        actions.decline(proposed.session, proposed.oov, action, "Niet nodig.", action.version + 1)
    with pytest.raises(Refused, match="aangenomen"):
        accept(proposed, accept(proposed, action, proposed.clerk.id))
    assert actions.get_action(proposed.session, action.id) is action
    with pytest.raises(NotFound):
        actions.get_action(proposed.session, 999)


def test_what_is_open_and_urgent_comes_first(proposed: Town) -> None:
    late, early = actions_of(proposed.session)
    accept(proposed, late, proposed.clerk.id, DUE)
    accept(proposed, early, proposed.clerk.id, TODAY)
    actions.propose(proposed.session, decided("T02", ("M12",)))
    actions.finish(proposed.session, proposed.oov, early, early.version)
    assert [action.code for action in actions.open_first(actions_of(proposed.session))] == ["M25", "M12", "M26"]
