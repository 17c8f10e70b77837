"""Before consensus nobody learns what somebody else scored (design.md §5 rule 1).

The same installation is visited twice: once when one assessor gave certain scores, once when they gave others. Whatever
somebody else can open must be the same both times, to the letter. Every route of the app takes part, also later ones.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from typing import Any

import pytest
from click import Context, Group
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from risico import cli, clock
from risico.accounts.models import User
from risico.db import Database
from risico.installation import Installation
from risico.year.models import Year
from risico_scan.adoption import adopt
from risico_scan.models import Answer, Assignment
from tests.plugins.scan.cases import LIBRARY
from tests.plugins.scan.factories import answer_all, assign, make_assessment, make_decision, make_round, make_user, stored_result
from tests.support import csrf

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NOW = datetime(2027, 5, 11, 10, 42, tzinfo=UTC)
CANARY = "Kanariegeel"
FILLED_IN: dict[str, tuple[Any, ...]] = {
    "code": ("T01",),
    "part": ("M", "V", "eigen"),
    "question": ("M1",),
    "token": ("x",),
    "name": ("theme.css",),
    "number": (1,),
    "id": (1,),
    "run_id": (1,),
    "user_id": (1,),
    "link_id": (1,),
    "body": ("raad",),
    "office": ("raadslid",),
    "key": ("kadernota",),
    "to": ("pdf",),
    "when": ("2027-1",),
    "group": ("bestuur",),
    "kind": ("csv",),
}
"""What to put in the addresses of routes; a route with another argument needs a line here."""
QUERY = "?toon=alle&vraag=M1&wijzigen=1&controle=ja&vlag=x"
LOOKERS = {
    "fellow": ["assessor"],
    "director": ["safety_director"],
    "secretary": ["secretary"],
    "everything": ["admin", "secretary", "safety_director", "assessor", "auditor", "mayor", "clerk", "incident_coordinator"],
    "mayor": ["mayor"],
    "clerk": ["clerk"],
    "coordinator": ["incident_coordinator"],
    "auditor": ["auditor"],
    "admin": ["admin"],
}


@dataclass
class World:
    """A topic that is being scored, with somebody whose answers are complete, among other topics, years and people."""

    app: Flask
    session: Session
    database: Database
    sheet: Assignment
    owner: User
    users: dict[str, User]

    @property
    def installation(self) -> Installation:
        current: Installation = self.app.extensions["risico"]
        return current

    def scores(self, score: int | None, basis: str | None, note: str) -> None:
        """Every answer of the one who is watched becomes this; how many there are, and when they were saved, stays."""
        values = {"score": score, "unknown": score is None, "basis": basis, "note": note}
        self.session.execute(update(Answer).where(Answer.assignment_id == self.sheet.id).values(values))
        self.session.commit()

    def differently(self) -> Iterator[None]:
        """One after another: the highest scores with a note, and not knowing."""
        self.scores(4, "empirical", CANARY)
        yield
        self.scores(None, None, "")
        yield


@pytest.fixture
def world(app: Flask, session: Session, database: Database) -> Iterator[World]:
    with clock.at(NOW):
        before, now = make_round(session, year=2026, library=LIBRARY), make_round(session, library=LIBRARY)
        users = {name: make_user(session, email=f"{name}@example.nl", title=name, roles=roles) for name, roles in LOOKERS.items()}
        director, secretary = users["director"], users["secretary"]
        for round, code, level in ((before, "T01", 3), (before, "T02", 4), (now, "T03", 2)):
            decided = make_assessment(session, round=round, code=code, title=f"Onderwerp {code}", result=stored_result(LIBRARY))
            make_decision(session, assessment=decided, level=level, proposed_by=director, decided_by=secretary)
        adopt(session, secretary, before, before.version)
        make_assessment(session, round=now, code="T02", title="Onderwerp T02", phase="consensus", result=stored_result(LIBRARY))
        topic = make_assessment(session, round=now, code="T01", title="Onderwerp T01")
        owner = make_user(session, email="eigenaar@example.nl", title="Adviseur", roles=["assessor"])
        sheets = [assign(session, assessment=topic, user=user, rater_role=role) for user, role in ((owner, "oov"), (users["fellow"], "communicatie"))]
        sheets.append(assign(session, assessment=topic, user=users["everything"], rater_role="oov"))
        for sheet in sheets:
            answer_all(session, assignment=sheet, library=LIBRARY)
        session.commit()
        yield World(app, session, database, sheets[0], owner, users)


BY_CHANCE = {"accounts.enrol"}
"""Shows a new secret every time."""
TRAIL = "/logboek/"
"""Grows with every page that is opened; what it tells may still hold nothing of an answer."""


def addresses(app: Flask) -> Iterator[str]:
    """Every address that can be opened, for the topic and year in question and for the year before."""
    build = app.url_map.bind("localhost").build
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static") or rule.endpoint in BY_CHANCE:
            continue
        for values in filled_in(sorted(rule.arguments)):
            yield build(rule.endpoint, values, method="GET") + QUERY


def filled_in(names: list[str]) -> list[dict[str, Any]]:
    choices = {"year": (2027, 2026)} | FILLED_IN
    filled: list[dict[str, Any]] = [{}]
    for name in names:
        assert name in choices, f"fill in what an address with <{name}> can have, in FILLED_IN"
        filled = [{**values, name: value} for values in filled for value in choices[name]]
    return filled


def seen(reply: TestResponse) -> str:
    """What the visitor gets, without what differs by moment or chance."""
    body = reply.get_data().decode("utf-8", "replace")
    body = re.sub(r'(name="csrf_token" (?:type="hidden" )?value=")[^"]*', r"\1", body)
    return f"{reply.status_code} {reply.headers.get('Location', '')} {body}"


def visit_all(client: FlaskClient, urls: list[str]) -> dict[str, str]:
    return {url: seen(client.get(url)) for url in urls}


@pytest.fixture
def visitors(world: World, login: Callable[[User], FlaskClient]) -> dict[str, FlaskClient]:
    return {name: login(user) for name, user in world.users.items()} | {"nobody": world.app.test_client()}


def test_no_page_tells_anybody_what_somebody_else_scored(world: World, visitors: dict[str, FlaskClient]) -> None:
    urls = list(addresses(world.app))
    pages: dict[str, dict[str, str]] = {}
    for _ in world.differently():
        for name, visitor in visitors.items():
            found = visit_all(visitor, urls)
            assert not [url for url, page in found.items() if CANARY in page], name
            first = pages.setdefault(name, found)
            assert [url for url in urls if found[url] != first[url] and not url.startswith(TRAIL)] == [], name
    assert any(page.startswith("200") for page in pages["fellow"].values()) and len(urls) > 40


def test_the_comparison_would_notice_a_leak(world: World, login: Callable[[User], FlaskClient]) -> None:
    owner = login(world.owner)
    pages = [seen(owner.get("/2027/onderwerpen/T01/scoren/M/")) for _ in world.differently()]
    assert len(set(pages)) == 2 and CANARY in pages[0]


def test_saving_and_asking_tell_nothing_either(world: World, visitors: dict[str, FlaskClient]) -> None:
    replies: dict[str, list[str]] = {}
    for _ in world.differently():
        for name, visitor in visitors.items():
            for url in ("antwoord/?vraag=M1", "scoren/M/", "volledig/"):
                reply = visitor.post(f"/2027/onderwerpen/T01/{url}", data={"M1-score": "9", "M1-version": "7"}, headers=csrf.header(visitor))
                replies.setdefault(f"{name} {url}", []).append(seen(reply))
            visitor.get("/wachtwoord/")  # shows the message that is left, so that the next page does not
    assert [key for key, given in replies.items() if len(set(given)) > 1] == []
    assert replies["fellow antwoord/?vraag=M1"][0].startswith("422") and replies["director antwoord/?vraag=M1"][0].startswith("403")


def test_reports_deadlines_and_facts_hold_nothing_of_it(world: World) -> None:
    told = []
    for _ in world.differently():
        with world.app.test_request_context(), world.database.reader() as session:
            plugins, library = world.installation.plugins, world.installation.library
            hook: Any = plugins.hook
            asked = {"session": session, "library": library}
            years = [session.get_one(Year, number) for number in (2026, 2027)]
            told.append(
                repr([hook.report_sections(**asked, year=year, audience=to, plugins=plugins) for year in years for to in ("intern", "openbaar")])
                + repr([hook.deadlines(session=session, year=year) for year in years])
                + repr(hook.topic_facts(session=session, library=library, code="T01", year=2027))
            )
    assert len(set(told)) == 1 and CANARY not in told[0] and "Onderwerp T01" in told[0]


def commands(group: Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The words that start each command; one about a year gets the year."""
    with Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            if isinstance(command, Group):
                yield from commands(command, (*path, name))
            elif command:
                yield (*path, name, *("2027" for option in command.params if option.metavar == "JAAR"))


NOT_TRIED = {("serve",), ("scheduler",), ("demo",)}
"""Two do not end, the other is refused on a database with content."""
TELLS_WHEN = {("audit", "export"), ("audit", "verify")}
"""Hashes and moments differ with every try; what they tell may still hold nothing of an answer."""


def test_no_command_prints_it(world: World, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    settings = world.installation.settings
    monkeypatch.setenv("RISICO_INSTANCE", str(settings.instance))
    monkeypatch.setenv("RISICO_DATABASE_URL", settings.url)

    def output(words: tuple[str, ...]) -> str:
        monkeypatch.setattr("sys.argv", ["risico", *words])
        monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO()))
        with pytest.raises(SystemExit):
            cli.main()
        return "".join(capfd.readouterr())

    assert "scan" in output(("--help",))
    calls = set(commands(cli.cli)) - NOT_TRIED
    printed = [{words: output(words) for words in calls} for _ in world.differently()]
    assert ("scan", "export", "2027") in calls
    assert [words for words in calls - TELLS_WHEN if len({outputs[words] for outputs in printed}) > 1] == []
    assert not [words for words, shown in printed[0].items() if CANARY in shown]


def test_neither_logs_nor_error_pages_quote_an_answer(world: World, login: Callable[[User], FlaskClient], capfd: pytest.CaptureFixture[str]) -> None:
    owner = login(world.owner)
    url = "/2027/onderwerpen/T01/antwoord/?vraag=M1"
    fields = {"M1-score": "3", "M1-note": CANARY, "M1-version": "1"}
    assert owner.post(url, data=fields, headers=csrf.header(owner)).status_code == 200
    world.session.execute(text("ALTER TABLE scan_answer RENAME TO gone"))
    world.session.commit()
    broken = owner.post(url, data=fields, headers=csrf.header(owner))
    assert broken.status_code >= 500 and CANARY not in broken.text
    printed = "".join(capfd.readouterr())
    assert "scan.save_answer" in printed and CANARY not in printed


def test_nothing_of_an_open_topic_is_stored_outside_the_answers(world: World) -> None:
    world.scores(4, "empirical", CANARY)
    tables = [row[0] for row in world.session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
    holding = {table for table in tables if CANARY in repr(world.session.execute(text(f'SELECT * FROM "{table}"')).all())}  # noqa: S608  names of our own tables
    assert holding == {"scan_answer"}
    assert world.session.scalars(select(Answer.note).where(Answer.note == CANARY)).first()
