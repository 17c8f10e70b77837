"""What the scheduler does: mails in the outbox, each exactly once, whatever breaks in between (reliability.md §2.5)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.accounts.service import deactivate
from risico.permissions import Role
from risico.scheduling.runs import do
from risico_reminders import service
from risico_reminders.planning import Pace
from risico_reminders.remind import Reminded
from risico_reminders.steps import Step
from tests.conftest import MakeUser
from tests.plugins.reminders.town import MONDAY, SECRETARY, Board, at, messages, run, task, told
from tests.support.statements import counted

DAY = timedelta(days=1)
ANYWHERE = pytest.mark.usefixtures("assessor")


def test_a_task_gives_a_mail_without_content(app: Flask, board: Board, assessor: User) -> None:
    board.put(task(due=MONDAY + 30 * DAY), task("toets:2", part="Registratie"))
    assert run(app, at(MONDAY)) == Reminded(1)
    (mail,) = messages(app)
    assert (mail.to, mail.user_id, mail.subject) == (assessor.email, assessor.id, "Er staan 2 taken voor u klaar")
    assert "- Onderwerpen: vóór 9 juni 2027\n- Registratie: zonder datum" in mail.text and "https://risico.example/" in mail.text
    assert "van Gemeente Noorderdijk" in mail.text and "van Gemeente Noorderdijk" in mail.html
    assert mail.unsubscribe.startswith("https://risico.example/herinneringen/afmelden/") and mail.unsubscribe in mail.text + mail.html


def test_tasks_with_a_date_ahead_come_as_a_file_for_the_calendar(app: Flask, board: Board, assessor: User) -> None:
    board.put(task("gauw", due=MONDAY + 3 * DAY), task("voorbij", due=MONDAY - 3 * DAY), task("zonder"))
    run(app, at(MONDAY))
    (mail,) = messages(app)
    assert mail.calendar.count("BEGIN:VEVENT") == 1 and "20270513" in mail.calendar
    assert "SUMMARY:Taak in Risico: Onderwerpen" in mail.calendar and "asielzoekers" not in mail.calendar
    board.put(task("zonder datum"))
    run(app, at(MONDAY + DAY))
    assert messages(app)[1].calendar == ""


@pytest.mark.parametrize(
    ("fields", "subject"),
    [
        ({}, "Er staat een taak voor u klaar"),
        ({"urgent": True}, "Er staat een dringende taak voor u klaar"),
        ({"due": MONDAY - 30 * DAY, "roles": SECRETARY, "escalate": ("assessor",)}, "Er is een taak over tijd"),
    ],
)
def test_the_subject_says_how_much_it_matters(app: Flask, board: Board, assessor: User, fields: dict[str, Any], subject: str) -> None:
    board.put(task(**fields))
    run(app, at(MONDAY))
    (mail,) = [mail for mail in messages(app) if mail.user_id == assessor.id]
    assert mail.subject == subject
    assert bool(mail.unsubscribe) == (not fields), "a mail program may only offer to stop what can be stopped"
    assert "afmelden" in mail.text and ("kunt u niet uitzetten" in mail.text) == bool(fields)


@ANYWHERE
def test_running_again_and_again_tells_nothing_twice(app: Flask, board: Board) -> None:
    board.put(task(), task("toets:2", due=MONDAY + 14 * DAY))
    runs = [run(app, at(MONDAY + number * DAY, hour, minute)) for number in range(3) for hour in (0, 7, 12, 23) for minute in (0, 5)]
    assert sum(each.made for each in runs) == 1 and len(told(app)) == 2


@ANYWHERE
@pytest.mark.parametrize("off", [timedelta(seconds=3), timedelta(hours=3), timedelta(days=3)])
def test_being_off_over_the_moment_misses_nothing_and_floods_nobody(app: Flask, board: Board, off: timedelta) -> None:
    """R3."""
    board.put(*(task(f"toets:{number}", due=MONDAY + (14 + number % 3) * DAY) for number in range(20)))
    before = at(MONDAY) - timedelta(seconds=1)
    for moment in (before, before + off + timedelta(seconds=1), before + off + timedelta(minutes=6)):
        run(app, moment)
    assert len(messages(app)) == 1 and len(told(app)) == 20 and {each[0] for each in told(app)} == {messages(app)[0].user_id}


def test_one_who_wants_no_mail_keeps_nobody_from_theirs(app: Flask, board: Board, session: Session, make_user: MakeUser) -> None:
    """R4."""
    users = [make_user(Role.ASSESSOR, email=f"{number:03}@gemeente.example") for number in range(100)]
    service.stop(session, users[0].id)
    session.commit()
    board.put(task())
    run(app, at(MONDAY))
    assert [mail.to for mail in messages(app)] == [user.email for user in users[1:]]


@ANYWHERE
def test_a_task_that_cannot_be_read_keeps_no_other_from_going(app: Flask, board: Board) -> None:
    """R5: the first of a hundred."""
    wrong: dict[str, Any] = {"due": "morgen", "roles": None}
    board.tasks = {"stuk": replace(task("stuk"), **wrong), "nog een": "geen taak"}
    board.put(*(task(f"toets:{number}") for number in range(99)))
    run(app, at(MONDAY))
    assert len(told(app)) == 99 and messages(app)[0].subject == "Er staan 99 taken voor u klaar"


def test_a_mail_that_cannot_be_made_keeps_no_other_from_going_and_is_tried_again(app: Flask, board: Board, make_user: MakeUser) -> None:
    """R5: the database refuses the first mail."""
    users = [make_user(Role.ASSESSOR, email=f"{number}@gemeente.example") for number in range(3)]
    board.put(task())
    with _failing(app, users[0].email):
        assert run(app, at(MONDAY)) == Reminded(made=2, failed=1)
    assert [mail.to for mail in messages(app)] == [user.email for user in users[1:]]
    assert run(app, at(MONDAY, 7, 5)) == Reminded(made=1)


@ANYWHERE
def test_a_plugin_that_fails_keeps_no_other_from_going_and_its_tasks_are_not_gone(app: Flask, board: Board) -> None:
    other = Board()
    app.extensions["risico"].plugins.register(other, "other")
    board.put(task("toets:1"))
    other.put(task("ander:1"))
    run(app, at(MONDAY))
    other.broken = True
    board.put(task("toets:2"))
    run(app, at(MONDAY + DAY))
    other.broken = False
    run(app, at(MONDAY + 2 * DAY))
    assert [each[1] for each in told(app)] == ["ander:1", "toets:1", "toets:2"]


@ANYWHERE
@pytest.mark.parametrize("jump", [timedelta(hours=-2), timedelta(days=2), timedelta(days=-2), timedelta(days=300)])
@pytest.mark.parametrize("pace", [Pace.DAILY, Pace.IMMEDIATE, Pace.WEEKLY])
def test_a_clock_that_jumps_and_comes_back_tells_nothing_twice(app: Flask, board: Board, session: Session, assessor: User, jump: timedelta, pace: Pace) -> None:
    """R10; in the year after, the scan of this one has no tasks."""
    service.choose(session, assessor, pace, 0)
    session.commit()
    board.put(task(), task("toets:2", due=MONDAY + 3 * DAY))
    run(app, at(MONDAY, 8))
    wrong = at(MONDAY, 8, 5) + jump
    tasks = board.tasks
    board.tasks = tasks if wrong.year == 2027 else {}
    run(app, wrong)
    board.tasks = tasks
    for number in range(4):
        run(app, at(MONDAY + number * DAY, 8, 10))
    run(app, max(wrong, at(MONDAY + 4 * DAY, 8)) + DAY)  # the day of the wrong clock comes after all
    found = told(app)
    assert len(found) == len(set(found)) and ("toets:1", Step.NEW) in {(id, step) for _, id, _, step in found}
    assert sum(id == "toets:1" for _, id, _, _ in found) == 1


def test_a_process_that_dies_anywhere_loses_nothing_and_tells_nothing_twice(app: Flask, board: Board, make_user: MakeUser) -> None:
    """Each run dies at a later statement than the one before, until one comes through."""
    users = [make_user(Role.ASSESSOR, email=f"{number}@gemeente.example") for number in range(3)]
    board.put(task(), task("toets:2", due=MONDAY))
    for survives in range(80):
        with _dying(app, survives) as died:
            run(app, at(MONDAY))
        if not died:
            break
    assert survives > 5, "it never died"
    assert sorted(mail.to for mail in messages(app)) == [user.email for user in users]
    assert sorted(told(app)) == sorted(
        (user.id, each.id, str(each.due or ""), step) for user in users for each, step in zip(board.tasks.values(), (Step.NEW, Step.DAY), strict=True)
    )


def test_two_schedulers_at_once_tell_nothing_twice(app: Flask, board: Board, make_user: MakeUser) -> None:
    for number in range(5):
        make_user(Role.ASSESSOR, email=f"{number}@gemeente.example")
    board.put(task(), task("toets:2", due=MONDAY))
    for moment in (at(MONDAY), at(MONDAY + DAY)):
        barrier, answers = Barrier(3), list[Reminded]()

        def once(moment: Any = moment, barrier: Barrier = barrier, answers: list[Reminded] = answers) -> None:
            barrier.wait()
            answers.append(run(app, moment))

        threads = [Thread(target=once) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [each.failed for each in answers] == [0, 0, 0]
    assert len(messages(app)) == 5 and len(told(app)) == 10


def test_a_closed_account_hears_nothing_and_a_changed_role_hears_its_own(app: Flask, board: Board, session: Session, make_user: MakeUser) -> None:
    gone, stays = (make_user(Role.ASSESSOR, email=f"{name}@gemeente.example") for name in ("weg", "blijft"))
    deactivate(session, gone.id)
    session.commit()
    board.put(task(), task("toets:griffier", roles=("clerk",)))
    run(app, at(MONDAY))
    session.merge(stays).roles = ["clerk"]
    session.commit()
    run(app, at(MONDAY + DAY))
    assert told(app) == [(stays.id, "toets:1", "", Step.NEW), (stays.id, "toets:griffier", "", Step.NEW)]


@ANYWHERE
def test_a_task_that_was_done_and_comes_back_is_news_again(app: Flask, board: Board) -> None:
    board.put(task())
    run(app, at(MONDAY))
    board.tasks = {}
    run(app, at(MONDAY, 11))
    board.put(task())
    run(app, at(MONDAY + DAY))
    run(app, at(MONDAY + 2 * DAY))
    assert len(messages(app)) == 2


def test_without_a_mail_server_nothing_is_queued(app: Flask, board: Board, assessor: User) -> None:
    core = app.extensions["risico"]
    app.extensions["risico"] = type(core)(core.settings.model_copy(update={"mail_host": ""}), core.database, core.plugins, core.grants, core.library, core.jobs)
    board.put(task())
    assert run(app, at(MONDAY)) == Reminded() and messages(app) == []


def test_the_scheduler_does_this_every_few_minutes(app: Flask, board: Board, assessor: User) -> None:
    core = app.extensions["risico"]
    (work,) = [each for part in core.plugins.hook.timed(settings=core.settings) for each in part if each.name == "reminders"]
    assert work.when == timedelta(minutes=5)
    board.put(task())
    for minute in (0, 5):
        with clock.at(at(MONDAY, 7, minute)):
            do(app, work)
    assert len(messages(app)) == 1


def test_more_tasks_cost_no_more_statements_to_look_at(app: Flask, board: Board, assessor: User) -> None:
    found = []
    for count in (1, 200):
        board.put(*(task(f"toets:{number}", due=MONDAY + 40 * DAY) for number in range(count)))
        with counted(app.extensions["risico"].database.engine) as statements:
            run(app, at(MONDAY, 12))
        found.append(len(statements))
    assert found[0] >= found[1] and found[1] <= 10


@contextmanager
def _failing(app: Flask, address: str) -> Iterator[None]:
    """The database refuses what goes to this address."""

    def refuse(connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        if "INSERT INTO outbox_message" in statement and address in str(parameters):
            raise RuntimeError("disk full")

    with _listening(app, refuse):
        yield


class _Died(BaseException):
    """The process is no more."""


@contextmanager
def _dying(app: Flask, after: int) -> Iterator[list[bool]]:
    """The run stops dead at the statement after so many; says whether it did."""
    died: list[bool] = []
    left = [after]

    def die(*_: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise _Died

    with _listening(app, die):
        try:
            yield died
        except _Died:
            died.append(True)


@contextmanager
def _listening(app: Flask, listener: Any) -> Iterator[None]:
    engine = app.extensions["risico"].database.engine
    event.listen(engine, "before_cursor_execute", listener)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", listener)
