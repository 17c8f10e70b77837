"""Proving once more who you are."""

from datetime import timedelta

from .. import clock
from ..config import Settings
from ..db import Database
from ..errors import Refused
from . import login, sessions
from .models import User
from .throttle import Attempt

RECENT = timedelta(minutes=10)
EMPTY = "Vul uw eigen wachtwoord in. Zo weten we zeker dat u het bent."
WRONG = "Dit is niet uw wachtwoord."
TOO_LONG_AGO = "Log uit en weer in met uw werkaccount, en doe dit binnen tien minuten. Zo weten we zeker dat u het bent."


def prove(database: Database, settings: Settings, user: User, token: str, password: str, address: str) -> Attempt | None:
    """Prove it with the own password; who has none, with a login of at most ten minutes ago. Refused if not.

    Gives the try to write down as right. Call it while no session is open.
    """
    if user.password_hash is None:
        _refuse_old_login(database, token)
        return None
    if not password:
        raise Refused(EMPTY)
    return login.check_password(database, settings, user.email, password, address, WRONG).attempt


def _refuse_old_login(database: Database, token: str) -> None:
    with database.reader() as session:
        here = sessions.current(session, token)
    if here is None or here.started_at < clock.now() - RECENT:
        raise Refused(TOO_LONG_AGO)
