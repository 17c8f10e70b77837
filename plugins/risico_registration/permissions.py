"""Who may do what with registration discipline. Exact counts are for three roles only (small numbers: domain.md §5.3)."""

from collections.abc import Iterable
from enum import StrEnum

from risico.accounts.models import User
from risico.errors import Forbidden
from risico.permissions import READERS, Grant, Grants, Role

EXACT_ROLES = (Role.INCIDENT_COORDINATOR, Role.SAFETY_DIRECTOR, Role.SECRETARY)


class RegistrationPermission(StrEnum):
    """The permissions of registration, alphabetical."""

    AGREE = "registration:agree"
    COUNT = "registration:count"
    EXACT = "registration:exact"
    FAIR = "registration:fair"
    POLL = "registration:poll"
    READ = "registration:read"


GRANTS = (
    Grant(RegistrationPermission.AGREE, "normtijden, streefwaarden en landelijke cijfers vastleggen", (Role.SAFETY_DIRECTOR, Role.SECRETARY)),
    Grant(RegistrationPermission.COUNT, "de telling van een kwartaal invoeren, inlezen of op nul verklaren", (Role.INCIDENT_COORDINATOR, Role.SAFETY_DIRECTOR)),
    Grant(RegistrationPermission.EXACT, "precieze aantallen zien, ook onder de vijf", EXACT_ROLES),
    Grant(RegistrationPermission.FAIR, "de steekproef van maatregelen tegen inwoners vastleggen", (Role.SAFETY_DIRECTOR, Role.SECRETARY)),
    Grant(RegistrationPermission.POLL, "de anonieme peiling openen en sluiten, en de links uitdelen", (Role.CLERK, Role.SECRETARY)),
    Grant(RegistrationPermission.READ, "zien hoe het melden en registreren gaat, zonder kleine aantallen", READERS),
)

_grants = Grants(GRANTS)


def has(roles: Iterable[str], permission: RegistrationPermission) -> bool:
    """Whether one of these roles has this permission of registration; for services, which know no request."""
    return _grants.allows(roles, permission)


def check(user: User, permission: RegistrationPermission) -> None:
    """Forbidden when this user does not have the permission, whatever else they are."""
    if not has(user.roles, permission):
        raise Forbidden
