"""The demo shows a year in progress: who chose what, mail that went out and mail that is coming, on whatever day it is made."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.demo import DOMAIN, fill
from risico.outbox.models import SENT, Message
from risico.web.outside import in_app
from risico.year.workdays import is_workday
from risico_reminders import gather
from risico_reminders.models import Preference
from risico_reminders.planning import Pace
from risico_reminders.remind import remind
from tests.plugins.reminders.town import at


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("today", [date(2027, 5, 11), date(2027, 1, 3)])
def test_the_demo_has_reminders_behind_it_and_before_it(app: Flask, session: Session, login: Callable[[User], FlaskClient], today: date) -> None:
    with clock.at(at(today, 12)):
        with app.app_context():
            list(fill())
        mails = session.scalars(select(Message).where(Message.dedup_key.like("reminders:%"))).all()
        assert len(mails) >= 8 and {mail.state for mail in mails} == {SENT}
        assert all(is_workday(mail.created_at.astimezone(clock.AMSTERDAM).date()) and mail.created_at.date() < today for mail in mails)
        assert set(session.scalars(select(Preference.pace))) == {Pace.IMMEDIATE, Pace.WEEKLY, Pace.OFF}
        director = session.scalars(select(User).where(User.email == f"oov@{DOMAIN}")).one()
        session.commit()
        page = login(director).get("/herinneringen/wie/").text
        assert page.count("<tr") > 15 and "verstuurd" in page and "niet te lezen" not in page
        with in_app(app):
            assert remind(app).failed == 0
        assert _kinds_of_tasks_opened(app, session, login) > 20


def _kinds_of_tasks_opened(app: Flask, session: Session, login: Callable[[User], FlaskClient]) -> int:
    """Everybody opens one task of each kind that waits for them, and sees its page."""
    with in_app(app):
        waiting = gather.tasks(session, app.extensions["risico"].plugins).deadlines
    opened = set()
    for user in session.scalars(select(User)).all():
        mine = {app.url_map.bind("").match(each.url.partition("?")[0])[0]: each.url for each in waiting if each.is_for(user.id, user.roles)}
        session.commit()
        visitor = login(user)
        for endpoint, url in mine.items():
            assert visitor.get(url, follow_redirects=True).status_code == 200, (user.title, url)
            opened.add((user.id, endpoint))
    return len(opened)
