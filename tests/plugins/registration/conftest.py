"""Accounts, an open year and a municipality that counts, on a fixed day."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.plugins.registration.factories import Town, make_town
from tests.plugins.scan.factories import make_year


@pytest.fixture
def coordinator(make_user: MakeUser) -> User:
    return make_user(Role.INCIDENT_COORDINATOR, title="Coördinator agressie en geweld")


@pytest.fixture
def year(story_day: None, session: Session, leader: User) -> None:
    make_year(session, number=2027, opened_by=leader).opened_at = datetime(2027, 1, 12, 9, tzinfo=UTC)
    session.commit()


@pytest.fixture
def town(story_day: None, session: Session) -> Town:
    """The municipality for tests of the services."""
    return make_town(session)
