"""A council of 25 and a college of 5 on Tuesday 11 May 2027, with all local facts filled in."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico_briefings.issuing import Maker
from tests.plugins.briefings.factories import Town, make_town
from tests.plugins.scan.factories import make_year


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
