"""A council of 25 and a college of 5 on Tuesday 11 May 2027, with all local facts filled in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.permissions import Role
from risico_briefings.issuing import Maker
from tests.conftest import MakeUser
from tests.plugins.briefings.factories import NOW, Town, make_town
from tests.plugins.scan.factories import make_year


@pytest.fixture
def story_day() -> Iterator[None]:
    """The tests play on Tuesday 11 May 2027."""
    with clock.at(NOW):
        yield


@pytest.fixture
def clerk(make_user: MakeUser) -> User:
    return make_user(Role.CLERK, title="Griffier")


@pytest.fixture
def maker(app: Flask) -> Maker:
    """What making a briefing takes, of the app under test."""
    current = app.extensions["risico"]
    return Maker(current.plugins, current.library, current.settings.secret_key, current.settings.address, None)


@pytest.fixture
def town(story_day: None, session: Session, clerk: User, maker: Maker) -> Town:
    """The municipality, committed."""
    year = make_year(session, number=2027, opened_by=clerk)
    made = make_town(session, clerk, maker, year)
    session.commit()
    return made
