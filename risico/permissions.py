"""Who may do what: roles, one enum of core's permissions, and views that are closed until opened.

A permission is `resource:action`. A plugin declares its own in its `permissions.py` and grants them to roles in
the hook `permissions`. A view without `requires`, `public` or `anonymous` answers 403 to everyone.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., object])


class Role(StrEnum):
    """The roles of design.md §2."""

    SECRETARY = "secretary"
    SAFETY_DIRECTOR = "safety_director"
    ASSESSOR = "assessor"
    INCIDENT_COORDINATOR = "incident_coordinator"
    CLERK = "clerk"
    MAYOR = "mayor"
    AUDITOR = "auditor"
    ADMIN = "admin"


ROLE_TITLES = {
    Role.SECRETARY: "Gemeentesecretaris",
    Role.SAFETY_DIRECTOR: "Directeur OOV",
    Role.ASSESSOR: "Beoordelaar",
    Role.INCIDENT_COORDINATOR: "Coördinator agressie en geweld",
    Role.CLERK: "Griffier",
    Role.MAYOR: "Burgemeester",
    Role.AUDITOR: "Controller",
    Role.ADMIN: "Beheerder",
}
DOCUMENT_READERS = (Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.MAYOR, Role.CLERK)
READERS = tuple(role for role in Role if role not in (Role.ADMIN, Role.AUDITOR))


class Permission(StrEnum):
    """Core's permissions, alphabetical."""

    ACCOUNTS_MANAGE = "accounts:manage"
    AUDIT_READ = "audit:read"
    CALENDARS_SHARE = "calendars:share"
    CONTENT_READ = "content:read"
    DOCUMENTS_MAKE = "documents:make"
    DOCUMENTS_READ = "documents:read"
    MAIL_MANAGE = "mail:manage"
    OWN_ACCOUNT = "own_account:manage"
    RETENTION_MANAGE = "retention:manage"
    SEATS_MANAGE = "seats:manage"
    SEATS_READ = "seats:read"
    YEAR_OPEN = "year:open"
    YEAR_PLAN = "year:plan"
    YEAR_READ = "year:read"


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission, what it lets someone do (Dutch), and the roles that have it."""

    permission: StrEnum
    description: str
    roles: tuple[Role, ...]


CORE_GRANTS = (
    Grant(Permission.ACCOUNTS_MANAGE, "accounts maken, wijzigen en afsluiten", (Role.ADMIN,)),
    Grant(Permission.AUDIT_READ, "het logboek lezen en controleren", (Role.AUDITOR,)),
    Grant(Permission.CALENDARS_SHARE, "een agenda maken voor iedereen met een functie", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(Permission.CONTENT_READ, "zien wat de gemeente aan de vragenlijst heeft veranderd", (*READERS, Role.ADMIN, Role.AUDITOR)),
    Grant(Permission.DOCUMENTS_MAKE, "een verslag maken", DOCUMENT_READERS),
    Grant(Permission.DOCUMENTS_READ, "gemaakte verslagen ophalen", DOCUMENT_READERS),
    Grant(Permission.MAIL_MANAGE, "zien welke post uitging of bleef liggen, en de mail proberen", (Role.ADMIN,)),
    Grant(Permission.OWN_ACCOUNT, "het eigen account beheren", tuple(Role)),
    Grant(
        Permission.RETENTION_MANAGE,
        "zien hoe lang iets blijft, en samen met een ander vernietigen waarvan de termijn voorbij is",
        (Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.CLERK),
    ),
    Grant(Permission.SEATS_MANAGE, "bijhouden wie er in raad en college zit", (Role.CLERK, Role.SECRETARY)),
    Grant(Permission.SEATS_READ, "zien wie er in raad en college zit", (Role.CLERK, Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.MAYOR)),
    Grant(Permission.YEAR_OPEN, "een planjaar openen", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(Permission.YEAR_PLAN, "de data van een planjaar zetten en een wisseling vastleggen", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(Permission.YEAR_READ, "het overzicht van een planjaar zien", READERS),
)


class Grants:
    """All grants of core and plugins; answers whether a set of roles has a permission."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self.all = tuple(grants)
        self._roles = {str(grant.permission): frozenset(grant.roles) for grant in self.all}

    def allows(self, roles: Iterable[str], permission: str) -> bool:
        """True when one of the roles has the permission; an unknown permission is nobody's."""
        return not self._roles.get(str(permission), frozenset()).isdisjoint(Role(role) for role in roles)


SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""
PUBLIC = "public"
ANONYMOUS = "anonymous"


def requires(permission: StrEnum) -> Callable[[View], View]:
    """Open a view to users who have this permission."""

    def mark(view: View) -> View:
        view.risico_permission = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Open a view to everyone, also without an account."""
    view.risico_permission = PUBLIC  # type: ignore[attr-defined]
    return view


def anonymous(view: View) -> View:
    """Open a view to everyone and never know who it is: no login is looked up, no line is logged."""
    view.risico_permission = ANONYMOUS  # type: ignore[attr-defined]
    return view


def declared(app: Flask, endpoint: str | None) -> str | None:
    """The permission a view declares, `public`, `anonymous`, or None when it declares nothing."""
    if endpoint is None or endpoint == "static" or endpoint.endswith(".static"):
        return PUBLIC
    return getattr(app.view_functions[endpoint], "risico_permission", None)
