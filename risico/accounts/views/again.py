"""Before what matters most, somebody proves once more who they are: a screen that was left open is not enough (ASVS 5.0 7.5.3)."""

from flask import session

from ...errors import Refused
from ...installation import installation
from ...web.access import TOKEN
from ...web.request import close, current_user, db, reading
from .. import again, throttle
from ..forms import AgainForm
from .cookie import address


def proved_again(form: AgainForm) -> bool:
    """Whether the form holds the own password; if not, the form says so. Closes the session of the request, as hashing takes long."""
    current = installation()
    close()
    try:
        attempt = again.prove(current.database, current.settings, current_user(), session[TOKEN], form.current.data or "", address())
    except Refused as refusal:
        reading()
        form.current.errors = [*form.current.errors, refusal.message]
        return False
    if attempt:
        throttle.succeeded(db(), attempt)
    return True
