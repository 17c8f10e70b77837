"""Proving who you are: throttled, as slow for an unknown address as for a known one, and never hashing in a transaction."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ..config import Settings
from ..db import Database
from ..errors import Refused
from . import passwords, sessions, throttle
from .links import store_password
from .models import User
from .obligation import may_use_password
from .second import Next, next_step

WRONG = "Het e-mailadres of het wachtwoord klopt niet. Kijk of Caps Lock aan staat en probeer het opnieuw."

WORK_ONLY = "U logt in met uw werkaccount, niet met een wachtwoord. Gebruik de knop bovenaan. Lukt dat niet? Vraag het de beheerder."


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


def log_in(session: Session, proof: Proof, settings: Settings) -> Next:
    """What comes after this password; Refused when the account was closed or its password changed meanwhile, or for who must use a work account."""
    user = _confirm(session, proof)
    if not may_use_password(user, settings):
        raise Refused(WORK_ONLY)
    return next_step(session, user, settings)


def change_password(session: Session, proof: Proof, password_hash: str) -> None:
    """Replace the password after its owner proved the old one; every login ends."""
    _confirm(session, proof)
    sessions.end_sessions(session, proof.user_id)
    store_password(session, proof.user_id, password_hash)


def _confirm(session: Session, proof: Proof) -> User:
    """The account, held until the end of the transaction, when the proof still counts."""
    user = session.scalar(select(User).where(User.id == proof.user_id, User.active, User.password_hash == proof.stored).with_for_update())
    if user is None:
        raise Refused(WRONG)
    throttle.succeeded(session, proof.attempt)
    if proof.fresh != proof.stored:
        store_password(session, user.id, proof.fresh)
    return user
