"""Fifty assessors who save answers at the same moment, over real HTTP: no error, and every answer that was confirmed is there."""

import http.client
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.db import Database
from risico_scan.models import Answer, Assignment
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import assign, make_assessment, make_round, make_user
from tests.support import csrf, web

PEOPLE = 50
QUESTIONS = [question.id for question in LIBRARY.questions if question.block in "PM"][:5]


@dataclass(frozen=True)
class Person:
    """Somebody who is logged in: the headers their browser sends."""

    user: User
    headers: dict[str, str]


@pytest.fixture
def people(app: Flask, session: Session) -> list[Person]:
    """Five on each of ten topics."""
    round = make_round(session, library=LIBRARY)
    topics = [make_assessment(session, round=round, code=f"T{number:02}", title=f"Onderwerp {number}") for number in range(1, PEOPLE // 5 + 1)]
    users = [make_user(session, email=f"a{number}@example.nl", title="Beoordelaar", roles=["assessor"]) for number in range(PEOPLE)]
    for number, user in enumerate(users):
        assign(session, assessment=topics[number // 5], user=user, rater_role="communicatie")
    session.commit()
    return [Person(user, _headers(app, user)) for user in users]


def _headers(app: Flask, user: User) -> dict[str, str]:
    client = app.test_client()
    web.log_in(client, user)
    proof = csrf.header(client)
    cookie = client.get_cookie(app.config["SESSION_COOKIE_NAME"])
    assert cookie
    return {**proof, "Cookie": f"{cookie.key}={cookie.value}", "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true"}


def test_fifty_assessors_save_at_once_and_nothing_is_lost(people: list[Person], live_server: str, database: Database) -> None:
    with ThreadPoolExecutor(PEOPLE) as pool:
        given = list(pool.map(lambda numbered: score_everything(live_server, *numbered), enumerate(people)))
    assert [status for statuses in given for status in statuses if status != 200] == []
    with database.reader() as session:
        query = select(Assignment.user_id, Answer.question, Answer.score, Answer.basis, Answer.note, Answer.version).join(Answer)
        saved = {(user, question): tuple(rest) for user, question, *rest in session.execute(query)}
    expected = {
        (person.user.id, id): ((number + place) % 5, "experience", f"Notitie {number}", 2)
        for number, person in enumerate(people)
        for place, id in enumerate(QUESTIONS)
    }
    assert saved == expected


def score_everything(address: str, number: int, person: Person) -> list[int]:
    """First the scores, then basis and note with each, as quickly as the answers come; gives the status of every reply."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=30)
    topic = f"/2027/onderwerpen/T{number // 5 + 1:02}/antwoord/?vraag="
    statuses = []
    for version in (0, 1):
        for place, id in enumerate(QUESTIONS):
            fields: dict[str, object] = {f"{id}-score": (number + place) % 5, f"{id}-version": version}
            if version:
                fields |= {f"{id}-basis": "experience", f"{id}-note": f"Notitie {number}"}
            connection.request("POST", topic + id, urlencode(fields), person.headers)
            reply = connection.getresponse()
            reply.read()
            statuses.append(reply.status)
    connection.close()
    return statuses
