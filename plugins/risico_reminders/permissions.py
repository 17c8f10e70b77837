"""Who may do what with reminders. The own preference is everybody's: it belongs to the account."""

from enum import StrEnum

from risico.accounts.models import User
from risico.errors import Forbidden
from risico.permissions import Grant, Grants, Role


class ReminderPermission(StrEnum):
    """The permissions of reminders, alphabetical."""

    AGREE = "reminders:agree"
    READ = "reminders:read"


GRANTS = (
    Grant(ReminderPermission.AGREE, "afspreken na hoeveel werkdagen een taak naar de volgende rol gaat", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
    Grant(ReminderPermission.READ, "zien wie welke herinnering kreeg en krijgt", (Role.SECRETARY, Role.SAFETY_DIRECTOR)),
)

_grants = Grants(GRANTS)


def check(user: User, permission: ReminderPermission) -> None:
    """Forbidden when this user does not have the permission."""
    if not _grants.allows(user.roles, permission):
        raise Forbidden
