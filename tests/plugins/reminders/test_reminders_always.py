"""R14: whatever is made, changed, withdrawn, however often it dies or the clock moves, every task due was told, and none twice."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.outbox.models import Message
from risico.year.workdays import is_workday
from risico_reminders import service
from risico_reminders.models import Morning, Preference, ToldRow
from risico_reminders.planning import Pace
from risico_reminders.steps import Step
from tests.plugins.reminders.town import MONDAY, SECRETARY, Board, at, run, task

DAY = timedelta(days=1)
TASK, LEFT = st.integers(0, 3), st.none() | st.integers(-10, 40)
ACTIONS = st.one_of(
    st.tuples(st.just("make"), TASK, LEFT, st.booleans()),
    st.tuples(st.just("move"), TASK, LEFT),
    st.tuples(st.just("withdraw"), TASK),
    st.tuples(st.just("finish"), TASK),
    st.tuples(st.just("die"), st.integers(0, 25)),
    st.tuples(st.just("wait"), st.integers(1, 5 * 24)),
    st.tuples(st.just("wait"), st.integers(1, 5 * 24)),
    st.tuples(st.just("wrong clock"), st.sampled_from((-48, -2, 2, 48))),
)


class _Died(BaseException):
    """The process is no more."""


class World:
    """A board, a clock and a scheduler that may die."""

    def __init__(self, app: Flask, board: Board) -> None:
        self.app, self.board, self.now = app, board, at(MONDAY, 9)
        self._statements = -1
        board.tasks = {}

    def act(self, kind: str, *values: object) -> None:
        """Do what Hypothesis chose, then what the scheduler does every few minutes."""
        getattr(self, kind.replace(" ", "_"))(*values)
        self.run(self.now)

    def make(self, number: int, left: int | None, late: bool) -> None:
        self.board.put(task(f"toets:{number}", due=self._day(left), escalate=SECRETARY if late else ()))

    def move(self, number: int, left: int | None) -> None:
        if found := self.board.tasks.get(f"toets:{number}"):
            self.board.put(replace(found, due=self._day(left)))

    def withdraw(self, number: int) -> None:
        self.board.tasks.pop(f"toets:{number}", None)

    def finish(self, number: int) -> None:
        if found := self.board.tasks.get(f"toets:{number}"):
            self.board.put(replace(found, state="done"))

    def die(self, statements: int) -> None:
        self._statements = statements
        self.run(self.now)

    def wait(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    def wrong_clock(self, hours: int) -> None:
        self.run(self.now + timedelta(hours=hours))

    def run(self, moment: datetime) -> None:
        engine = self.app.extensions["risico"].database.engine
        event.listen(engine, "before_cursor_execute", self._count)
        try:
            assert run(self.app, moment).failed == 0
        except _Died:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", self._count)
            self._statements = -1

    def _count(self, *_: object) -> None:
        if self._statements == 0:
            raise _Died
        self._statements -= 1

    def _day(self, left: int | None) -> date | None:
        return None if left is None else self.now.date() + left * DAY


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTIONS, min_size=4, max_size=14), st.sampled_from((Pace.IMMEDIATE, Pace.DAILY)))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_task_that_is_due_was_told_and_none_twice(
    app: Flask, board: Board, session: Session, assessor: User, actions: list[tuple[str, object]], pace: Pace
) -> None:
    _begin(session, assessor, pace)
    world = World(app, board)
    for kind, *values in actions:
        world.act(kind, *values)
    world.now = at(_next_workday(world.now.date()), 8)  # the morning after everything
    world.run(world.now)
    session.rollback()
    rows = session.scalars(select(ToldRow).where(ToldRow.user_id == assessor.id)).all()
    _nothing_twice(list(rows))
    _everything_told(board, list(rows), world.now.date())
    mails = session.scalars(select(Message)).all()
    assert {row.message_key for row in session.scalars(select(ToldRow))} == {mail.dedup_key for mail in mails}
    session.rollback()


def _begin(session: Session, user: User, pace: Pace) -> None:
    for table in (ToldRow, Morning, Message, Preference):
        session.execute(delete(table))
    service.choose(session, user, pace, 0)
    session.commit()


def _nothing_twice(rows: list[ToldRow]) -> None:
    dated = Counter((row.deadline_id, row.due, row.step) for row in rows if row.due and row.step != Step.LATE)
    assert all(count == 1 for count in dated.values())
    for deadline_id in {row.deadline_id for row in rows}:
        news = [row for row in rows if row.deadline_id == deadline_id and not row.due]
        assert all(row.gone_at for row in news[:-1]), "announced again while it was there all the time"


def _everything_told(board: Board, rows: list[ToldRow], today: date) -> None:
    for deadline in board.tasks.values():
        mine = [row for row in rows if row.deadline_id == deadline.id]
        if deadline.state == "done":
            continue
        if deadline.due is None:
            assert any(not row.due and row.gone_at is None for row in mine), f"{deadline.id} was never announced"
        elif reached := [days for days in (30, 14, 3, 0) if (deadline.due - today).days <= days]:
            told = [int(row.step) for row in mine if row.due == deadline.due.isoformat() and row.step != Step.LATE]
            assert told and min(told) <= reached[-1], f"{deadline.id} is due on {deadline.due}, told {told}"


def _next_workday(day: date) -> date:
    return next(later for later in (day + number * DAY for number in range(3, 20)) if is_workday(later))
