"""The clock of the server jumps two hours back or two days ahead, and is put right: nobody is locked out, nothing goes twice, nothing is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from risico import clock
from risico.accounts.models import User
from risico.accounts.throttle import PER_ACCOUNT_AND_ADDRESS
from risico.config import Settings
from risico.db import Database
from risico.outbox.delivery import deliver
from risico.outbox.models import SENT, Message
from risico.outbox.service import enqueue
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support import mail
from tests.support.accounts import give_password, try_login
from tests.support.mail import Sink

JUMPS = (timedelta(hours=-2), timedelta(days=2))
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@SQLITE
def test_after_a_jump_everybody_can_log_in_and_no_login_lasts_longer(
    make_user: MakeUser, login: Callable[[User], FlaskClient], database: Database, app: Flask
) -> None:
    user, now = give_password(database, make_user(Role.MAYOR)), clock.now()
    for jump in JUMPS:
        with clock.at(now + jump):
            during = login(user)
            assert during.get("/account/").status_code < 400 and during.get("/account/").location is None
            assert try_login(app, user.email).status_code == 302
        with clock.at(now):
            assert "/inloggen/" in (during.get("/account/").location or ""), f"a login of {jump} goes on"
            assert try_login(app, user.email).status_code == 302


@SQLITE
def test_who_guessed_while_the_clock_was_ahead_is_not_locked_out_until_then(make_user: MakeUser, database: Database, app: Flask) -> None:
    user, now = give_password(database, make_user(Role.MAYOR)), clock.now()
    with clock.at(now + timedelta(days=2)):
        for _ in range(PER_ACCOUNT_AND_ADDRESS):
            try_login(app, user.email, "verkeerd")
        assert try_login(app, user.email).status_code == 429
    with clock.at(now):
        assert try_login(app, user.email).status_code == 302


def test_mail_written_around_a_jump_goes_once(database: Database, settings: Settings) -> None:
    now = clock.now()
    with mail.serving(Sink()) as sink:
        sending = settings.model_copy(update=sink.settings())
        for number, jump in enumerate((timedelta(), *JUMPS, timedelta())):
            with clock.at(now + jump):
                with database.writer() as session, session.begin():
                    enqueue(session, key=f"test:{number}", to=f"griffier{number}@voorbeeldgemeente.example", subject="Taak", text="Er staat een taak klaar.")
                deliver(database, sending)
        with clock.at(now + timedelta(days=2, minutes=10)):
            deliver(database, sending)
        assert sorted(taken.to for taken in sink.taken) == [f"griffier{number}@voorbeeldgemeente.example" for number in range(4)]
    with database.reader() as session:
        assert set(session.scalars(select(Message.state))) == {SENT}
