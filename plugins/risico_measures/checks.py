"""Practice checks with four eyes: one person records what was seen, another one confirms it.

Until then a check changes nothing. Who owns the measure, carried the check out or recorded it cannot confirm it, whatever
roles they have; an exception needs a reason, stays visible and stands in the report.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.errors import Forbidden, NotFound, Refused, same_version
from risico.remarks import remark

from . import actions
from .models import Check, Measure
from .permissions import MeasurePermission, check, has
from .service import must_apply, touch

WAITING, CONFIRMED, RETURNED, REPLACED = "waiting", "confirmed", "returned", "replaced"
KINDS = {
    "oefening": "Oefening of tafeltest",
    "steekproef": "Steekproef",
    "beltest": "Beltest",
    "peiling": "Korte peiling",
    "doorloop": "Doorloop",
    "testmelding": "Testmelding",
}
RESULTS = {"werkt": "Het werkt", "deels": "Het werkt deels", "niet": "Het werkt niet"}
EARLIEST = date(2000, 1, 1)
EVIDENCE_LENGTH, LEARNED_LENGTH = 200, 300
MOST_ASKED = 100_000
_MISSING = {"deels": "Schrijf op wat ontbreekt.", "niet": "Schrijf op wat u zag. Dan weet de eigenaar wat er moet gebeuren."}
_OWNER = "U bent de eigenaar van deze maatregel. Een ander moet de controle bevestigen."
_CARRIED_OUT = "U voerde deze controle zelf uit. Een ander moet haar bevestigen."
_RECORDED = "U legde deze controle zelf vast. Een ander moet haar bevestigen."


@dataclass(frozen=True, slots=True)
class TypedCheck:
    """What somebody typed about a check. `seen` of `asked`: n of N, both or neither. `carried_out_by_id`: None for who has no account."""

    day: date
    kind: str
    result: str
    evidence: str
    learned: str = ""
    seen: int | None = None
    asked: int | None = None
    carried_out_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """Who had a hand in a check, as account ids; `owners`: of the measure, when it was recorded and now."""

    owners: frozenset[int]
    carried_out_by: int | None
    recorded_by: int

    @property
    def all(self) -> frozenset[int]:
        return self.owners | {self.recorded_by} | ({self.carried_out_by} if self.carried_out_by else frozenset())


def hands(found: Check) -> Hands:
    """Who cannot be the second pair of eyes on this check."""
    owners = {id for id in (found.owner_id, found.measure.owner_id) if id is not None}
    return Hands(frozenset(owners), found.carried_out_by_id, found.recorded_by_id)


def refusal(user_id: int, involved: Hands) -> str | None:
    """Why this user may not confirm, in a sentence; None when they may. What somebody may do by their roles is asked elsewhere."""
    if user_id in involved.owners:
        return _OWNER
    if user_id == involved.carried_out_by:
        return _CARRIED_OUT
    return _RECORDED if user_id == involved.recorded_by else None


def get_check(session: Session, measure: Measure, check_id: int) -> Check:
    """A check of this measure; NotFound when it has no such check."""
    found = session.get(Check, check_id)
    if found is None or found.measure_id != measure.id:
        raise NotFound("Deze controle bestaat niet meer.")
    return found


def checks_of(session: Session, measure: Measure) -> list[Check]:
    """All checks of this measure, in the order in which they count."""
    return list(session.scalars(select(Check).where(Check.measure_id == measure.id).order_by(Check.day, Check.id)))


def record(session: Session, user: User, measure: Measure, typed: TypedCheck) -> Check:
    """Put a check before a second person; it counts once that person confirms it. It takes the place of what came back to this user."""
    check(user, MeasurePermission.CHECK)
    session.refresh(measure, with_for_update={"of": Measure})
    must_apply(session, measure)
    _check_typed(session, typed)
    evidence = remark(typed.evidence, "evidence", missing="Schrijf op waar het bewijs ligt, bijvoorbeeld een zaaknummer.", longest=EVIDENCE_LENGTH)
    learned = remark(typed.learned, "learned", missing=_MISSING.get(typed.result), longest=LEARNED_LENGTH)
    found = Check(measure=measure, owner_id=measure.owner_id, recorded_by_id=user.id, recorded_at=clock.now(), state=WAITING)
    found.day, found.kind, found.result, found.seen, found.asked = typed.day, typed.kind, typed.result, typed.seen, typed.asked
    found.evidence, found.learned, found.carried_out_by_id = evidence, learned, typed.carried_out_by_id
    _must_be_new(session, found)
    came_back = (Check.measure_id == measure.id, Check.recorded_by_id == user.id, Check.state == RETURNED)
    session.execute(update(Check).where(*came_back).values(state=REPLACED, version=Check.version + 1))
    session.add(found)
    session.flush()
    return found


def confirm(session: Session, user: User, found: Check, version: int, exception: str = "") -> Check:
    """Confirm a check as the second pair of eyes. Who had a hand in it is Forbidden to.

    Who may make exceptions gives a reason in `exception` instead. "Het werkt niet" opens an action for the owner.
    """
    check(user, MeasurePermission.CONFIRM)
    _hold(session, found, version)
    found.exception = _exception(user, found, exception)
    found.state, found.confirmed_by_id, found.confirmed_at = CONFIRMED, user.id, clock.now()
    found.measure.planned = None
    touch(found.measure)
    if found.result == "niet":
        actions.after_check(session, found)
    session.flush()
    return found


def send_back(session: Session, user: User, found: Check, version: int, reason: str) -> None:
    """Give a check back with what must be different; the one who recorded it then records another. Not for who had a hand in it."""
    check(user, MeasurePermission.CONFIRM)
    _hold(session, found, version)
    if why := refusal(user.id, hands(found)):
        raise Forbidden(why)
    found.remark = remark(reason, "remark", missing="Schrijf op wat er anders moet. Dan kan de ander het aanpassen.")
    found.state, found.confirmed_by_id, found.confirmed_at = RETURNED, user.id, clock.now()
    session.flush()


def withdraw(session: Session, user: User, found: Check, version: int) -> None:
    """Take back a check that was not confirmed, because it was a mistake; only for who recorded it."""
    check(user, MeasurePermission.CHECK)
    if found.recorded_by_id != user.id:
        raise Forbidden("Alleen wie een controle vastlegde, kan haar intrekken.")
    session.refresh(found, with_for_update={"of": Check})
    same_version(found.version, version, "deze controle")
    if found.state == CONFIRMED:
        raise Refused("Deze controle is bevestigd en telt mee. Leg een nieuwe controle vast als er iets is veranderd.")
    session.delete(found)
    session.flush()


def _hold(session: Session, found: Check, version: int) -> None:
    session.refresh(found.measure, with_for_update={"of": Measure})
    session.refresh(found, with_for_update={"of": Check})
    same_version(found.version, version, "deze controle")
    if found.state != WAITING:
        raise Refused("Deze controle wacht niet meer op bevestiging.")


def _exception(user: User, found: Check, reason: str) -> str:
    """The reason for an exception, empty when none is needed."""
    why = refusal(user.id, hands(found))
    if why is None:
        return ""
    if not has(user.roles, MeasurePermission.EXCEPT):
        raise Forbidden(why)
    return remark(reason, "exception", missing=f"{why} Kan dat niet? Schrijf dan op waarom.")


def _check_typed(session: Session, typed: TypedCheck) -> None:
    if not EARLIEST <= typed.day <= clock.today():
        raise Refused("Kies de dag van de controle: vandaag of eerder.", "day")
    if typed.kind not in KINDS:
        raise Refused("Kies hoe er is gecontroleerd.", "kind")
    if typed.result not in RESULTS:
        raise Refused("Kies wat u zag.", "result")
    _check_numbers(typed)
    if typed.carried_out_by_id is not None and session.get(User, typed.carried_out_by_id) is None:
        raise Refused("Kies iemand uit de lijst.", "carried_out_by")


def _check_numbers(typed: TypedCheck) -> None:
    if (typed.seen is None) != (typed.asked is None):
        raise Refused("Vul beide getallen in, of geen van beide.", "seen")
    if typed.seen is not None and typed.asked is not None and not 0 <= typed.seen <= typed.asked <= MOST_ASKED:
        raise Refused("Het eerste getal is hoogstens zo groot als het tweede, bijvoorbeeld: 5 van 6.", "seen")


def _must_be_new(session: Session, found: Check) -> None:
    """A form that was sent twice is one check."""
    same = select(Check.id).where(
        Check.measure_id == found.measure.id, Check.state == WAITING, Check.day == found.day, Check.kind == found.kind, Check.result == found.result
    )
    if session.scalar(same.where(Check.evidence == found.evidence, Check.recorded_by_id == found.recorded_by_id)) is not None:
        raise Refused("Deze controle staat er al en wacht op bevestiging.")
