"""What waits for whom in the scan."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline
from risico.db import Database
from risico.year.tasks import has_begun
from risico_scan.adoption import adopt
from risico_scan.deadlines import deadlines
from risico_scan.models import Assessment, Round
from risico_scan.outcomes import record
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, answer_all, assign, make_assessment, make_decision, make_round, make_user, make_year, stored_result
from tests.plugins.scan.years import People, adopted_round, busy_year, decided_round, make_people, topics_of
from tests.support.statements import counted

MAY, DECEMBER = datetime(2027, 5, 11, 9, tzinfo=UTC), datetime(2027, 12, 3, 9, tzinfo=UTC)


@pytest.fixture
def people(session: Session) -> People:
    return make_people(session)


@pytest.fixture(autouse=True)
def in_may(app: Flask) -> Iterator[None]:
    with app.test_request_context(), clock.at(MAY):
        yield


def of(session: Session, user: User, year: int = 2027) -> dict[str, Deadline]:
    """What waits for this user now, by id."""
    return {task.id: task for task in deadlines(session, LIBRARY, year) if task.is_for(user.id, user.roles) and has_begun(task, clock.today())}


def topic(session: Session, round: Round, phase: str = "scoring", **fields: object) -> Assessment:
    result = None if phase == "scoring" else stored_result(LIBRARY)
    return make_assessment(session, round=round, phase=phase, result=result, **fields)  # type: ignore[arg-type]


def test_a_year_without_topics_asks_its_leaders_to_choose(session: Session, people: People) -> None:
    make_year(session)
    assert of(session, people.director).keys() == of(session, people.secretary).keys() == {"scan:2027:choose"}
    assert of(session, people.director)["scan:2027:choose"].url == "/2027/onderwerpen/kiezen/"
    assert of(session, people.assessor) == of(session, people.mayor) == {}


def test_a_topic_without_assessors_asks_its_leaders(session: Session, people: People) -> None:
    topic(session, make_round(session, library=LIBRARY))
    assert of(session, people.director).keys() == {"scan:2027:T01:ask"}


def test_an_assessor_is_told_how_far_they_are_and_others_nothing(session: Session, people: People) -> None:
    sheet = assign(session, assessment=topic(session, make_round(session, library=LIBRARY)), user=people.assessor, rater_role="vakafdeling")
    (task,) = of(session, people.assessor).values()
    assert (task.id, task.title, task.url) == (f"scan:2027:T01:score:{people.assessor.id}", "Scoren: Opvang asielzoekers", "/2027/onderwerpen/T01/scoren/")
    assert task.text.startswith("Er zijn ")
    answer(session, assignment=sheet, question="P1")
    session.expire_all()
    (task,) = of(session, people.assessor).values()
    assert task.text.startswith("U beantwoordde 1 van de ")
    assert of(session, people.director) == {}


def test_when_all_are_ready_the_leaders_close_the_scoring(session: Session, people: People) -> None:
    found = topic(session, make_round(session, library=LIBRARY))
    answer_all(session, assignment=assign(session, assessment=found, user=people.assessor, rater_role="vakafdeling"), library=LIBRARY)
    assert of(session, people.assessor) == {}
    assert of(session, people.director).keys() == {"scan:2027:T01:close"}


def test_after_scoring_the_leaders_discuss(session: Session, people: People) -> None:
    topic(session, make_round(session, library=LIBRARY), "consensus")
    assert of(session, people.director)["scan:2027:T01:discuss"].url == "/2027/onderwerpen/T01/verschillen/"
    assert of(session, people.assessor) == {}


def test_work_on_a_topic_with_a_threat_is_urgent_once_the_scoring_is_closed(session: Session, people: People) -> None:
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    found.result = stored_result(LIBRARY, O3=3)
    session.flush()
    assert of(session, people.director)["scan:2027:T01:discuss"].urgent
    found.result = stored_result(LIBRARY)
    session.flush()
    session.expire_all()
    assert not of(session, people.director)["scan:2027:T01:discuss"].urgent


def test_a_proposal_waits_for_a_second_person_and_not_for_who_made_it(session: Session, people: People) -> None:
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    make_decision(session, assessment=found, level=4, proposed_by=people.director)
    assert of(session, people.director) == {}
    task = of(session, people.secretary)["scan:2027:T01:decide"]
    assert (task.title, task.text) == ("Besluit nemen: Opvang asielzoekers", "De directeur OOV stelt niveau 4 voor.")


def test_a_lowering_does_not_wait_for_who_scored(session: Session, people: People) -> None:
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    both = make_user(session, email="tweede@example.nl", title="Tweede secretaris", roles=("secretary", "admin"))
    answer(session, assignment=assign(session, assessment=found, user=both, rater_role="juridisch"), question="P1")
    make_decision(session, assessment=found, level=1, proposed_by=people.director)
    assert of(session, both) == {}
    task = of(session, people.secretary)["scan:2027:T01:decide"]
    assert task.title == "Meekijken: Opvang asielzoekers"
    assert "van 3 naar 1 verlagen" in task.text


IMPLICIT = stored_result(LIBRARY, P1=3, P2=3, P3=3, P4=3, P5=3, P6=3, P7=3, P8=3, D1=0, D2=0, D3=0)
"""A weak process and no threat that OOV sees: with the rest at 2, rule R2 holds."""


@pytest.mark.parametrize(("days", "told"), [(31, False), (30, True), (0, True), (-1, True)])
def test_a_decision_within_thirty_days_asks_for_an_escalation_scenario(session: Session, people: People, days: int, told: bool) -> None:
    """Of OOV and griffier, when the threat is implicit and nobody named one (domain.md §6)."""
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    found.result, found.decided_on = IMPLICIT, clock.today() + timedelta(days=days)
    session.flush()
    clerk = make_user(session, email="griffier@example.nl", title="Griffier", roles=("clerk",))
    id = "scan:2027:T01:scenario"
    assert (id in of(session, people.director)) is (id in of(session, clerk)) is told
    assert id not in of(session, people.assessor) | of(session, people.mayor)
    if told:
        assert of(session, clerk)[id].due == found.decided_on
        assert of(session, clerk)[id].title == "Escalatiescenario maken: Opvang asielzoekers"


@pytest.mark.parametrize("without", ["day", "flag", "need"])
def test_without_a_day_or_the_flag_or_with_a_scenario_nobody_is_asked_for_one(session: Session, people: People, without: str) -> None:
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    found.result = stored_result(LIBRARY) if without == "flag" else IMPLICIT
    found.decided_on = None if without == "day" else clock.today()
    make_decision(session, assessment=found, level=3, proposed_by=people.director, state="returned", scenario="Draaiboek 2." if without == "need" else "")
    assert "scan:2027:T01:scenario" not in of(session, people.director)


@pytest.mark.parametrize(("state", "kind"), [("returned", "adjust"), ("lapsed", "propose")])
def test_a_proposal_that_came_back_waits_for_who_can_change_it(session: Session, people: People, state: str, kind: str) -> None:
    found = topic(session, make_round(session, library=LIBRARY), "consensus")
    make_decision(session, assessment=found, level=4, proposed_by=people.director, state=state)
    assert of(session, people.director).keys() == {f"scan:2027:T01:{kind}"}
    assert of(session, people.secretary).keys() == (set() if state == "returned" else {"scan:2027:T01:propose"})


def test_when_all_is_decided_the_secretary_adopts_and_then_it_is_quiet(session: Session, people: People) -> None:
    round = decided_round(session, people, 2027, 3)
    assert of(session, people.director) == {}
    task = of(session, people.secretary)["scan:2027:adopt"]
    assert (task.text, task.url) == ("Over alle 3 onderwerpen is besloten.", "/2027/onderwerpen/vaststellen/")
    adopt(session, people.secretary, round, round.version)
    assert of(session, people.secretary) == {}


def test_in_december_one_looks_back_and_the_next_year_reminds(session: Session, people: People) -> None:
    round = adopted_round(session, people, 2027, 2)
    with clock.at(DECEMBER):
        task = of(session, people.director)["scan:2027:look_back"]
        assert "2 onderwerpen" in task.text
        assert task.url == "/2027/onderwerpen/terugkijken/"
        assert of(session, people.mayor) == {}
    make_year(session, number=2028)
    with clock.at(DECEMBER.replace(year=2028, month=2)):
        assert of(session, people.director, 2028).keys() == {"scan:2027:look_back", "scan:2028:choose"}
        for each in topics_of(session, round):
            record(session, people.director, each, 1, "", 0)
        assert of(session, people.director, 2028).keys() == {"scan:2028:choose"}


# ── On the line of the year ─────────────────────────────────────────────────


def line(session: Session, year: int = 2027) -> dict[str, Deadline]:
    """What stands on the line, by the key of its moment."""
    return {each.id.rpartition(":")[2]: each for each in deadlines(session, LIBRARY, year) if each.milestone}


def stand(session: Session, year: int = 2027) -> dict[str, tuple[str, str | None]]:
    return {key: (each.state, each.due.isoformat() if each.due else None) for key, each in line(session, year).items()}


def opened_in_january(session: Session) -> None:
    make_year(session).opened_at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    session.flush()


def test_a_year_without_topics_has_its_days(session: Session, people: People) -> None:
    opened_in_january(session)
    assert stand(session) == {
        "choose": ("open", "2027-02-15"),
        "score": ("open", "2027-03-31"),
        "discuss": ("open", "2027-04-30"),
        "adopt": ("open", "2027-05-31"),
        "look_back": ("open", "2027-12-10"),
    }
    assert of(session, people.director)["scan:2027:choose"].due is not None


def test_a_year_that_was_opened_late_is_late_with_nothing(session: Session, people: People) -> None:
    make_year(session).opened_at = MAY
    session.flush()
    assert {key: due for key, (_, due) in stand(session).items()} == {
        **dict.fromkeys(("choose", "score", "discuss")),
        "adopt": "2027-05-31",
        "look_back": "2027-12-10",
    }


def test_each_phase_tells_how_far_it_is_and_its_tasks_have_its_day(session: Session, people: People) -> None:
    opened_in_january(session)
    busy_year(session, people, 5)
    found = line(session)
    assert {key: (each.state, each.text, each.milestone.replace("\u00ad", "")) for key, each in found.items() if key in ("score", "discuss", "adopt")} == {
        "score": ("partly", "4 van 5 klaar.", "Los scoren, 4 van 5"),
        "discuss": ("partly", "3 van 5 klaar.", "Verschilgesprek, 3 van 5"),
        "adopt": ("partly", "2 van 5 besloten.", "Vaststellen"),
    }
    assert all(not each.roles and each.user_id is None for key, each in found.items() if key in ("score", "discuss", "adopt"))
    days = {each.id.split(":")[3]: each.due.isoformat() for each in deadlines(session, LIBRARY, 2027) if each.id.count(":") >= 3 and each.due}
    assert days == {"score": "2027-03-31", "discuss": "2027-04-30", "decide": "2027-05-31"}


def test_what_is_done_stays_on_the_line_on_the_day_it_was_done(session: Session, people: People) -> None:
    opened_in_january(session)
    round = adopted_round(session, people, 2027, 2)
    assert (stand(session)["adopt"], stand(session)["look_back"]) == (("done", "2027-05-11"), ("open", "2027-12-10"))
    with clock.at(DECEMBER):
        first, second = topics_of(session, round)
        record(session, people.director, first, 1, "", 0)
        assert stand(session)["look_back"] == ("partly", "2027-12-10")
        record(session, people.director, second, 1, "", 0)
        assert stand(session)["look_back"] == ("done", "2027-12-03")
    with clock.at(DECEMBER.replace(year=2028)):  # a year that is over stays as it was
        assert {state for state, _ in stand(session).values()} == {"done"}


def test_who_scores_late_is_told_to_the_director_and_who_leads_includes_the_secretary(session: Session, people: People) -> None:
    busy_year(session, people, 5)
    found = deadlines(session, LIBRARY, 2027)
    assert {each.escalate for each in found if ":score:" in each.id} == {("safety_director",)}
    assert {each.escalate for each in found if each.roles} == {()} and all("secretary" in each.roles for each in found if each.roles)
    assert {each.part for each in found} == {"Onderwerpen"}


def test_ids_are_different_and_stay_the_same(session: Session, people: People) -> None:
    busy_year(session, people, 10)
    found = [task.id for task in deadlines(session, LIBRARY, 2027)]
    assert len(found) == len(set(found)) > 8
    assert found == [task.id for task in deadlines(session, LIBRARY, 2027)]


def test_nothing_of_scores_is_told_while_they_are_given(session: Session, people: People) -> None:
    sheet = assign(session, assessment=topic(session, make_round(session, library=LIBRARY)), user=people.assessor, rater_role="vakafdeling")
    before = [task.text for task in deadlines(session, LIBRARY, 2027)]
    row = answer(session, assignment=sheet, question="P1", score=4)
    texts = set()
    for score in range(5):
        row.score = score
        session.flush()
        session.expire_all()
        texts.add(tuple(task.text for task in deadlines(session, LIBRARY, 2027)))
    assert len(texts) == 1 and texts != {tuple(before)}


def test_the_number_of_statements_is_fixed(session: Session, people: People, database: Database) -> None:
    round = busy_year(session, people, 5)
    session.commit()
    deadlines(session, LIBRARY, 2027)  # reads the content, which is kept
    few = _statements(database)
    for number in range(45):
        extra = make_assessment(session, round=round, code=f"L{number + 50}", title="Erbij")
        assign(session, assessment=extra, user=people.assessor)
    session.commit()
    assert _statements(database) == few <= 6  # of which the years and the plan are shared with the rest of the page


def _statements(database: Database) -> int:
    with database.reader() as reading, counted(database.engine) as statements:
        deadlines(reading, LIBRARY, 2027)
    return len(statements)
