"""A fault anywhere gives the same page without details, keeps nothing, and never opens a door (L6)."""

from collections.abc import Callable
from functools import wraps
from itertools import chain
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from risico.accounts.models import User
from risico.permissions import ANONYMOUS, PUBLIC, Grants, declared
from tests.support import csrf

from .conftest import Tour
from .walk import Form
from .world import World

SECRET = "geheim-van-de-server"
TOLD = (SECRET, "Traceback", "File &#34;", 'File "', ".py", "sqlalchemy", "SELECT ", "INSERT ", "/risico/", "site-packages", "ZeroDivision")
GENERIC = "Er ging iets mis"
FAULTS: tuple[Callable[[], Exception], ...] = (
    lambda: ZeroDivisionError(SECRET),
    lambda: KeyError(SECRET),
    lambda: ProgrammingError("SELECT " + SECRET, {"a": SECRET}, ValueError(SECRET)),
    lambda: UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET),
    lambda: RecursionError(SECRET),
    lambda: FileNotFoundError(2, SECRET, f"/srv/{SECRET}"),
)


def ends_in(fault: Callable[[], Exception], view: Callable[..., Any]) -> Callable[..., Any]:
    """The view, with a fault after all it did."""

    @wraps(view)
    def broken(*args: Any, **kwargs: Any) -> Any:
        view(*args, **kwargs)
        raise fault()

    return broken


def test_a_fault_at_the_end_of_any_view_shows_nothing_and_keeps_nothing(world: World, tour: Tour) -> None:
    world.app.testing = False
    faults = chain.from_iterable(iter(lambda: FAULTS, None))
    for endpoint, view in world.app.view_functions.items():
        if endpoint != "static":
            world.app.view_functions[endpoint] = ends_in(next(faults), view)
    pages = {visit.page.endpoint: visit for visit in tour.visits if visit.page.status in (200, 302, 410)}
    forms = {form.endpoint: (visit.name, form) for visit in tour.visits for form in visit.page.forms if form.endpoint}
    before, told, others = world.rows(), [], []
    for answer in (
        *(_read(world, visit.name, visit.page.url) for visit in pages.values() if visit.page.endpoint not in ("static", "briefing.file")),
        *(_send(world, *found) for found in forms.values()),
    ):
        url, status, text = answer
        told += [(url, word) for word in TOLD if word in text]
        if status != 500 or GENERIC not in text:
            others.append((url, status))
    assert told == []
    assert [(url, status) for url, status in others if status < 400] == []
    assert len(others) < len(forms) // 2, "most views must get as far as the fault"
    changed = {name for name, rows in world.rows().items() if rows != before[name]}
    assert changed <= OWN_TRANSACTION


OWN_TRANSACTION = {"briefings_issue", "outbox_message", "job_run", "document_issued", "issued_document", "account_attempt"}
"""What is written on purpose before the view ends: that a briefing was opened, a try of a password, long work and what it made."""


def _read(world: World, who: str | None, url: str) -> tuple[str, int, str]:
    with world.visitor(who).get(url) as answer:
        return url, answer.status_code, answer.get_data(as_text=True)


def _send(world: World, who: str | None, form: Form) -> tuple[str, int, str]:
    client = world.visitor(who)
    with client.post(form.action, data=dict(form.choices) | form.content, headers=csrf.header(client)) as answer:
        return form.action, answer.status_code, answer.get_data(as_text=True)


@pytest.mark.parametrize("what", ["allows", "user", "declared"])
def test_a_fault_in_the_question_who_may_opens_nothing(world: World, tour: Tour, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def broken(*args: object, **kwargs: object) -> object:
        raise ZeroDivisionError(SECRET)

    closed = {visit.page.url: visit for visit in tour.visits if visit.name and declared(world.app, visit.page.endpoint) not in (PUBLIC, ANONYMOUS)}
    clients = {visit.name: world.visitor(visit.name) for visit in closed.values()}
    world.app.testing = False
    if what == "allows":
        monkeypatch.setattr(Grants, "allows", broken)
    elif what == "user":
        monkeypatch.setattr("risico.accounts.service.user_of_session", broken)
    else:
        monkeypatch.setattr("risico.web.access.declared", broken)
    answers = []
    for visit in list({visit.page.endpoint: visit for visit in closed.values()}.values()):
        with clients[visit.name].get(visit.page.url) as answer:
            answers.append((visit.page.url, answer.status_code, SECRET in answer.get_data(as_text=True)))
    assert [answer for answer in answers if answer[1] not in (403, 404, 500) or answer[2]] == []
    assert len(answers) > 50


def test_a_database_that_says_what_it_was_asked_is_not_quoted(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a database fault holds the statement and what was typed."""
    world.app.testing = False
    client = world.visitor("beheer")

    def broken(*args: object, **kwargs: object) -> object:
        raise OperationalError("SELECT " + SECRET, {"email": SECRET}, ValueError(f"no such table {SECRET}"))

    monkeypatch.setattr("risico.accounts.service.list_users", broken)
    with client.get("/accounts/") as answer:
        assert answer.status_code == 503 and not any(word in answer.get_data(as_text=True) for word in TOLD)
    assert User.__tablename__ == "account"
