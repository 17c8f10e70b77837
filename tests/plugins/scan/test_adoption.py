"""Adopting freezes a round for good; a correction makes a new version beside the old one."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico.errors import Forbidden, NotFound, Refused, Stale
from risico_scan import decisions
from risico_scan.adoption import adopt, get_version, readiness, reopen, versions
from risico_scan.freezing import Rows, freeze, read_rows
from risico_scan.frozen import canonical, read_document, round_json, sha256
from risico_scan.integrity import verify
from risico_scan.models import AgreedScore, Answer, Assessment, Assignment, Decision, Round, Topic
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer, assign, make_assessment, make_decision, make_round, make_user, stored_result
from tests.support.statements import counted


@dataclass
class Case:
    """A round with two decided topics and everything that can belong to one."""

    session: Session
    round: Round
    secretary: User
    director: User


@pytest.fixture
def case(session: Session) -> Case:
    secretary = make_user(session, email="secretaris@example.nl", title="Gemeentesecretaris", roles=("secretary",))
    director = make_user(session)
    round = make_round(session, library=LIBRARY)
    for code, level in (("T03", 4), ("T01", 2)):
        topic = make_assessment(session, round=round, code=code, title=f"Onderwerp {code}", phase="consensus", result=stored_result(LIBRARY, value=level - 1))
        topic.decided_on = date(2027, 6, 24)
        for user, role in ((director, "oov"), (secretary, "juridisch")):
            sheet = assign(session, assessment=topic, user=user, rater_role=role)
            answer(session, assignment=sheet, question="P1", score=3, note="Uit de raad.")
            answer(session, assignment=sheet, question="M2", score=None)
        agreed = AgreedScore(assessment_id=topic.id, question="P1", score=2, reason="Besproken.", agreed_by_id=director.id, agreed_at=topic.closed_at)
        session.add(agreed)
        make_decision(session, assessment=topic, level=level, proposed_by=director, decided_by=secretary, strategies={"a": ["a2", "a1"]}, measures=["M12"])
    session.commit()
    return Case(session, round, secretary, director)


def test_adopting_freezes_everything_and_names_functions_only(case: Case) -> None:
    made = adopt(case.session, case.secretary, case.round, case.round.version)
    case.session.commit()
    document = read_document(made.json)
    assert (made.number, made.adopted_by_title, case.round.state) == (1, "Gemeentesecretaris", "adopted")
    assert document.adoption.by == "Gemeentesecretaris"
    assert [topic.code for topic in document.round.topics] == ["T01", "T03"]
    first = document.round.topics[0]
    assert first.result and first.result.band
    assert {sheet.role for sheet in first.sheets} == {"oov", "juridisch"}
    assert first.sheets[0].answers["P1"].score == 3 and first.sheets[0].answers["M2"].unknown
    assert first.agreed["P1"].reason == "Besproken."
    assert first.decision and first.decision.strategies == {"a": ["a1", "a2"]} and first.decision.measures == ["M12"]
    assert made.sha256 == sha256(made.json)
    assert "example.nl" not in made.json and '"user' not in made.json
    assert verify(case.session) == []


def test_nothing_is_adopted_before_every_topic_is_decided(case: Case) -> None:
    make_assessment(case.session, round=case.round, code="T09", title="Windpark")
    case.session.commit()
    with pytest.raises(Refused, match="Van de 3 onderwerpen is er 1 nog niet besloten"):
        adopt(case.session, case.secretary, case.round, case.round.version)
    assert [each.topic.code for each in readiness(case.session, case.round).waiting] == ["T09"]
    assert not versions(case.session, case.round)


def test_an_empty_round_is_not_adopted(case: Case) -> None:
    empty = make_round(case.session, year=2028, library=LIBRARY)
    with pytest.raises(Refused, match="Kies eerst onderwerpen"):
        adopt(case.session, case.secretary, empty, empty.version)


def test_only_the_secretary_adopts_and_reopens_also_when_an_administrator_asks(case: Case) -> None:
    admin = make_user(case.session, email="beheer@example.nl", title="Beheerder", roles=("admin", "safety_director"))
    with pytest.raises(Forbidden):
        adopt(case.session, admin, case.round, case.round.version)
    adopt(case.session, case.secretary, case.round, case.round.version)
    with pytest.raises(Forbidden):
        reopen(case.session, admin, case.round, "Toch anders.", case.round.version)


def test_an_old_page_adopts_nothing(case: Case) -> None:
    with pytest.raises(Stale):
        adopt(case.session, case.secretary, case.round, case.round.version - 1)


def test_a_round_is_adopted_once(case: Case) -> None:
    adopt(case.session, case.secretary, case.round, case.round.version)
    with pytest.raises(Refused, match="is vastgesteld"):
        adopt(case.session, case.secretary, case.round, case.round.version)


def test_a_correction_is_a_new_version_with_a_reason_and_the_first_stays_as_it_was(case: Case) -> None:
    session = case.session
    first = adopt(session, case.secretary, case.round, case.round.version)
    before = first.json, first.sha256, first.adopted_at
    reopen(session, case.secretary, case.round, "  De cijfers van de cafe\u0301s klopten niet. ", case.round.version)
    topic = session.scalars(select(Assessment).join(Topic).where(Topic.code == "T01")).one()
    decisions.reopen(session, topic)
    with pytest.raises(Refused, match="niet besloten"):
        adopt(session, case.secretary, case.round, case.round.version)
    decision = session.scalars(select(Decision).where(Decision.assessment_id == topic.id)).one()
    decision.level, decision.state, topic.phase = 3, "decided", "decided"
    second = adopt(session, case.secretary, case.round, case.round.version)
    session.commit()
    session.expire_all()
    assert (first.json, first.sha256, first.adopted_at) == before
    assert (second.number, second.reason) == (2, "De cijfers van de caf\u00e9s klopten niet.")
    assert read_document(second.json).adoption.previous == first.sha256
    assert case.round.correction is None
    assert [each.number for each in versions(session, case.round)] == [2, 1]
    assert get_version(session, case.round).number == 2 and get_version(session, case.round, 1).json == before[0]
    assert verify(session) == []
    with pytest.raises(NotFound):
        get_version(session, case.round, 3)


@pytest.mark.parametrize(("reason", "fault"), [("  ", "Schrijf op"), ("x" * 501, "Haal er 1 weg"), ("Mail jan@example.nl", "e-mailadres")])
def test_a_correction_needs_a_reason_about_no_person(case: Case, reason: str, fault: str) -> None:
    adopt(case.session, case.secretary, case.round, case.round.version)
    with pytest.raises(Refused, match=fault) as refused:
        reopen(case.session, case.secretary, case.round, reason, case.round.version)
    assert refused.value.field == "reason"
    assert case.round.state == "adopted"


def test_only_an_adopted_round_is_reopened(case: Case) -> None:
    with pytest.raises(Refused, match="nog niet vastgesteld"):
        reopen(case.session, case.secretary, case.round, "Toch anders.", case.round.version)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("UPDATE scan_adoption SET json = replace(json, 'Besproken.', 'Verzonnen.') WHERE number = 1", "controlegetal"),
        ("UPDATE scan_adoption SET adopted_by_title = 'Burgemeester' WHERE number = 2", "functie"),
        ("UPDATE scan_adoption SET reason = 'Zomaar.' WHERE number = 2", "reden"),
        ("DELETE FROM scan_adoption WHERE number = 1", "ontbreekt"),
        ("DELETE FROM scan_adoption", "geen vastgestelde versie"),
    ],
)
def test_verifying_finds_what_was_changed_behind_the_app(case: Case, change: str, words: str) -> None:
    adopt(case.session, case.secretary, case.round, case.round.version)
    reopen(case.session, case.secretary, case.round, "Toch anders.", case.round.version)
    adopt(case.session, case.secretary, case.round, case.round.version)
    case.session.commit()
    case.session.execute(text(change))
    case.session.expire_all()
    faults = verify(case.session)
    assert len(faults) == 1 and words in faults[0].text, faults
    assert verify(case.session, 2026) == []


def test_a_text_with_a_fitting_checksum_that_is_no_round_is_found(case: Case) -> None:
    adopt(case.session, case.secretary, case.round, case.round.version)
    case.session.execute(text("UPDATE scan_adoption SET json = '{}', sha256 = :sum"), {"sum": sha256("{}")})
    case.session.expire_all()
    assert [fault.text for fault in verify(case.session)] == ["De tekst is geen vastgestelde ronde."]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("adopter_first", [True, False])
def test_no_change_slips_in_beside_an_adoption(case: Case, database: Database, adopter_first: bool) -> None:
    """Two people at the same moment, on the database that lets two write: one of them waits, and then hears no."""
    ids = case.round.id, case.secretary.id, case.session.scalars(select(Assessment.id)).first()
    case.session.close()

    def adopts(session: Session) -> None:
        round = session.get_one(Round, ids[0])
        adopt(session, session.get_one(User, ids[1]), round, round.version)

    def changes(session: Session) -> None:
        decisions.reopen(session, session.get_one(Assessment, ids[2]))

    first, second = (adopts, changes) if adopter_first else (changes, adopts)
    with database.writer() as holding, ThreadPoolExecutor(1) as pool:
        first(holding)
        waiting = pool.submit(_in_own_session, database, second)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.5)
        holding.commit()
        with pytest.raises(Refused, match="vastgesteld" if adopter_first else "niet besloten"):
            waiting.result(timeout=10)
    with database.reader() as session:
        states = session.scalar(select(Round.state)), set(session.scalars(select(Assessment.phase)))
    assert states == (("adopted", {"decided"}) if adopter_first else ("open", {"consensus", "decided"}))


def _in_own_session(database: Database, act: Callable[[Session], None]) -> None:
    with database.writer() as session:
        act(session)
        session.commit()


# ── The frozen form ─────────────────────────────────────────────────────────


def test_freezing_costs_the_same_whatever_the_number_of_topics(case: Case, database: Database) -> None:
    with counted(database.engine) as few:
        read_rows(case.session, case.round)
    for number in range(10, 40):
        topic = make_assessment(case.session, round=case.round, code=f"L{number}", title=f"Onderwerp {number}")
        assign(case.session, assessment=topic, user=case.director)
    case.session.expire_all()
    case.session.refresh(case.round)
    with counted(database.engine) as many:
        read_rows(case.session, case.round)
    assert len(many) == len(few) <= 7


def test_the_order_of_rows_makes_no_difference(case: Case) -> None:
    rows = read_rows(case.session, case.round)
    frozen = canonical(round_json(freeze(case.round, rows)))
    for order in permutations(range(2)):
        turned = Rows([rows.assessments[n] for n in order], rows.assignments[::-1], rows.answers[::-1], rows.agreed[::-1], rows.decisions[::-1], rows.titles)
        assert canonical(round_json(freeze(case.round, turned))) == frozen


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(plain, st.randoms())
def test_canonical_json_does_not_depend_on_the_order_of_keys(data: Any, random: Any) -> None:
    assert canonical(_shuffled(data, random)) == canonical(data)


def _shuffled(data: Any, random: Any) -> Any:
    if isinstance(data, list):
        return [_shuffled(item, random) for item in data]
    if not isinstance(data, dict):
        return data
    keys = list(data)
    random.shuffle(keys)
    return {key: _shuffled(data[key], random) for key in keys}


def test_text_is_written_in_one_unicode_form() -> None:
    assert canonical({"cafe\u0301": "e\u0301"}) == canonical({"caf\u00e9": "\u00e9"}) == '{"caf\u00e9":"\u00e9"}'


@pytest.mark.parametrize("value", [1.5, float("nan"), b"x", {1: 2}, {"a": {1.0}}])
def test_what_has_more_than_one_way_to_be_written_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


def leaves(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    pairs = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    found = False
    for key, value in pairs:
        found = True
        yield from leaves(value, (*path, key))
    if not found:
        yield path


def test_every_field_that_changes_changes_the_checksum(case: Case) -> None:
    data = round_json(freeze(case.round, read_rows(case.session, case.round)))
    original = sha256(canonical(data))
    paths = list(leaves(data))
    assert len(paths) > 80
    for path in paths:
        *way, last = path
        place = data
        for step in way:
            place = place[step]
        kept, place[last] = place[last], "iets anders"
        assert sha256(canonical(data)) != original, path
        place[last] = kept


def test_a_version_of_before_the_day_and_the_scenario_is_still_read(case: Case) -> None:
    made = adopt(case.session, case.secretary, case.round, case.round.version)
    data = json.loads(made.json)
    for found in data["round"]["topics"]:
        del found["decided_on"], found["decision"]["scenario"]
    topic = read_document(canonical(data)).round.topics[0]
    assert topic.decision and (topic.decided_on, topic.decision.scenario) == (None, "")


COLUMNS_LEFT_OUT = {"id", "version", "assessment_id", "round_id", "topic_id", "user_id", "assignment_id", "saved_at"}
TABLES: tuple[type[Any], ...] = (Assessment, Assignment, Answer, AgreedScore, Decision)


@pytest.mark.parametrize("model", TABLES)
def test_every_column_of_the_round_is_in_the_frozen_form(case: Case, model: type[Any]) -> None:
    """A column that is added later may not be forgotten: changing it must change the frozen round."""
    frozen: Callable[[], str] = lambda: canonical(round_json(freeze(case.round, read_rows(case.session, case.round))))  # noqa: E731
    row = case.session.scalars(select(model)).first()
    for column in model.__table__.columns:
        if column.name in COLUMNS_LEFT_OUT or column.name.endswith("_by_id"):
            continue
        before, kept = frozen(), getattr(row, column.name)
        with case.session.no_autoflush:
            setattr(row, column.name, _other(kept, column.name))
            rows = read_rows(case.session, case.round)
            assert canonical(round_json(freeze(case.round, rows))) != before, column.name
            setattr(row, column.name, kept)


def _other(value: Any, name: str) -> Any:
    if name == "result":
        return stored_result(LIBRARY, value=4)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, str):
        return value + "x"
    if isinstance(value, list):
        return [*value, "M99"]
    if isinstance(value, dict):
        return {**value, "b": ["b1"]}
    return value.replace(year=2020)
