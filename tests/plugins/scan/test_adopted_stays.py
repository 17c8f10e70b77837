"""Once a round is adopted, nothing in it changes: every form of the scan is tried."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Base, Database
from risico.errors import Refused
from risico.permissions import Role
from risico_scan import adoption, answers, assessors, consensus, decisions, rounds
from risico_scan.answer_sheet import TypedAnswer
from risico_scan.decisions import Proposal
from risico_scan.models import Assessment
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer_all, assign, make_user
from tests.plugins.scan.talks import PLUGINS
from tests.plugins.scan.years import adopted_round, make_people, topics_of
from tests.support import csrf

Login = Callable[[User], FlaskClient]
MEANT_FOR_IT = {"scan.reopen", "scan.outcome", "scan.archive"}
"""What an adopted round is for: opening it for a correction, looking back, and the archive."""
REASON = {"reason": "Er klopte iets niet."}


def forms(topic: Assessment, user: User) -> dict[str, dict[str, Any]]:
    """What each form of the scan sends, filled in as well as can be; `version` is that of the topic or of what hangs on it."""
    version = {"version": str(topic.version)}
    return {
        "scan.adopt": {"version": "1"},
        "scan.agree": {"P1-question": "P1", "P1-score": "3", "P1-reason": "Besproken.", "P1-version": "0"},
        "scan.ask_everyone": {f"role-{user.id}": "oov", f"seen-{user.id}": ""},
        "scan.ask_full": {},
        "scan.assessors": {f"role-{user.id}": "juridisch", f"seen-{user.id}": "oov"},
        "scan.change_topic": {"title": "Een andere titel", "moment": "Raad", "confirmed": "", **version},
        "scan.choose": {"codes": ["T01", "T05"], "title": "", "seen": "T01"},
        "scan.close_scoring": version,
        "scan.counter": {"text": "Dat het rustig blijft.", **version},
        "scan.decide": {"remark": "", "version": "1"},
        "scan.propose": {"level": "3", "strategies": ["a"], "risks": ["a1"], "measures": [], "reason": "Anders.", "evidence": "", "version": "1"},
        "scan.reopen_scoring": {**REASON, **version},
        "scan.reopen_topic": version,
        "scan.save_answer": {"P1-score": "1", "P1-basis": "experience", "P1-note": "", "P1-version": "1"},
        "scan.save_part": {"P1-score": "1", "P1-basis": "experience", "P1-note": "", "P1-version": "1"},
        "scan.send_back": {"remark": "Kijk nog eens.", "version": "1"},
    }


ARGUMENTS: dict[str, Any] = {"year": 2027, "code": "T01", "question": "P1", "part": "P"}


@pytest.fixture
def topic(session: Session) -> Assessment:
    """A decided topic of an adopted round, scored by somebody with every role."""
    people = make_people(session)
    round = adopted_round(session, people, 2027, 1)
    found = topics_of(session, round)[0]
    user = make_user(session, email="alles@example.nl", title="Alles", roles=[role.value for role in Role])
    answer_all(session, assignment=assign(session, assessment=found, user=user), library=LIBRARY)
    session.commit()
    return found


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the scan."""
    tables: list[Table] = [table for name, table in Base.metadata.tables.items() if name.startswith("scan_")]
    with database.reader() as session:
        return {table.name: sorted(map(tuple, session.execute(select(table))), key=repr) for table in tables}


def user_of(session: Session) -> User:
    found = session.scalars(select(User).where(User.email == "alles@example.nl")).one()
    session.commit()
    return found


def test_no_form_of_the_scan_changes_an_adopted_round(app: Flask, session: Session, database: Database, topic: Assessment, login: Login) -> None:
    user = user_of(session)
    visitor, sent = login(user), forms(topic, user)
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint.startswith("scan.") and "POST" in (rule.methods or ())]
    assert {rule.endpoint for rule in rules} - MEANT_FOR_IT == sent.keys(), "a new form of the scan belongs in `forms`"
    before, wrong = everything(database), []
    with app.test_request_context():
        urls = {rule.endpoint: app.url_for(rule.endpoint, **{name: ARGUMENTS[name] for name in rule.arguments}) for rule in rules}
    urls["scan.save_answer"] += "?vraag=P1"
    for endpoint, data in sent.items():
        answer = visitor.post(urls[endpoint], data=data, headers=csrf.header(visitor), follow_redirects=True)
        if "Deze ronde is vastgesteld." not in answer.text or everything(database) != before:
            wrong.append(f"{endpoint}: {answer.status_code}")
    assert wrong == []


SERVICES: dict[str, Callable[[Session, User, Assessment], object]] = {
    "adopt": lambda session, user, topic: adoption.adopt(session, user, topic.round, topic.round.version),
    "reopen_topic": lambda session, user, topic: adoption.reopen_topic(session, user, topic, topic.version),
    "save": lambda session, user, topic: answers.save(session, user, topic, "P1", TypedAnswer("1", "experience", ""), 1),
    "save_all": lambda session, user, topic: answers.save_all(session, user, topic, {"P1": (TypedAnswer("1", "experience", ""), 1)}),
    "ask_full_set": lambda session, user, topic: answers.ask_full_set(session, user, topic),
    "close_scoring": lambda session, user, topic: consensus.close_scoring(session, user, LIBRARY, topic, topic.version, None),
    "agree": lambda session, user, topic: consensus.agree(session, user, LIBRARY, topic, "P1", 3, "Besproken.", 0),
    "record_counter": lambda session, user, topic: consensus.record_counter(session, user, topic, "Dat het rustig blijft.", topic.version),
    "reopen_scoring": lambda session, user, topic: consensus.reopen_scoring(session, user, topic, "Nog een keer.", topic.version),
    "propose": lambda session, user, topic: decisions.propose(session, user, LIBRARY, topic, Proposal(2), 1),
    "decide": lambda session, user, topic: decisions.decide(session, user, PLUGINS, topic, 1, ""),
    "send_back": lambda session, user, topic: decisions.send_back(session, user, topic, 1, "Kijk nog eens."),
    "reopen": lambda session, user, topic: decisions.reopen(session, topic),
    "choose": lambda session, user, topic: rounds.choose(session, user, 2027, LIBRARY, ["T05"]),
    "add_local": lambda session, user, topic: rounds.add_local(session, user, 2027, LIBRARY, "Een eigen onderwerp"),
    "change": lambda session, user, topic: rounds.change(session, user, topic, topic.version, "Anders", "", None),
    "assign": lambda session, user, topic: assessors.assign(session, user, topic, {user.id: "juridisch"}),
    "assign_everywhere": lambda session, user, topic: assessors.assign_everywhere(session, user, topic.round, {user.id: "juridisch"}),
    "withdraw": lambda session, user, topic: consensus.withdraw(session, user, LIBRARY, topic, "P1", 1),
}


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_of_the_scan_changes_an_adopted_round(session: Session, database: Database, topic: Assessment, name: str) -> None:
    before = everything(database)
    with pytest.raises(Refused, match="vastgesteld"):
        SERVICES[name](session, user_of(session), topic)
    session.commit()
    assert everything(database) == before


def test_the_comparison_sees_every_row(database: Database, topic: Assessment) -> None:
    rows = everything(database)
    assert len(rows["scan_answer"]) > 30
    with database.reader() as session:
        assert len(rows["scan_assessment"]) == session.scalar(select(func.count()).select_from(Assessment))
