"""Who is in which seat: adding, replacing, ending and correcting terms, and taking out the names of terms long past."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..db import once
from ..errors import Forbidden, NotFound, Refused, same_version
from ..permissions import CORE_GRANTS, Grants, Permission
from .bodies import OFFICES, Body, Office
from .council import Change, Member
from .models import Term

TAKEN = "Op deze zetel zit al iemand. Kies een andere zetel, of laat die termijn eerst eindigen."
_grants = Grants(CORE_GRANTS)


@once
def present_terms(session: Session) -> Sequence[Term]:
    """Everybody who is in a seat today or will be, by body and seat."""
    return terms_from(session, clock.today())


def terms_from(session: Session, day: date) -> Sequence[Term]:
    """Everybody who is in a seat on that day or will be later, by body and seat."""
    query = select(Term).where(or_(Term.until.is_(None), Term.until >= day)).order_by(Term.body, Term.seat, Term.since)
    return session.scalars(query).all()


def members(terms: Iterable[Term]) -> list[Member]:
    """The terms as members of a list."""
    return [Member(term.name, term.email, Body(term.body), Office(term.office), term.seat, term.id) for term in terms]


def get_term(session: Session, id: int) -> Term:
    """The term; NotFound when there is none, or when its name was taken out."""
    term = session.get(Term, id)
    if term is None or term.erased_at is not None:
        raise NotFound("Deze zetel bestaat niet meer.")
    return term


def past_terms(session: Session, body: Body) -> Sequence[Term]:
    """The terms in this body that ended, the last one first; of those long past the name is empty."""
    query = select(Term).where(Term.body == body, Term.until < clock.today()).order_by(Term.until.desc(), Term.seat)
    return session.scalars(query).all()


def add(session: Session, user: User, member: Member, since: date) -> Term:
    """Somebody takes a seat from that day on; without a seat the lowest free one. Refused when it is not free, or for a second mayor."""
    may_change(user)
    if member.office not in OFFICES[member.body]:
        raise Refused("Deze functie hoort niet bij dit orgaan. Kies een andere.", "office")
    there = [term for term in terms_from(session, since) if term.body == member.body]
    seat = member.seat or _lowest_free({term.seat for term in there})
    if any(term.seat == seat for term in there):
        raise Refused(TAKEN, "seat")
    if member.office in (Office.MAYOR, Office.CLERK) and any(term.office == member.office for term in there):
        raise Refused("Er is al iemand met deze functie. Laat die termijn eerst eindigen.", "office")
    term = Term(body=member.body, office=member.office, seat=seat, name=member.name, email=member.email.lower(), since=since)
    session.add(term)
    session.flush()
    return term


def end(session: Session, user: User, id: int, last_day: date, version: int) -> Term:
    """Somebody leaves the seat; Refused when that day is before they came."""
    may_change(user)
    term = get_term(session, id)
    same_version(term.version, version, "deze zetel")
    _end(term, last_day)
    session.flush()
    return term


def remove(session: Session, user: User, id: int, version: int) -> None:
    """Take out somebody who was put in by mistake, with the name. Refused when something hangs on it: then the term can only end."""
    may_change(user)
    term = get_term(session, id)
    same_version(term.version, version, "deze zetel")
    if not _taken_out(session, term):
        raise Refused("Aan deze persoon is al een briefing uitgereikt. Leg daarom een laatste dag vast.")


def correct(session: Session, user: User, id: int, name: str, email: str, since: date, version: int) -> Term:
    """Another spelling, address or first day."""
    may_change(user)
    term = get_term(session, id)
    same_version(term.version, version, "deze zetel")
    if term.until is not None and since > term.until:
        raise Refused("De eerste dag ligt na de laatste dag. Kies een eerdere dag.", "since")
    term.name, term.email, term.since = name, email.lower(), since
    session.flush()
    return term


def replace(session: Session, user: User, id: int, successor: Member, since: date, version: int) -> Term:
    """Somebody else takes over this seat from that day on, during a term."""
    found = end(session, user, id, since - timedelta(days=1), version)
    return add(session, user, Member(successor.name, successor.email, Body(found.body), Office(found.office), found.seat), since)


def carry_out(session: Session, user: User, changes: Collection[Change], since: date) -> None:
    """Do what a new list makes of a body: first everybody who goes, then who comes, so that seats are free."""
    may_change(user)
    for change in changes:
        if change.now and change.kind in ("leaves", "moves"):
            _leave(session, get_term(session, change.now.term), since - timedelta(days=1))
    for change in changes:
        if change.now and change.then and change.kind == "changes":
            term = get_term(session, change.now.term)
            term.name, term.email, term.seat = change.then.name, change.then.email.lower(), change.then.seat
    session.flush()
    for change in changes:
        if change.then and change.kind in ("new", "moves"):
            add(session, user, change.then, since)


def erase_past(session: Session, before: date) -> int:
    """Take out names and addresses of terms that ended before that day; gives how many."""
    moment = clock.now()
    gone = update(Term).where(Term.until < before, Term.erased_at.is_(None))
    return session.execute(gone.values(name="", email="", erased_at=moment)).rowcount  # type: ignore[attr-defined, no-any-return]


def may_change(user: User) -> None:
    """Forbidden for who does not keep the list."""
    if not _grants.allows(user.roles, Permission.SEATS_MANAGE):
        raise Forbidden


def _leave(session: Session, term: Term, last_day: date) -> None:
    """A later list without them ends the term. Who would leave before they came was a mistake in the list before."""
    if last_day >= term.since or not _taken_out(session, term):
        term.until = last_day


def _taken_out(session: Session, term: Term) -> bool:
    """Whether the term could go; not when a plugin has something that belongs to it."""
    try:
        with session.begin_nested():
            session.delete(term)
    except IntegrityError:
        return False
    return True


def _end(term: Term, last_day: date) -> None:
    if last_day < term.since:
        raise Refused("De laatste dag ligt voor de eerste dag. Kies een latere dag.", "until")
    term.until = last_day


def _lowest_free(taken: Collection[int]) -> int:
    return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)
