"""Opening a year, and what waits for somebody in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.contract import Deadline
from risico.db import Database, once
from risico.errors import Refused
from risico.permissions import Role
from risico.year import tasks as waiting
from risico.year.models import Year
from risico.year.service import can_be_opened, open_year
from tests.conftest import MakeUser
from tests.support.web import submit

Login = Callable[[User], FlaskClient]
TODAY = datetime(2027, 5, 11, 9, tzinfo=UTC)


# ── Tasks ───────────────────────────────────────────────────────────────────


def tasks(*deadlines: Deadline, user: User | None = None) -> list[tuple[str, str, bool]]:
    """Title, when and late of this user's tasks."""
    somebody: Any = user or SimpleNamespace(id=7, roles=["secretary"])
    return [(task.title, task.when, task.late) for task in waiting.tasks(deadlines, somebody, TODAY.date())]


def deadline(title: str, due: date | None = None, **fields: Any) -> Deadline:
    return Deadline(f"test:{title}", title, "", "/", **{"roles": ("secretary",), **fields}, due=due)


def test_dated_tasks_come_first_and_the_rest_in_the_order_of_the_plugins() -> None:
    found = tasks(deadline("b"), deadline("c"), deadline("laat", date(2027, 6, 1)), deadline("vroeg", date(2027, 5, 20)), deadline("a"))
    assert [title for title, _, _ in found] == ["vroeg", "laat", "b", "c", "a"]


@pytest.mark.parametrize(
    ("due", "when", "late"),
    [
        (None, "", False),
        (date(2027, 5, 12), "vóór 12 mei", False),
        (date(2027, 5, 11), "vandaag", False),
        (date(2027, 5, 10), "1 dag te laat", True),
        (date(2027, 4, 14), "27 dagen te laat", True),
    ],
)
def test_a_date_is_told_in_words(due: date | None, when: str, late: bool) -> None:
    assert tasks(deadline("x", due)) == [("x", when, late)]


@pytest.mark.parametrize(
    ("fields", "mine"),
    [
        ({"roles": ("secretary", "clerk")}, True),
        ({"roles": ("clerk",)}, False),
        ({"roles": (), "user_id": 7}, True),
        ({"roles": ("secretary",), "user_id": 8}, False),
        ({"roles": ("secretary",), "except_users": frozenset({7})}, False),
        ({"roles": ("secretary",), "except_users": frozenset({8})}, True),
    ],
)
def test_a_task_is_for_its_user_or_its_roles_but_those_left_out(fields: dict[str, Any], mine: bool) -> None:
    assert bool(tasks(deadline("x", **fields))) is mine


# ── Reading once ────────────────────────────────────────────────────────────


def test_a_reading_session_asks_once_and_a_writing_one_each_time(database: Database) -> None:
    calls = []

    @once
    def ask(session: Session, number: int) -> int:
        calls.append(number)
        return number

    with database.reader() as session:
        assert [ask(session, 1), ask(session, 1), ask(session, 2)] == [1, 1, 2]
    assert calls == [1, 2]
    with database.reader() as session:
        ask(session, 1)
    assert calls == [1, 2, 1]
    with database.writer() as session:
        ask(session, 1)
        ask(session, 1)
    assert calls == [1, 2, 1, 1, 1]


# ── Opening ─────────────────────────────────────────────────────────────────


def test_this_year_and_the_next_can_be_opened_once(session: Session, make_user: MakeUser) -> None:
    user = make_user(Role.SECRETARY)
    with clock.at(TODAY):
        assert can_be_opened(session) == [2027, 2028]
        open_year(session, user, 2028)
        assert can_be_opened(session) == [2027]
        for number in (2026, 2028, 2029):
            with pytest.raises(Refused):
                open_year(session, user, number)


def test_a_fresh_installation_leads_to_opening_a_year_and_then_to_choosing(login: Login, make_user: MakeUser, session: Session) -> None:
    visitor = login(make_user(Role.SECRETARY))
    assert visitor.get("/", follow_redirects=True).request.path == "/jaar/openen/"
    this = clock.today().year
    answer = submit(visitor, "/jaar/openen/", {})  # the first year is chosen already
    assert answer.location == f"/{this}/"
    assert session.scalars(select(Year.number)).all() == [this]
    page = BeautifulSoup(visitor.get("/", follow_redirects=True).text, "html5lib")
    assert page.select_one(".r-tasks__title")["href"] == f"/{this}/onderwerpen/kiezen/"  # type: ignore[index]
    assert "Kies nu de onderwerpen" in page.select_one(".r-top__lead").text  # type: ignore[union-attr]


def test_who_may_not_open_a_year_reads_who_can(login: Login, make_user: MakeUser) -> None:
    visitor = login(make_user(Role.ASSESSOR))
    page = visitor.get("/", follow_redirects=True)
    assert "De gemeentesecretaris of de directeur OOV opent het jaar" in page.text
    assert "<form class" not in page.text


@pytest.mark.parametrize("number", ["", "abc", "2019", "99999999999999999999", "²", "-1"])
def test_a_year_that_cannot_be_opened_gets_a_sentence(login: Login, make_user: MakeUser, session: Session, number: str) -> None:
    answer = submit(login(make_user(Role.SECRETARY)), "/jaar/openen/", {"number": number})
    assert answer.status_code == 422
    assert "Kies een" in answer.text
    assert session.scalars(select(Year)).all() == []


def test_a_new_calendar_year_asks_to_be_opened(app: Flask, login: Login, make_user: MakeUser, session: Session) -> None:
    secretary, mayor = make_user(Role.SECRETARY), make_user(Role.MAYOR)
    last = clock.today().year - 1
    session.add(Year(number=last, opened_at=clock.now(), opened_by_id=secretary.id))
    session.commit()
    assert f"Planjaar {last + 1} openen" in login(secretary).get(f"/{last}/").text
    assert f"Planjaar {last + 1} openen" not in login(mayor).get(f"/{last}/").text


@pytest.mark.parametrize("url", ["/1999/", "/2026/", "/20270/", "/abc/"])
def test_a_year_that_is_not_open_is_a_page_that_does_not_exist(login: Login, make_user: MakeUser, url: str) -> None:
    assert login(make_user(Role.SECRETARY)).get(url).status_code == 404
