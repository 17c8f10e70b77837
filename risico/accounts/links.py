"""One-time links with which somebody chooses a password. A link never logs in by itself."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from .. import clock
from ..errors import Refused
from . import sessions
from .models import AccountLink, User
from .tokens import fingerprint, new_token

VALID_FOR = timedelta(days=7)
GONE = "Deze link werkt niet meer. Hij is al gebruikt, of te oud. Vraag de beheerder om een nieuwe link."


def new_link(session: Session, user: User) -> str:
    """The token of a new link for this user; earlier links stop working. Refused for a closed account."""
    if not user.active:
        raise Refused("Dit account is afgesloten. Open het eerst weer.")
    end_links(session, user.id)
    token = new_token()
    session.add(AccountLink(token_hash=fingerprint(token), user_id=user.id, expires_at=clock.now() + VALID_FOR))
    return token


def end_links(session: Session, user_id: int) -> None:
    """This user's links stop working."""
    session.execute(delete(AccountLink).where(AccountLink.user_id == user_id))


def user_of_link(session: Session, token: str) -> User | None:
    """Whose link this is, while it works."""
    usable = AccountLink.token_hash == fingerprint(token), AccountLink.used_at.is_(None), AccountLink.expires_at > clock.now()
    link = session.scalar(select(AccountLink).where(*usable))
    return link.user if link is not None and link.user.active else None


def use_link(session: Session, token: str, password_hash: str) -> None:
    """Give the user this password; see `spend` for what else happens."""
    store_password(session, spend(session, token).id, password_hash)


def spend(session: Session, token: str) -> User:
    """Whose link this is: it works no more from now on, and all their logins end. Refused when it worked no more already."""
    user = user_of_link(session, token)
    unused = update(AccountLink).where(AccountLink.token_hash == fingerprint(token), AccountLink.used_at.is_(None))
    if user is None or session.scalar(unused.values(used_at=clock.now()).returning(AccountLink.id)) is None:
        raise Refused(GONE)
    sessions.end_sessions(session, user.id)
    return user


def store_password(session: Session, user_id: int, password_hash: str) -> None:
    """Replace the password; the account's version stays, for nobody edits a password in a form beside another."""
    session.execute(update(User).where(User.id == user_id).values(password_hash=password_hash))
