"""Is the trail whole? Reads every event from the database and names the first link that does not hold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from .chain import Broken, Link, follow
from .models import AuditEvent, AuditHead

ERASED = "audit.erased"
_EVENTS = AuditEvent.__table__
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """`end` is the last link that holds; `broken` the first that does not, None when the whole trail is what was written."""

    end: Link
    broken: Broken | None = None


def verify(session: Session, anchors: Iterable[Link] = ()) -> Verdict:
    """Walk the whole chain and hold it against links that were written down elsewhere (`anchors`).

    Without an anchor everything is found but a chain that was calculated again from some event on, or cut off with its head set
    back: then every hash fits. With one that is found too, at the first anchor that differs.
    """
    head = session.execute(select(AuditHead)).scalar_one_or_none()
    if head is None:
        return Verdict(Link(0, ""), Broken(1, "Het begin en het eind van het logboek zijn weg."))
    start, end = Link(head.first - 1, head.before), Link(head.seq, head.hash)
    events = session.execute(select(_EVENTS).where(_EVENTS.c.seq <= end.seq).order_by(_EVENTS.c.seq)).yield_per(_AT_ONCE).mappings()
    last, broken = follow(start, events)
    found = broken or _end(session, last, end) or _begin(session, start) or _elsewhere(session, start, last, sorted(anchors, key=lambda link: link.seq))
    return Verdict(last, found)


def verify_end(session: Session, number: int) -> Verdict:
    """The same for the last `number` events only, which takes no time."""
    head = session.execute(select(AuditHead)).scalar_one_or_none()
    if head is None or head.seq - head.first < number:
        return verify(session)
    rows = session.execute(select(_EVENTS).where(_EVENTS.c.seq >= head.seq - number, _EVENTS.c.seq <= head.seq).order_by(_EVENTS.c.seq)).mappings().all()
    if not rows:
        return Verdict(Link(head.seq - number, ""), Broken(head.seq - number, f"Regel {head.seq - number} ontbreekt."))
    last, broken = follow(Link(head.seq - number - 1, rows[0]["previous"]), rows)
    return Verdict(last, broken or _end(session, last, Link(head.seq, head.hash)))


def erased_up_to(start: Link) -> str:
    """The object of the event that tells of erasing everything up to this link."""
    return f"seq={start.seq} hash={start.hash}"


def _end(session: Session, last: Link, end: Link) -> Broken | None:
    """The last event must be the one in the head; one statement sees head and events at the same moment."""
    if last.seq < end.seq:
        return Broken(last.seq + 1, f"Regel {last.seq + 1} ontbreekt.")
    if last.hash != end.hash:
        return Broken(last.seq, f"Regel {last.seq} is veranderd.")
    beyond = session.scalar(select(func.min(AuditEvent.seq)).where(AuditEvent.seq > select(AuditHead.seq).scalar_subquery()))
    return Broken(beyond, f"Regel {beyond} hoort hier niet.") if beyond else None


def _begin(session: Session, start: Link) -> Broken | None:
    """What was erased at the end of its term, the trail itself must tell."""
    if start.seq == 0:
        return None
    told = select(AuditEvent.seq).where(AuditEvent.action == ERASED, AuditEvent.object == erased_up_to(start)).limit(1)
    if session.scalar(told) is None:
        return Broken(start.seq, f"De regels tot en met {start.seq} zijn weg, en het logboek vertelt niet waarom.")
    return None


def _elsewhere(session: Session, start: Link, last: Link, anchors: Sequence[Link]) -> Broken | None:
    for anchor in anchors:
        if anchor.seq < start.seq:
            return Broken(anchor.seq, f"Regel {anchor.seq} is na de bewaartermijn gewist en niet meer te vergelijken. Neem een nieuwer controlegetal.")
        if anchor.seq > last.seq:
            return Broken(last.seq + 1, f"Regel {last.seq + 1} ontbreekt: volgens het controlegetal liep het logboek tot en met regel {anchor.seq}.")
        here = start.hash if anchor.seq == start.seq else session.scalar(select(AuditEvent.hash).where(AuditEvent.seq == anchor.seq))
        if here != anchor.hash:
            return Broken(anchor.seq, f"Regel {anchor.seq} is niet die van het controlegetal: het logboek is daarvóór opnieuw geschreven.")
    return None
