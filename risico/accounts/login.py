"""Proving who you are: throttled, as slow for an unknown address as for a known one, and never hashing in a transaction."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..config import Settings
from ..db import Database
from ..errors import Refused
from . import passwords, sessions, throttle
from .links import store_password
from .models import PASSWORD, User

WRONG = "Het e-mailadres of het wachtwoord klopt niet. Kijk of Caps Lock aan staat en probeer het opnieuw."


@dataclass(frozen=True, slots=True)
class Proof:
    """The password was right at this moment. `stored` was its hash, `fresh` is the one to store from now on."""

    user_id: int
    stored: str
    fresh: str
    attempt: throttle.Attempt


def check_password(database: Database, settings: Settings, email: str, password: str, address: str, refusal: str = WRONG) -> Proof:
    """Prove that this is the password of an active account; Refused (with `refusal`) if not, TooMany after too many tries.

    `address` is where the visitor comes from. Call it while no session is open.
    """
    email = email.strip().lower()
    attempt = throttle.begin_login(database, settings.secret_key, email, address)
    with database.reader() as session:
        user = session.scalar(select(User).where(User.email == email, User.active))
    stored = user.password_hash if user else None
    if not passwords.verify(stored, password) or user is None or stored is None:
        raise Refused(refusal)
    fresh = passwords.make_hash(password) if passwords.is_outdated(stored) else stored
    return Proof(user.id, stored, fresh, attempt)


def log_in(session: Session, proof: Proof) -> str:
    """Begin a login and give its token; Refused when the account was closed or its password changed meanwhile."""
    user = session.scalar(select(User).where(User.id == proof.user_id, User.active, User.password_hash == proof.stored).with_for_update())
    if user is None:
        raise Refused(WRONG)
    throttle.succeeded(session, proof.attempt)
    if proof.fresh != proof.stored:
        store_password(session, user.id, proof.fresh)
    return sessions.start(session, user.id, method=PASSWORD)


def change_password(session: Session, proof: Proof, password_hash: str) -> str:
    """Replace the password after its owner proved the old one; every login ends and a new one begins."""
    token = log_in(session, proof)
    sessions.end_sessions(session, proof.user_id, but=token)
    store_password(session, proof.user_id, password_hash)
    return token
