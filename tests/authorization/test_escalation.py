"""Nobody gives themselves more than they were given, and there is always an administrator (reliability.md A7)."""

import pytest
from sqlalchemy import select

from risico.accounts.models import User
from risico.demo import DOMAIN
from risico.permissions import Role
from tests.support.accounts import PASSWORD

from .world import World

pytestmark = pytest.mark.parametrize("world", ["sqlite"], indirect=True)


def roles_of(world: World, email: str) -> list[str]:
    return list(world.rows(select(User.roles).where(User.email == email))[0][0])


def typed(user: User, *roles: str, version: int | None = None) -> dict[str, object]:
    return {"email": user.email, "title": user.title, "roles": list(roles), "version": str(version or user.version), "current": PASSWORD}


def test_an_administrator_gives_themselves_no_role(world: World) -> None:
    admin = world.main(Role.ADMIN)
    assert admin
    for role in set(Role) - {Role.ADMIN}:
        with world.undone() as watch:
            answer = world.visitors[Role.ADMIN].post(f"/accounts/{admin.id}/", typed(admin, Role.ADMIN, role))
            assert answer.status_code in (200, 422) and "U kunt uzelf geen functie erbij geven." in answer.text
            assert watch.written == set() and roles_of(world, admin.email) == ["admin"]


def test_another_administrator_may_and_who_gets_it_has_to_log_in_again(world: World) -> None:
    other = world.users[f"tweede.admin@{DOMAIN}"]
    with world.undone():
        assert world.visitors[Role.ADMIN].post(f"/accounts/{other.id}/", typed(other, Role.ADMIN, Role.AUDITOR)).status_code == 302
        assert roles_of(world, other.email) == ["auditor", "admin"]


def test_nobody_else_makes_or_changes_an_account(world: World) -> None:
    """Not from the page, not with fields in other forms; `matrix.txt` says the rest."""
    new = {"email": f"nieuw@{DOMAIN}", "title": "Nieuw", "roles": "admin", "current": PASSWORD}
    for role, visitor in world.visitors.items():
        if role is Role.ADMIN:
            continue
        with world.undone() as watch:
            user = world.main(role) or world.users[f"tweede.clerk@{DOMAIN}"]
            statuses = {visitor.post(url, data).status_code for url, data in (("/accounts/nieuw/", new), (f"/accounts/{user.id}/", typed(user, Role.ADMIN)))}
            visitor.post("/wachtwoord/", {"roles": "admin", "role": "admin", "active": "1"})
            assert statuses <= {401, 403} and "account" not in watch.written, role


def test_the_last_administrator_stays(world: World) -> None:
    admin, other = world.main(Role.ADMIN), world.users[f"tweede.admin@{DOMAIN}"]
    assert admin
    visitor = world.visitors[Role.ADMIN]
    with world.undone():
        assert visitor.post(f"/accounts/{other.id}/afsluiten/", {"current": PASSWORD}).status_code == 302
        for url, data in ((f"/accounts/{admin.id}/afsluiten/", {"current": PASSWORD}), (f"/accounts/{admin.id}/", typed(admin, Role.CLERK))):
            visitor.post(url, data)
        active = [roles for roles, on in world.rows(select(User.roles, User.active)) if on and Role.ADMIN in roles]
        assert active == [["admin"]] and roles_of(world, admin.email) == ["admin"]
