"""An installation with a mail server in its settings, an open year, and a board with tasks."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.config import Settings, load_settings
from tests.plugins.reminders.town import Board
from tests.plugins.scan.factories import make_year
from tests.support.accounts import name_municipality

MAIL = {"mail_host": "mail.example", "mail_from": "risico@gemeente.example", "address": "https://risico.example"}


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """There is a mail server, though nothing is sent here: the outbox has its own tests."""
    return load_settings({}, instance=settings.instance, database_url=settings.database_url, **MAIL)


@pytest.fixture
def board(app: Flask, year: None) -> Board:
    """The tasks of the test; those of the other plugins are taken off."""
    plugins, made = app.extensions["risico"].plugins, Board()
    for part in list(plugins.hook.deadlines.get_hookimpls()):
        plugins.unregister(part.plugin)
    plugins.register(made, "board")
    return made


@pytest.fixture
def year(app: Flask, session: Session, secretary: User) -> None:
    """Planning year 2027 of Gemeente Noorderdijk."""
    make_year(session, number=2027, opened_by=session.merge(secretary))
    session.commit()
    name_municipality(app.extensions["risico"].database)
