"""Who must prove two things to log in (BIO2 5.17.01: administrators, and everyone when the app is reachable from the internet)."""

from ..config import Settings
from ..permissions import Role
from .models import User


def is_obliged(user: User, settings: Settings) -> bool:
    """Whether this user may not log in with a password alone."""
    return settings.from_outside or Role.ADMIN in user.roles


def may_use_password(user: User, settings: Settings) -> bool:
    """Whether this user may log in without a work account."""
    return settings.local_login == "everyone" or Role.ADMIN in user.roles
