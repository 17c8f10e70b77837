"""Opening a round and choosing its topics: nothing that was scored is lost, and a new year starts from the last."""

from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.load import canonical, parse
from risico.content.types import Library
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_scan.models import Assessment, Assignment, Content, Round, Topic
from risico_scan.rounds import add_local, change, choices, choose, start
from risico_scan.service import get_assessment
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, assign, make_assessment, make_decision, make_round, make_user, make_year, stored_result


@pytest.fixture
def leader(session: Session) -> User:
    user = make_user(session)
    make_year(session, number=2027, opened_by=user)
    return user


def codes(session: Session, year: int = 2027) -> list[str]:
    query = select(Topic.code).join(Assessment).join(Round, Round.id == Assessment.round_id).where(Round.year == year)
    return sorted(session.scalars(query))


def adopted(session: Session, leader: User, levels: dict[str, int], year: int = 2026) -> Round:
    round = make_round(session, year=year, library=LIBRARY, state="adopted")
    for code, level in levels.items():
        topic = make_assessment(session, round=round, code=code, title=f"Titel {code}", phase="consensus", result=stored_result(LIBRARY, value=2))
        make_decision(session, assessment=topic, level=level, proposed_by=leader, decided_by=leader)
    return round


def changed_library() -> Library:
    """The same content with one other text, so with another digest."""
    questions = (LIBRARY.questions[0].model_copy(update={"text": "Een andere vraag?"}), *LIBRARY.questions[1:])
    return parse(LIBRARY.model_copy(update={"questions": questions, "digest": ""}).model_dump_json(exclude={"digest"}))


def test_a_round_keeps_the_content_it_was_opened_with(session: Session, leader: User) -> None:
    first = start(session, leader, 2027, LIBRARY)
    assert start(session, leader, 2027, changed_library()) is first
    stored = session.scalars(select(Content)).one()
    assert first.content_digest == stored.digest == LIBRARY.digest
    assert canonical(parse(stored.json)) == canonical(LIBRARY)


def test_rounds_with_the_same_content_share_it(session: Session, leader: User) -> None:
    make_year(session, number=2028, opened_by=leader)
    for year, library in ((2027, LIBRARY), (2028, LIBRARY)):
        start(session, leader, year, library)
    assert session.scalar(select(func.count()).select_from(Content)) == 1


def test_a_year_that_is_not_open_has_no_round(session: Session, leader: User) -> None:
    with pytest.raises(NotFound, match="2031"):
        choose(session, leader, 2031, LIBRARY, ["T01"])


@pytest.mark.parametrize("roles", [("assessor",), ("mayor",), ("admin",), ()])
def test_only_who_leads_chooses(session: Session, leader: User, roles: tuple[str, ...]) -> None:
    other = make_user(session, email="ander@example.nl", roles=roles)
    assessment = make_assessment(session, round=make_round(session, library=LIBRARY))
    for act in (
        lambda: choose(session, other, 2027, LIBRARY, ["T02"]),
        lambda: add_local(session, other, 2027, LIBRARY, "Zwembad"),
        lambda: change(session, other, assessment, assessment.version, "Zwembad", "", None),
    ):
        with pytest.raises(Forbidden):
            act()
    assert codes(session) == ["T01"]


def test_a_new_topic_gets_the_short_questions_unless_it_was_high_last_year(session: Session, leader: User) -> None:
    adopted(session, leader, {"T01": 2, "T03": 3, "T05": 5})
    choose(session, leader, 2027, LIBRARY, ["T01", "T03", "T05", "T07"])
    sets = {code: get_assessment(session, 2027, code).question_set for code in codes(session)}
    assert sets == {"T01": "short", "T03": "full", "T05": "full", "T07": "short"}


def test_a_topic_keeps_the_title_the_municipality_gave_it(session: Session, leader: User) -> None:
    adopted(session, leader, {"T08": 2})
    old = get_assessment(session, 2026, "T08")
    old.round.state = "open"
    session.flush()
    change(session, leader, old, old.version, "Windpark Noorderdijk", "", None)
    choose(session, leader, 2027, LIBRARY, ["T08", "T01"])
    assert get_assessment(session, 2027, "T08").title == "Windpark Noorderdijk"
    assert get_assessment(session, 2027, "T01").title == "Opvang van asielzoekers"


def test_choices_tell_what_was_there_last_year_and_what_is_chosen_now(session: Session, leader: User) -> None:
    adopted(session, leader, {"T03": 4, "L01": 2})
    before = {choice.code: choice for choice in choices(session, 2027, LIBRARY)}
    assert len(before) == len(LIBRARY.topics) + 1
    assert not any(choice.chosen for choice in before.values())
    assert before["T03"].earlier and (before["T03"].earlier.year, before["T03"].earlier.level) == (2026, 4)
    assert before["T01"].earlier is None and before["T01"].why
    assert before["L01"].earlier and not before["L01"].why
    choose(session, leader, 2027, LIBRARY, ["T03", "L01"])
    assert {choice.code for choice in choices(session, 2027, LIBRARY) if choice.chosen} == {"T03", "L01"}


def test_what_nobody_scored_can_be_taken_off(session: Session, leader: User) -> None:
    choose(session, leader, 2027, LIBRARY, ["T01", "T02"])
    assign(session, assessment=get_assessment(session, 2027, "T02"), user=leader)
    choose(session, leader, 2027, LIBRARY, ["T01"])
    assert codes(session) == ["T01"]
    assert session.scalar(select(func.count()).select_from(Assignment)) == 0


def test_a_local_topic_that_is_taken_off_leaves_nothing_behind(session: Session, leader: User) -> None:
    choose(session, leader, 2027, LIBRARY, ["T01"])
    add_local(session, leader, 2027, LIBRARY, "Een titel met een tikfout")
    choose(session, leader, 2027, LIBRARY, ["T01"])
    assert "Een titel met een tikfout" not in {choice.title for choice in choices(session, 2027, LIBRARY)}


def test_a_topic_with_an_answer_stays_and_nothing_else_changes(session: Session, leader: User) -> None:
    choose(session, leader, 2027, LIBRARY, ["T01", "T02"])
    sheet = assign(session, assessment=get_assessment(session, 2027, "T02"), user=leader)
    answer(session, assignment=sheet, question="P1", score=None, note="")
    assert {choice.code for choice in choices(session, 2027, LIBRARY) if choice.begun} == {"T02"}
    with pytest.raises(Refused, match="Islam") as refusal:
        choose(session, leader, 2027, LIBRARY, ["T03"])
    assert refusal.value.field == "codes"
    assert codes(session) == ["T01", "T02"]


def test_a_topic_of_which_the_scoring_is_closed_stays(session: Session, leader: User) -> None:
    make_assessment(session, round=make_round(session, library=LIBRARY), phase="consensus", result=stored_result(LIBRARY))
    with pytest.raises(Refused, match="Opvang asielzoekers"):
        choose(session, leader, 2027, LIBRARY, [])


@pytest.mark.parametrize("code", ["T99", "", "L77", "\x00", "T01'; DROP TABLE scan_topic; --"])
def test_what_does_not_exist_cannot_be_chosen(session: Session, leader: User, code: str) -> None:
    with pytest.raises(Refused, match="bestaat niet") as refusal:
        choose(session, leader, 2027, LIBRARY, ["T01", code])
    assert refusal.value.field == "codes"


def test_what_two_leaders_choose_at_the_same_time_is_all_kept(session: Session, leader: User) -> None:
    choose(session, leader, 2027, LIBRARY, ["T01", "T02"])
    seen = codes(session)
    choose(session, leader, 2027, LIBRARY, ["T01", "T02", "T03"], seen)
    choose(session, leader, 2027, LIBRARY, ["T01", "T04"], seen)
    assert codes(session) == ["T01", "T03", "T04"]


def test_an_adopted_round_does_not_change(session: Session, leader: User) -> None:
    round = make_round(session, library=LIBRARY, state="adopted")
    assessment = make_assessment(session, round=round, phase="decided", result=stored_result(LIBRARY))
    for act in (
        lambda: choose(session, leader, 2027, LIBRARY, ["T01", "T02"]),
        lambda: add_local(session, leader, 2027, LIBRARY, "Zwembad"),
        lambda: change(session, leader, assessment, assessment.version, "Anders", "", None),
    ):
        with pytest.raises(Refused, match="vastgesteld"):
            act()


def test_local_topics_get_the_next_free_code(session: Session, leader: User) -> None:
    made = [add_local(session, leader, 2027, LIBRARY, title) for title in ("Zwembad", "Sporthal")]
    assert [each.topic.code for each in made] == ["L01", "L02"]
    assert [each.question_set for each in made] == ["short", "short"]
    choose(session, leader, 2027, LIBRARY, ["L02"])
    assert add_local(session, leader, 2027, LIBRARY, "Kermis").topic.code == "L01"


@pytest.mark.parametrize("title", ["Zwembad", "zwembad", "Opvang van asielzoekers"])
def test_a_title_is_used_once(session: Session, leader: User, title: str) -> None:
    add_local(session, leader, 2027, LIBRARY, "Zwembad")
    with pytest.raises(Refused, match="Vink het aan") as refusal:
        add_local(session, leader, 2027, LIBRARY, title)
    assert refusal.value.field == "title"


@pytest.mark.parametrize(("day", "right"), [(date(2025, 12, 31), False), (date(2026, 1, 1), True), (date(2032, 12, 31), True), (date(2207, 6, 24), False)])
def test_a_day_far_from_the_year_is_a_mistake_in_typing(session: Session, leader: User, day: date, right: bool) -> None:
    assessment = make_assessment(session, round=make_round(session, library=LIBRARY))
    if right:
        change(session, leader, assessment, assessment.version, "Opvang", "", day)
        assert assessment.decided_on == day
        return
    with pytest.raises(Refused, match="2026 tot en met 2032") as refusal:
        change(session, leader, assessment, assessment.version, "Opvang", "", day)
    assert refusal.value.field == "decided_on"


def test_title_and_moment_change_and_an_old_form_does_not_win(session: Session, leader: User) -> None:
    assessment = make_assessment(session, round=make_round(session, library=LIBRARY))
    opened = assessment.version
    change(session, leader, assessment, opened, "Opvang in de Meent", "Raad", date(2027, 7, 8))
    assert (assessment.title, assessment.moment, assessment.topic.title) == ("Opvang in de Meent", "Raad", "Opvang in de Meent")
    assert assessment.decided_on == date(2027, 7, 8)
    with pytest.raises(Stale, match="Vergelijk de twee versies"):
        change(session, leader, assessment, opened, "Iets anders", "", None)
    assert assessment.title == "Opvang in de Meent"
