"""What has to be done about measures: proposed by a decided topic or by a check that failed, then accepted, then done.

A measure that serves several topics is one measure: it has an action for each topic, and one standing.
"""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.contract import TopicDecided
from risico.errors import Forbidden, NotFound, Refused, same_version
from risico.remarks import remark

from . import choosing
from .models import Action, Check, Measure
from .permissions import MeasurePermission, check, has
from .service import get_measure, must_apply
from .status import add_months

PROPOSED, OPEN, DONE, DECLINED = "proposed", "open", "done", "declined"
RETRY_MONTHS = 1
"""A measure that did not work is looked at again after so many months."""


def get_action(session: Session, action_id: int) -> Action:
    """The action; NotFound when there is none."""
    found = session.get(Action, action_id)
    if found is None:
        raise NotFound("Deze actie bestaat niet meer.")
    return found


def actions_of(session: Session, *, code: str | None = None, year: int | None = None, topic: str | None = None) -> list[Action]:
    """Actions of this measure, year and topic (each None: of all), in the order in which they were made."""
    query = select(Action).order_by(Action.year, Action.id)
    wanted = {Action.code: code, Action.year: year, Action.topic: topic}
    return list(session.scalars(query.where(*(column == value for column, value in wanted.items() if value is not None))))


def propose(session: Session, decided: TopicDecided) -> None:
    """Propose an action for every measure of a decided topic. Deciding again takes proposals back that are no longer in it; what was accepted stays."""
    same_topic = (Action.year == decided.year, Action.topic == decided.code)
    session.execute(delete(Action).where(*same_topic, Action.state == PROPOSED, Action.code.not_in(decided.measures)))
    known = set(session.scalars(select(Action.code).where(*same_topic)))
    new = [code for code in decided.measures if code not in known]
    session.add_all(_made(code=code, year=decided.year, topic=decided.code, topic_title=decided.title) for code in new)
    session.flush()


def after_check(session: Session, found: Check) -> Action:
    """An open action for the owner of a measure that does not work; its next check is planned with it."""
    due = add_months(clock.today(), RETRY_MONTHS)
    action = _made(code=found.measure.code, year=clock.today().year, check_id=found.id, state=OPEN, owner_id=found.measure.owner_id, due=due)
    found.measure.planned = due
    session.add(action)
    return action


def accept(session: Session, user: User, library: Library, action: Action, owner_id: int | None, due: date | None, version: int) -> Action:
    """Do it: with an owner (None: that of the measure) and a day. A measure that was not chosen yet is chosen with it."""
    check(user, MeasurePermission.LEAD)
    if due is None:
        raise Refused("Kies een dag waarop dit klaar moet zijn.", "due")
    choosing.check_day(due, "due")
    choosing.check_owner(session, owner_id)
    _hold(session, action, version, PROPOSED)
    if action.code not in choosing.chosen_codes(session):
        choosing.add(session, user, library, [action.code])
    measure = get_measure(session, action.code)
    must_apply(session, measure)
    action.owner_id, action.due, action.state = _owner(measure, owner_id), due, OPEN
    session.flush()
    return action


def decline(session: Session, user: User, action: Action, reason: str, version: int) -> None:
    """Do not do it, for this reason."""
    check(user, MeasurePermission.LEAD)
    note = remark(reason, "note", missing="Schrijf op waarom deze actie niet nodig is.")
    _hold(session, action, version, PROPOSED, OPEN)
    action.note = note
    _close(action, user, DECLINED)
    session.flush()


def finish(session: Session, user: User, action: Action, version: int) -> None:
    """It is done; for its owner, and for who leads."""
    if not may_finish(user, action):
        raise Forbidden("Dit doet de eigenaar van de actie, de directeur OOV of de gemeentesecretaris.")
    _hold(session, action, version, OPEN)
    _close(action, user, DONE)
    session.flush()


def may_finish(user: User, action: Action) -> bool:
    """Whether this user may say that the action is done."""
    return has(user.roles, MeasurePermission.LEAD) or (action.owner_id == user.id and has(user.roles, MeasurePermission.CHECK))


def open_first(actions: Iterable[Action]) -> list[Action]:
    """Proposed and open ones first, the most urgent on top; then what is closed."""
    return sorted(actions, key=lambda action: (action.state not in (PROPOSED, OPEN), action.due or date.max, action.id))


def _owner(measure: Measure, owner_id: int | None) -> int:
    owner = owner_id or measure.owner_id
    if owner is None:
        raise Refused("Kies wie dit doet. De maatregel heeft nog geen eigenaar.", "owner")
    return owner


def _hold(session: Session, action: Action, version: int, *states: str) -> None:
    session.refresh(action, with_for_update={"of": Action})
    same_version(action.version, version, "deze actie")
    if action.state not in states:
        raise Refused("Deze actie is al afgehandeld." if action.state in (DONE, DECLINED) else "Deze actie is al aangenomen.")


def _close(action: Action, user: User, state: str) -> None:
    action.state, action.closed_at, action.closed_by_id = state, clock.now(), user.id


def _made(**fields: object) -> Action:
    return Action(**{"state": PROPOSED, "made_at": clock.now(), **fields})
