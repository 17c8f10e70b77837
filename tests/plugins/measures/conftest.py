"""Accounts, an open year and the core set, on a fixed day."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.permissions import Role
from risico_measures import choosing
from tests.conftest import MakeUser
from tests.plugins.measures.factories import TODAY, Town, make_town, on
from tests.plugins.measures.pages import NOW
from tests.plugins.scan.factories import make_year


@pytest.fixture
def story_day() -> Iterator[None]:
    """The tests of pages play on Tuesday 11 May 2027."""
    with clock.at(NOW):
        yield


@pytest.fixture
def leader(make_user: MakeUser) -> User:
    return make_user(Role.SAFETY_DIRECTOR, title="Directeur OOV")


@pytest.fixture
def secretary(make_user: MakeUser) -> User:
    return make_user(Role.SECRETARY, title="Gemeentesecretaris")


@pytest.fixture
def clerk(make_user: MakeUser) -> User:
    return make_user(Role.CLERK, title="Griffier")


@pytest.fixture
def assessor(make_user: MakeUser) -> User:
    return make_user(Role.ASSESSOR, title="Beoordelaar communicatie")


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
