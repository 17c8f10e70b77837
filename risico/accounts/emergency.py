"""The way in when nothing else works: an administrator's account with a password of its own, opened from the server."""

from sqlalchemy.orm import Session

from ..permissions import Role
from . import second, service
from .models import User

TITLE = "Noodbeheerder"


def open_account(session: Session, email: str) -> User:
    """Make this account, or open it again: an active administrator whose logins ended and who sets up a new second factor."""
    user = service.find_user(session, email)
    if user is None:
        return service.create_user(session, email, TITLE, [Role.ADMIN])
    user.active = True
    user.roles = service.in_order({*user.roles, Role.ADMIN})
    second.reset(session, user.id)
    session.flush()
    return user
