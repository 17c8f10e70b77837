"""Who may do what with briefings. Who has a briefing reads it by a personal link, without an account."""

from collections.abc import Iterable
from enum import StrEnum

from risico.accounts.models import User
from risico.errors import Forbidden
from risico.permissions import Grant, Grants, Role


class BriefingPermission(StrEnum):
    """The permissions of briefings, alphabetical."""

    APPOINT = "briefings:appoint"
    FACTS = "briefings:facts"
    GUIDE = "briefings:guide"
    ISSUE = "briefings:issue"
    READ = "briefings:read"


KEEPERS = (Role.CLERK, Role.SECRETARY)
GRANTS = (
    Grant(BriefingPermission.APPOINT, "afspraken met partijen, VOG en risicoanalyse bijhouden", (*KEEPERS, Role.MAYOR)),
    Grant(BriefingPermission.FACTS, "de plaatselijke gegevens in de briefing invullen en hulp van buiten nakijken", (*KEEPERS, Role.SAFETY_DIRECTOR)),
    Grant(BriefingPermission.GUIDE, "de gesprekshandleiding maken", (*KEEPERS, Role.MAYOR)),
    Grant(BriefingPermission.ISSUE, "briefings maken, uitreiken, intrekken en aanwezigen vastleggen", KEEPERS),
    Grant(BriefingPermission.READ, "zien wie de briefing heeft en wie haar las", (*KEEPERS, Role.SAFETY_DIRECTOR, Role.MAYOR)),
)

_grants = Grants(GRANTS)


def has(roles: Iterable[str], permission: BriefingPermission) -> bool:
    """Whether one of these roles has this permission of briefings; for services, which know no request."""
    return _grants.allows(roles, permission)


def check(user: User, permission: BriefingPermission) -> None:
    """Forbidden when this user does not have the permission, whatever else they are."""
    if not has(user.roles, permission):
        raise Forbidden
