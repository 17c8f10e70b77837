"""Accounts, an open year and the core set, on a fixed day."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_measures import choosing
from tests.plugins.measures.factories import TODAY, Town, make_town
from tests.plugins.scan.factories import make_year
from tests.support.story import on


@pytest.fixture
def year(story_day: None, session: Session, leader: User) -> None:
    make_year(session, number=2027, opened_by=leader)
    session.commit()


@pytest.fixture
def core_set(app: Flask, session: Session, year: None, leader: User) -> None:
    """The 26 measures of the core set, chosen today."""
    choosing.start_core(session, session.merge(leader), app.extensions["risico"].library)
    session.commit()


@pytest.fixture
def town(session: Session) -> Iterator[Town]:
    """The municipality for tests of the services, on the same day."""
    with on(TODAY):
        yield make_town(session)
