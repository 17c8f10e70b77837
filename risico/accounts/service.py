"""Making and managing accounts. There is always an active administrator, and only one person sets up an installation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from weakref import WeakSet

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .. import clock
from ..db import Database
from ..errors import NotFound, Refused, Stale
from ..feed.service import end_own_feed, end_role_feeds
from ..organisation.models import Municipality
from ..permissions import Role
from . import links, sessions
from .models import User, UserSession
from .sessions import owner, owner_of_session, user_of_session
from .tokens import setup_code

__all__ = ["owner_of_session", "setup_code", "user_of_session"]  # what the rest of core knows of accounts

ALREADY = "Deze installatie heeft al een account. Log in, of vraag de beheerder om een account."
DOUBLE = "Er is al een account met dit e-mailadres. Pas dat aan, of kies een ander adres."
LAST_ADMIN = "Dit is de enige beheerder. Maak eerst iemand anders beheerder."
STALE = "Iemand anders heeft dit account intussen gewijzigd. Vergelijk en kies opnieuw Opslaan om uw versie te bewaren."
OWN_ROLES = "U kunt uzelf geen functie erbij geven. Vraag een andere beheerder."
_ONLY_ROW = 1
_set_up: WeakSet[Database] = WeakSet()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the list: an account, and when it was last used."""

    user: User
    seen_at: datetime | None


def is_set_up(database: Database) -> bool:
    """Whether there is any account; asked of the database until there is one."""
    if database in _set_up:
        return True
    with database.reader() as session:
        found = _any_account(session)
    if found:
        _set_up.add(database)
    return found


def set_up(session: Session, municipality: str, email: str, title: str, roles: Iterable[str], password_hash: str | None) -> User:
    """Name the municipality and make the first account, an administrator; Refused when somebody was first."""
    if _any_account(session):
        raise Refused(ALREADY)
    session.add(Municipality(id=_ONLY_ROW, name=municipality))
    try:
        session.flush()  # the row can exist only once, so of two people at the same moment one is refused
    except IntegrityError:
        raise Refused(ALREADY) from None
    return create_user(session, email, title, (*roles, Role.ADMIN), password_hash)


def municipality_name(session: Session) -> str:
    """The name of the municipality; empty before the installation is set up."""
    return session.scalar(select(Municipality.name)) or ""


def create_user(session: Session, email: str, title: str, roles: Iterable[str], password_hash: str | None = None) -> User:
    """A new account, without a password until its link is used; Refused when the e-mail address has one."""
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)) is not None:
        raise Refused(DOUBLE, field="email")
    user = User(email=email, title=title, roles=in_order(roles), password_hash=password_hash, active=True, created_at=clock.now())
    session.add(user)
    try:
        session.flush()
    except IntegrityError:
        raise Refused(DOUBLE, field="email") from None
    return user


def list_users(session: Session) -> list[Row]:
    """All accounts by title, those in use first."""
    seen = select(UserSession.user_id, func.max(UserSession.seen_at).label("at")).group_by(UserSession.user_id).subquery()
    rows = session.execute(select(User, seen.c.at).outerjoin(seen, seen.c.user_id == User.id))
    return sorted((Row(user, at) for user, at in rows), key=lambda row: (not row.user.active, row.user.title.casefold(), row.user.email))


def get_user(session: Session, user_id: int) -> User:
    """The account; NotFound when there is none."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("Dit account bestaat niet.")
    return user


def find_user(session: Session, email: str) -> User | None:
    """The account with that e-mail address."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def edit_user(session: Session, user_id: int, version: int, email: str, title: str, roles: Iterable[str], token: str | None = None) -> User:
    """Change e-mail address, title and roles. Other roles end all logins but that of `token`, another address ends the links and the calendar feed.

    Refused for the last administrator, for an address that is taken and for who gives themselves a role, Stale when the account is no longer the
    `version` the form was opened with.
    """
    users = _lock_all(session)
    user = get_user(session, user_id)
    if user.version != version:
        raise Stale(STALE)
    email, new_roles = email.strip().lower(), in_order(roles)
    if any(other.email == email for other in users if other.id != user.id):
        raise Refused(DOUBLE, field="email")
    if Role.ADMIN not in new_roles:
        _refuse_last_admin(users, user)
    if token and owner(session, token) == user.id and not set(new_roles) <= set(user.roles):
        raise Refused(OWN_ROLES, field="roles")
    if new_roles != user.roles:
        sessions.end_sessions(session, user.id, but=token)
        end_role_feeds(session, set(user.roles) - set(new_roles))
    if email != user.email:
        links.end_links(session, user.id)  # a link may have gone to the wrong address
        end_own_feed(session, user.id)  # somebody else may have the account from now on
    user.email, user.title, user.roles = email, title, new_roles
    session.flush()
    return user


def replace_roles(session: Session, user_id: int, roles: Iterable[str]) -> User:
    """Give these roles, as the identity provider says. Other roles end all logins; the last administrator stays one."""
    user, new_roles = get_user(session, user_id), in_order(roles)
    if new_roles == user.roles:
        return user
    users = _lock_all(session)
    if Role.ADMIN not in new_roles and _is_last_admin(users, user):
        new_roles = in_order((*new_roles, Role.ADMIN))
    if new_roles != user.roles:
        sessions.end_sessions(session, user.id)
        end_role_feeds(session, set(user.roles) - set(new_roles))
        user.roles = new_roles
        session.flush()
    return user


def deactivate(session: Session, user_id: int) -> User:
    """Close the account: its logins end, its links and the calendars it knows of stop working. Refused for the last administrator."""
    users = _lock_all(session)
    user = get_user(session, user_id)
    _refuse_last_admin(users, user)
    user.active = False
    sessions.end_sessions(session, user.id)
    links.end_links(session, user.id)
    end_own_feed(session, user.id)
    end_role_feeds(session, user.roles)
    return user


def reactivate(session: Session, user_id: int) -> User:
    """Open the account again; who it belongs to logs in with the password they had."""
    user = get_user(session, user_id)
    user.active = True
    return user


def _any_account(session: Session) -> bool:
    return session.scalar(select(User.id).limit(1)) is not None


def _lock_all(session: Session) -> Sequence[User]:
    """Every account, held until the end of the transaction, so that two administrators cannot remove each other."""
    return session.scalars(select(User).order_by(User.id).with_for_update(), execution_options={"populate_existing": True}).all()


def _refuse_last_admin(users: Iterable[User], user: User) -> None:
    if _is_last_admin(users, user):
        raise Refused(LAST_ADMIN, field="roles")


def _is_last_admin(users: Iterable[User], user: User) -> bool:
    return Role.ADMIN in user.roles and not any(Role.ADMIN in other.roles for other in users if other.active and other.id != user.id)


def in_order(roles: Iterable[str]) -> list[str]:
    """The roles as they are stored: each once, in the order of `Role`."""
    chosen = set(roles)
    return [role.value for role in Role if role in chosen]
