"""Who may do what in the yearly scan. What someone may do to one topic is checked in the services."""

from collections.abc import Iterable
from enum import StrEnum

from risico.accounts.models import User
from risico.errors import Forbidden
from risico.permissions import READERS, Grant, Grants, Role


class ScanPermission(StrEnum):
    """The permissions of the scan, alphabetical."""

    ADOPT = "scan:adopt"
    DECIDE = "scan:decide"
    LEAD = "scan:lead"
    LOOK_BACK = "scan:look_back"
    READ = "scan:read"
    SCORE = "scan:score"


GRANTS = (
    Grant(ScanPermission.ADOPT, "een ronde vaststellen en voor een correctie heropenen", (Role.SECRETARY,)),
    Grant(ScanPermission.DECIDE, "een voorstel als tweede persoon bekijken en besluiten", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(
        ScanPermission.LEAD,
        "onderwerpen kiezen, beoordelaars vragen, verschillen vastleggen en een besluit voorstellen",
        (Role.SAFETY_DIRECTOR, Role.SECRETARY),
    ),
    Grant(ScanPermission.LOOK_BACK, "terugkijken: vastleggen wat er werkelijk gebeurde", (Role.SAFETY_DIRECTOR, Role.SECRETARY)),
    Grant(ScanPermission.READ, "onderwerpen zien, en uitkomsten zodra de verschillen besproken worden", READERS),
    Grant(
        ScanPermission.SCORE,
        "de eigen vragen over een onderwerp beantwoorden",
        (Role.ASSESSOR, Role.SAFETY_DIRECTOR, Role.CLERK, Role.INCIDENT_COORDINATOR, Role.SECRETARY),
    ),
)

_grants = Grants(GRANTS)


def has(roles: Iterable[str], permission: ScanPermission) -> bool:
    """Whether one of these roles has this permission of the scan; for services, which know no request."""
    return _grants.allows(roles, permission)


def check(user: User, permission: ScanPermission) -> None:
    """Forbidden when this user does not have the permission, whatever else they are."""
    if not has(user.roles, permission):
        raise Forbidden
