"""How often somebody may guess, counted in the database so that all processes count together.

A try is written down as failed before it is checked, so tries at the same moment count too; success takes it back.
Who logged in from an address before is not held up there by the guesses of strangers elsewhere (reliability.md S6):
from a known address only the tries on that account from that address count.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, or_, select, text
from sqlalchemy.orm import Session

from .. import clock
from ..db import Database
from ..errors import Refused
from .models import LoginAttempt
from .tokens import keyed_hash

WINDOW = timedelta(minutes=15)
KNOWN_FOR = timedelta(days=90)
PER_ACCOUNT_AND_ADDRESS, PER_ACCOUNT, PER_ADDRESS = 10, 30, 100
CODES_PER_ACCOUNT_AND_ADDRESS, CODES_PER_ACCOUNT = 5, 10  # a code has a million values, and three are right at a time
LOGIN_TEXT = "Er is te vaak een verkeerd wachtwoord ingevuld. Wacht een kwartier. Wachtwoord vergeten? Vraag de beheerder om een nieuwe link."
SETUP_TEXT = "Er is te vaak een verkeerde code ingevuld. Wacht een kwartier en kijk intussen welke code de server toont."
CODE_TEXT = "Er is te vaak een verkeerde code ingevuld. Wacht een kwartier. Telefoon en herstelcodes kwijt? Vraag de beheerder om hulp."
_KNOWN = "known:"
_KEY_LENGTH = 64


class TooMany(Refused):
    """Too many tries; the answer is the same for an account that does not exist."""

    status = 429


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that counts as failed (the rows `ids`) until `succeeded`. `pair` counts account and address together."""

    ids: tuple[int, ...]
    pair: str
    known: str = ""


def begin_login(database: Database, secret: str, email: str, address: str) -> Attempt:
    """Count a login; TooMany when this account or address had its tries of the last quarter of an hour."""
    pair, known = _key(secret, "pair:", email, address), _key(secret, _KNOWN, email, address)
    limits = {pair: PER_ACCOUNT_AND_ADDRESS}
    wider = {_key(secret, "account:", email): PER_ACCOUNT, _key(secret, "address:", address): PER_ADDRESS}
    with _alone(database) as session:
        counts = _counts(session, (*limits, *wider, known))
        return Attempt(_count(session, limits if known in counts else limits | wider, counts, LOGIN_TEXT), pair, known)


def begin_code(database: Database, secret: str, email: str, address: str) -> Attempt:
    """Count a try of the second factor, in the same way; TooMany after ten on this account from places where it was not used before."""
    pair, known = _key(secret, "code-pair:", email, address), _key(secret, _KNOWN, "code", email, address)
    limits = {pair: CODES_PER_ACCOUNT_AND_ADDRESS}
    wider = {_key(secret, "code-account:", email): CODES_PER_ACCOUNT}
    with _alone(database) as session:
        counts = _counts(session, (*limits, *wider, known))
        return Attempt(_count(session, limits if known in counts else limits | wider, counts, CODE_TEXT), pair, known)


def begin_setup(database: Database, secret: str, address: str) -> Attempt:
    """Count a try of the setup code; TooMany after ten from this address."""
    pair = _key(secret, "setup:", address)
    with _alone(database) as session:
        return Attempt(_count(session, {pair: PER_ACCOUNT_AND_ADDRESS}, _counts(session, (pair,)), SETUP_TEXT), pair)


def succeeded(session: Session, attempt: Attempt) -> None:
    """The try was right: it no longer counts, and the address is known for this account from now on."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.id.in_(attempt.ids) | LoginAttempt.key.in_((attempt.pair, attempt.known))))
    if attempt.known:
        session.add(LoginAttempt(key=attempt.known, at=clock.now()))


@contextmanager
def _alone(database: Database) -> Iterator[Session]:
    """A transaction of its own, in which nobody else counts."""
    with database.writer() as session, session.begin():
        if not database.is_sqlite:  # there the write gate does this
            session.execute(text("LOCK TABLE login_attempt IN SHARE ROW EXCLUSIVE MODE"))
        yield session


def _counts(session: Session, keys: tuple[str, ...]) -> dict[str, int]:
    """How many rows each key has left after the old ones are removed, and those of a clock that was ahead."""
    moment = clock.now()
    away = or_(LoginAttempt.at < moment - WINDOW, LoginAttempt.at > moment + WINDOW)
    session.execute(delete(LoginAttempt).where(away, ~LoginAttempt.key.startswith(_KNOWN)))
    session.execute(delete(LoginAttempt).where(LoginAttempt.at < moment - KNOWN_FOR))
    rows = session.execute(select(LoginAttempt.key, func.count()).where(LoginAttempt.key.in_(keys)).group_by(LoginAttempt.key))
    return dict(rows.all())


def _count(session: Session, limits: dict[str, int], counts: dict[str, int], refusal: str) -> tuple[int, ...]:
    if any(counts.get(key, 0) >= most for key, most in limits.items()):
        raise TooMany(refusal)
    tries = [LoginAttempt(key=key, at=clock.now()) for key in limits]
    session.add_all(tries)
    session.flush()
    return tuple(one.id for one in tries)


def _key(secret: str, kind: str, *parts: str) -> str:
    return (kind + keyed_hash(secret, kind, *parts))[:_KEY_LENGTH]
