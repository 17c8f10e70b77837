"""An app with work accounts, and the provider they are at: a real server on this machine that can do everything wrong."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from risico.accounts.models import User
from risico.config import Settings
from risico.db import Database
from risico.oidc import service
from risico.oidc.tokens import Visitor
from tests.support.provider import CLIENT, SECRET, Provider, providing

ROLES = {"Risico.OOV": "safety_director", "Risico.Beheer": "admin", "Risico.Griffie": "clerk"}
BY_CLAIM: dict[str, Any] = {"oidc_roles_claim": "roles", "oidc_roles": ROLES}
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WITH_CLAIM = pytest.mark.parametrize("extra", [BY_CLAIM])
Link = Callable[..., User]


@pytest.fixture
def path() -> str:
    """What comes after the host in the address of the provider, such as the tenant of Entra ID; a test may parametrize it."""
    return ""


@pytest.fixture
def provider(path: str) -> Iterator[Provider]:
    with providing() as made:
        made.path = path
        yield made


@pytest.fixture
def extra() -> dict[str, Any]:
    """More settings; a test may parametrize it."""
    return {}


@pytest.fixture
def settings(settings: Settings, provider: Provider, extra: dict[str, Any]) -> Settings:
    """Work accounts of that provider."""
    return settings.model_copy(update={"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, **extra})


@pytest.fixture
def link(database: Database, provider: Provider) -> Link:
    """Links a user with a work account, that of "jan" unless another subject is given."""

    def make(user: User, subject: str = "jan") -> User:
        with database.writer() as session, session.begin():
            service.link(session, user.id, Visitor(provider.issuer, subject))
        return user

    return make


def is_in(client: FlaskClient) -> bool:
    """Whether this visitor is logged in."""
    return client.get("/account/").status_code == 200
