"""The name of the municipality: given at the first visit, put right when it was mistyped or when municipalities merge."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..errors import Forbidden, Stale
from ..organisation.models import Municipality
from ..permissions import Role
from .models import User

STALE = "Iemand anders heeft de naam intussen gewijzigd. Kijk hoe het er nu staat, en sla daarna opnieuw op."


def rename(session: Session, user: User, was: str, name: str) -> None:
    """Give the municipality this name from now on. `was`: as the form was opened with; Stale when it is another now."""
    if Role.ADMIN not in user.roles:
        raise Forbidden
    found = session.scalars(select(Municipality).with_for_update()).one()
    if found.name != was:
        raise Stale(STALE)
    found.name = name
    session.flush()
