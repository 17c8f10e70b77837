"""Saved ways to read an export, so that next quarter takes one click. Nothing of an incident is in them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.errors import NotFound

from ..models import Mapping
from ..permissions import RegistrationPermission, check
from .plan import Plan


def profiles(session: Session) -> Sequence[Mapping]:
    """All of them, by name. One statement."""
    return session.scalars(select(Mapping).order_by(Mapping.name)).all()


def plan_of(profile: Mapping, group: str) -> Plan:
    """The saved plan; `group` holds for all rows when no column says it."""
    return Plan({heading: what for what, heading in profile.columns.items()}, profile.values, group)


def keep(session: Session, user: User, name: str, plan: Plan) -> None:
    """Save the plan under this name; the one that has it already is replaced. Words that may not be kept are left out."""
    check(user, RegistrationPermission.COUNT)
    kept = plan.to_keep()
    profile = session.scalars(select(Mapping).where(Mapping.name == name)).one_or_none()
    if profile is None:
        profile = Mapping(name=name)
        session.add(profile)
    profile.columns, profile.values = kept.columns, {what: dict(words) for what, words in kept.values.items()}
    session.flush()


def forget(session: Session, user: User, profile_id: int) -> str:
    """Delete a profile; gives its name."""
    check(user, RegistrationPermission.COUNT)
    profile = session.get(Mapping, profile_id)
    if profile is None:
        raise NotFound
    session.delete(profile)
    session.flush()
    return profile.name
