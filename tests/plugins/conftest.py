"""The people and the day of the tests of the plugins."""

from collections.abc import Iterator

import pytest

from risico import clock
from risico.accounts.models import User
from risico.permissions import Role
from tests.conftest import MakeUser
from tests.support.story import NOW


@pytest.fixture
def story_day() -> Iterator[None]:
    """The tests play on Tuesday 11 May 2027."""
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
