"""What the page of differences tells: positions by role, what was agreed, notes, gaps; and which strategy fits."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.db import Database
from risico.errors import NotFound, Refused
from risico_scan.differences import Difference, differences
from risico_scan.models import Answer, Assignment
from risico_scan.results import Check, Fit
from risico_scan.scoring import fitting_strategies, largest_spreads
from risico_scan.strategies import options, sentence
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.talks import Talk, scored_topic
from tests.support.statements import counted


@pytest.fixture
def talk(session: Session) -> Talk:
    made = scored_topic(session)
    made.close()
    return made


def found(talk: Talk, question: str) -> Difference:
    told = differences(talk.session, LIBRARY, talk.topic, question)
    return next(item for item in (*told.largest, *told.others) if item.question.id == question)


def row(talk: Talk, role: str, question: str) -> Answer:
    query = select(Answer).join(Assignment, Assignment.id == Answer.assignment_id)
    return talk.session.scalars(query.where(Assignment.rater_role == role, Answer.question == question)).one()


def test_there_are_no_differences_to_see_while_people_score(session: Session) -> None:
    talk = scored_topic(session)
    with pytest.raises(Refused, match="nog gescoord"):
        differences(session, LIBRARY, talk.topic)


def test_the_five_widest_come_first(talk: Talk) -> None:
    told = differences(talk.session, LIBRARY, talk.topic)
    assert [item.question.id for item in told.largest] == ["P3", "M3", "P5", "P8", "M4"]
    assert [(item.question.id, item.spread) for item in told.largest] == list(largest_spreads(talk.result))
    assert told.others == ()


def test_positions_are_raw_scores_by_role_title_from_low_to_high(talk: Talk) -> None:
    item = found(talk, "M3")
    assert item.positions == ((1, "juridisch"), (2, "vakafdeling"), (3, "OOV"), (4, "communicatie"))
    assert (item.middle, item.agreed, item.labels[0]) == (3, None, "zakelijk")


def test_of_a_question_that_turns_the_middle_is_a_raw_score_too(talk: Talk) -> None:
    for role, score in (("oov", 0), ("vakafdeling", 1), ("communicatie", 3), ("juridisch", 4)):
        row(talk, role, "P2").score = score
    assert found(talk, "P2").middle == 1


def test_who_does_not_know_is_named_by_role_and_notes_stand_with_theirs(talk: Talk) -> None:
    row(talk, "communicatie", "M3").note = "Er gaan bijnamen rond."
    assert found(talk, "O5").unsure == ("juridisch",)
    assert found(talk, "M3").notes == (("communicatie", "Er gaan bijnamen rond."),)


def test_no_name_or_account_is_told(talk: Talk) -> None:
    told = str(differences(talk.session, LIBRARY, talk.topic, "O5"))
    for user in (talk.oov, talk.chief, talk.assessor):
        assert user.email not in told and user.title not in told


def test_an_agreed_score_stays_in_sight_with_the_middle_that_it_replaces(talk: Talk) -> None:
    talk.agree("P1", 0)
    talk.agree("M3", 1)
    told = differences(talk.session, LIBRARY, talk.topic)
    assert [item.question.id for item in told.others] == ["P1"]
    item = found(talk, "M3")
    assert item.agreed and (item.agreed.score, item.middle) == (1, 3)


def test_a_question_may_be_asked_for_and_others_are_not_this_topics(talk: Talk) -> None:
    told = differences(talk.session, LIBRARY, talk.topic, "T01.5")
    assert [item.question.id for item in told.others] == ["T01.5"]
    assert told.others[0].labels == told.others[0].question.anchors
    for id in ("B1", "T02.1", "X1"):
        with pytest.raises(NotFound):
            differences(talk.session, LIBRARY, talk.topic, id)


def test_all_other_questions_can_be_chosen_once(talk: Talk) -> None:
    told = differences(talk.session, LIBRARY, talk.topic)
    ids = [item.question.id for item in told.largest] + [question.id for question in told.rest]
    assert len(ids) == len(set(ids)) == 41 - 4 + 5


def test_questions_that_nobody_knows_are_listed(session: Session) -> None:
    talk = scored_topic(session, {"E1": None, "E2": 3, "E3": 3, "T01.2": None}, alike=True)
    talk.close()
    told = differences(session, LIBRARY, talk.topic)
    assert [question.id for question in told.unknown] == ["E1", "T01.2"]
    assert told.largest == ()


def test_the_differences_cost_two_statements(talk: Talk, database: Database) -> None:
    talk.session.commit()
    with counted(database.engine) as seen:
        differences(talk.session, LIBRARY, talk.topic)
    assert len(seen) == 2


def fit(id: str, **scores: int) -> Fit:
    strategy = next(strategy for strategy in LIBRARY.strategies if strategy.id == id)
    checks = []
    for condition in strategy.fits:
        score = scores.get(condition.question)
        holds = score is not None and (score >= condition.at_least if condition.at_least is not None else score <= (condition.at_most or 0))
        checks.append(Check(condition, score, holds))
    return Fit(strategy, tuple(checks))


@pytest.mark.parametrize(
    ("id", "scores", "expected"),
    [
        ("a", {"P8": 2}, "Past minder: het besluit hangt nu niet sterk aan één persoon (2 van 4)."),
        ("b", {"O1": 0, "O4": 3, "V6": 1}, "Past: het onderwerp reikt buiten de gemeente (3 van 4) en eigen capaciteit is klein (1 van 4)."),
        ("c", {"P2": 3, "P5": 3, "M5": 3}, "Past: betrokkenen horen het laat (3 van 4) en er zijn twee verhalen (3 van 4)."),
        ("c", {}, "Wij weten niet of dit past: de vragen hierover zijn niet beantwoord."),
    ],
)
def test_a_strategy_says_why_it_fits_with_the_scores(id: str, scores: dict[str, int], expected: str) -> None:
    assert sentence(fit(id, **scores)) == expected


def test_the_options_know_what_was_chosen_and_look_at_this_result(talk: Talk) -> None:
    told = {option.strategy.id: option for option in options(LIBRARY, talk.result, {"c": ["c1"]})}
    assert [(option.chosen, option.ticked) for option in told.values()] == [(False, frozenset()), (False, frozenset()), (True, frozenset({"c1"}))]
    assert [option.sentence for option in told.values()] == [sentence(each) for each in fitting_strategies(LIBRARY, talk.result)]
