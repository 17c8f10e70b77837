"""How often somebody wants mail, and what was agreed about escalation."""

from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import Refused, same_version

from .gather import agreement
from .models import Agreement, Preference
from .permissions import ReminderPermission, check
from .planning import Pace

LONGEST_WAIT = 30
"""The most working days that may be agreed on."""
_ONLY_ROW = 1


def preference_of(session: Session, user: User) -> Preference | None:
    """What this user chose, if anything."""
    return session.get(Preference, user.id)


def choose(session: Session, user: User, pace: Pace, version: int) -> None:
    """This user wants mail that often; Stale when they chose something else meanwhile."""
    chosen = preference_of(session, user)
    same_version(chosen.version if chosen else 0, version, "uw keuze")
    _set_pace(session, user.id, pace)


def stop(session: Session, user_id: int) -> None:
    """No ordinary reminders any more, for who follows the link in a mail."""
    _set_pace(session, user_id, Pace.OFF)


def start_again(session: Session, user_id: int) -> None:
    """Reminders once a day, for who stopped them by mistake."""
    _set_pace(session, user_id, Pace.DAILY)


def agree(session: Session, user: User, escalate_after: int | None, version: int) -> None:
    """From now on a task goes to the next role after this many working days (1 to 30); Forbidden, Refused or Stale."""
    check(user, ReminderPermission.AGREE)
    if escalate_after is None or not 1 <= escalate_after <= LONGEST_WAIT:
        raise Refused(f"Kies 1 tot en met {LONGEST_WAIT} werkdagen.", field="escalate_after")
    found = agreement(session)
    same_version(found.version if found else 0, version, "deze afspraak")
    row = found or Agreement(id=_ONLY_ROW)
    row.escalate_after, row.agreed_by_id, row.agreed_at = escalate_after, user.id, clock.now()
    session.add(row)
    session.flush()


def _set_pace(session: Session, user_id: int, pace: Pace) -> None:
    row = session.get(Preference, user_id) or Preference(user_id=user_id)
    row.pace = pace
    session.add(row)
    session.flush()
