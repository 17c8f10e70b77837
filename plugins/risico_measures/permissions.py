"""Who may do what with measures. What someone may do to one measure is checked in the services."""

from collections.abc import Iterable
from enum import StrEnum

from risico.accounts.models import User
from risico.errors import Forbidden
from risico.permissions import READERS, Grant, Grants, Role


class MeasurePermission(StrEnum):
    """The permissions of measures, alphabetical."""

    CHECK = "measures:check"
    CONFIRM = "measures:confirm"
    EXCEPT = "measures:except"
    LEAD = "measures:lead"
    READ = "measures:read"


GRANTS = (
    Grant(MeasurePermission.CHECK, "een controle vastleggen, en de eigen maatregelen en acties bijhouden", READERS),
    Grant(
        MeasurePermission.CONFIRM,
        "als tweede persoon een controle bevestigen of terugsturen",
        (Role.SECRETARY, Role.SAFETY_DIRECTOR, Role.CLERK, Role.INCIDENT_COORDINATOR, Role.MAYOR),
    ),
    Grant(MeasurePermission.EXCEPT, "bij uitzondering een eigen controle bevestigen, met een reden", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(
        MeasurePermission.LEAD,
        "maatregelen kiezen, eigenaren en data vastleggen, en voorgestelde acties aannemen",
        (Role.SAFETY_DIRECTOR, Role.SECRETARY),
    ),
    Grant(MeasurePermission.READ, "maatregelen zien, met hun stand op papier en in de praktijk", READERS),
)

_grants = Grants(GRANTS)


def has(roles: Iterable[str], permission: MeasurePermission) -> bool:
    """Whether one of these roles has this permission of measures; for services, which know no request."""
    return _grants.allows(roles, permission)


def check(user: User, permission: MeasurePermission) -> None:
    """Forbidden when this user does not have the permission, whatever else they are."""
    if not has(user.roles, permission):
        raise Forbidden
