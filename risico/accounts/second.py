"""The second factor of a local account: an authenticator app, and recovery codes for when it is lost."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from .. import clock
from ..config import Settings
from ..errors import Refused
from . import otp, recovery, sessions
from .models import SecondFactor, User
from .obligation import is_obliged
from .sealed import seal, unseal

WRONG = "Deze code klopt niet. Wacht op de volgende code in uw app en vul die in."
WRONG_FIRST = "Deze code klopt niet. Scan het vierkant opnieuw, of kijk of de klok van uw telefoon gelijk loopt."
TOO_OLD = "Het vierkant is te oud. Hieronder staat een nieuw. Scan dat, en vul de code in die u dan ziet."
UNREADABLE = "Uw code is niet te controleren: de sleutel van deze installatie is veranderd. Vraag de beheerder om uw tweede stap te herstellen."
OBLIGED = "Inloggen met een code is voor u verplicht. U kunt wel een andere telefoon instellen."
HAS_ONE = "Dit account heeft al een tweede stap. Log opnieuw in met de code daarvan."
ENROL_WITHIN = timedelta(hours=1)


class Next(Enum):
    """What comes after the right password."""

    IN = "nothing"
    CODE = "the code of the app"
    ENROL = "setting up an app"


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with somebody's second factor; `since` is None without one."""

    since: datetime | None
    codes_left: int
    obliged: bool


def next_step(session: Session, user: User, settings: Settings) -> Next:
    """What this user must do after the password."""
    if session.get(SecondFactor, user.id) is not None:
        return Next.CODE
    return Next.ENROL if is_obliged(user, settings) else Next.IN


def standing(session: Session, user: User, settings: Settings) -> Standing:
    """How it stands with this user's second factor."""
    factor = session.get(SecondFactor, user.id)
    return Standing(factor.since if factor else None, recovery.codes_left(session, user.id), is_obliged(user, settings))


def offer(secret_key: str, user_id: int) -> str:
    """A new secret, sealed, that travels in the form until its first code proves that the app has it."""
    return seal(secret_key, f"enrol {user_id}", otp.new_secret())


def offered(secret_key: str, user_id: int, sealed: str) -> str | None:
    """The secret in the form; None when it is not this user's or older than an hour."""
    return unseal(secret_key, f"enrol {user_id}", sealed, ENROL_WITHIN)


def enrol(session: Session, secret_key: str, user_id: int, secret: str, typed: str) -> list[str]:
    """Use this app from now on instead of an earlier one, and give new recovery codes; Refused when its first code is wrong."""
    step = otp.accepted_step(secret, _digits(typed), clock.now(), last=0)
    if step is None:
        raise Refused(WRONG_FIRST, field="code")
    remove(session, user_id)
    session.add(SecondFactor(user_id=user_id, sealed=seal(secret_key, _purpose(user_id), secret), last_step=step, since=clock.now()))
    session.flush()
    return recovery.make_codes(session, secret_key, user_id)


def refuse_another(session: Session, user_id: int) -> None:
    """Refused when this user has an app: who only knows the password may not put theirs in its place."""
    if session.get(SecondFactor, user_id) is not None:
        raise Refused(HAS_ONE)


def prove(session: Session, secret_key: str, user_id: int, typed: str) -> bool:
    """Use up a code of the app or a recovery code; whether it was a recovery code. Refused when it is wrong or was used before."""
    if recovery.use_code(session, secret_key, user_id, typed):
        return True
    factor = session.get(SecondFactor, user_id)
    secret = unseal(secret_key, _purpose(user_id), factor.sealed) if factor else None
    if factor is None or secret is None:
        raise Refused(UNREADABLE, field="code")
    step = otp.accepted_step(secret, _digits(typed), clock.now(), factor.last_step)
    if step is None or not _take(session, user_id, step):
        raise Refused(WRONG, field="code")
    return False


def remove(session: Session, user_id: int) -> None:
    """This user has no second factor any more."""
    session.execute(delete(SecondFactor).where(SecondFactor.user_id == user_id))
    recovery.remove_codes(session, user_id)


def remove_own(session: Session, user: User, settings: Settings) -> None:
    """Log in with a password alone from now on; Refused for who is obliged to have a second factor."""
    if is_obliged(user, settings):
        raise Refused(OBLIGED)
    remove(session, user.id)


def reset(session: Session, user_id: int) -> None:
    """Take away the second factor of somebody who lost it: all their logins end, and they begin with the password alone."""
    remove(session, user_id)
    sessions.end_sessions(session, user_id)


def _take(session: Session, user_id: int, step: int) -> bool:
    """Of two logins with one code at the same moment, one succeeds."""
    unused = update(SecondFactor).where(SecondFactor.user_id == user_id, SecondFactor.last_step < step)
    return session.scalar(unused.values(last_step=step).returning(SecondFactor.user_id)) is not None


def _digits(typed: str) -> str:
    return "".join(sign for sign in typed if not sign.isspace())


def _purpose(user_id: int) -> str:
    return f"second factor {user_id}"
