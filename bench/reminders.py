"""Ten thousand reminders that are due at the same moment: time, statements and memory of making the mails.

`python -m bench.reminders`. Sending them is measured apart, with the outbox.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy.orm import Session

from risico import clock, create_app, hookimpl, migrations
from risico.accounts.models import User
from risico.config import load_settings
from risico.contract import Deadline
from risico.web.outside import in_app
from risico.year.models import Year
from risico_reminders import gather
from risico_reminders.moments import moment
from risico_reminders.planning import plan
from risico_reminders.remind import remind
from tests.support.statements import counted

from .process import peak

MORNING = datetime(2027, 5, 10, 7, tzinfo=clock.AMSTERDAM)
SHAPES = ((10_000, 1), (500, 20), (10, 1000))
Result = TypeVar("Result")


class Tasks:
    """A plugin in which everybody has this many tasks of their own."""

    def __init__(self, people: int, each: int) -> None:
        self._made = [_task(user, number) for user in range(1, people + 1) for number in range(each)]

    @hookimpl
    def deadlines(self, session: Session, year: Year) -> list[Deadline]:
        return self._made


def _task(user: int, number: int) -> Deadline:
    return Deadline(f"bench:{user}:{number}", "Taak", "", "/", user_id=user, due=MORNING.date(), part="Onderwerpen")


def main() -> None:
    print(f"{'mensen × taken':18}{'regels s':>10}{'alles s':>10}{'SQL':>8}{'SQL/mail':>10}{'MB samen':>10}{'nog eens s':>12}")
    for people, each in SHAPES:
        with tempfile.TemporaryDirectory() as folder:
            app = _town(Path(folder) / "instance", people, each)
            _measure(app, people, each)
            app.extensions["risico"].close()


def _town(folder: Path, people: int, each: int) -> Flask:
    app = create_app(load_settings({}, instance=folder, mail_host="mail.example", mail_from="risico@gemeente.example"))
    core = app.extensions["risico"]
    migrations.upgrade(core.database, core.plugins)
    for part in list(core.plugins.hook.deadlines.get_hookimpls()):
        core.plugins.unregister(part.plugin)
    core.plugins.register(Tasks(people, each), "bench")
    with core.database.writer() as session, session.begin():
        session.add_all(_user(number) for number in range(1, people + 1))
        session.flush()
        session.add(Year(number=2027, opened_at=MORNING, opened_by_id=1))
    return app


def _measure(app: Flask, people: int, each: int) -> None:
    core = app.extensions["risico"]
    with clock.at(MORNING), in_app(app):
        with core.database.reader() as session:
            situation = gather.situation(session, gather.tasks(session, core.plugins).deadlines)
        _, rules = _timed(lambda: plan(situation, moment(MORNING, None)))
        with counted(core.database.engine) as statements:
            made, total = _timed(lambda: remind(app))
        _, again = _timed(lambda: remind(app))
    assert (made.made, made.failed) == (people, 0)  # noqa: S101
    print(f"{f'{people} × {each}':18}{rules:10.2f}{total:10.2f}{len(statements):8}{len(statements) / people:10.1f}{peak():10.0f}{again:12.2f}")


def _user(number: int) -> User:
    return User(id=number, email=f"{number}@gemeente.example", title="Beoordelaar", roles=["assessor"], active=True, created_at=MORNING)


def _timed(work: Callable[[], Result]) -> tuple[Result, float]:
    started = time.perf_counter()
    result = work()
    return result, time.perf_counter() - started


if __name__ == "__main__":
    main()
