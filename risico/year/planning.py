"""Setting the days of a year, reporting what is done, and recording that people change."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from .. import clock
from ..accounts.models import User
from ..content.types import Library
from ..errors import Forbidden, NotFound, Refused, same_version
from ..permissions import CORE_GRANTS, Grants, Permission
from ..web.texts import long_date
from .models import Year, YearChange, YearDate
from .plan import INSTALLATION, Plan, Term, election_of, moments_of, plan_of, proposed, terms
from .workdays import is_workday, workday_before

CHANGE_KINDS = ("council", "college")
_grants = Grants(CORE_GRANTS)


def may_plan(user: User) -> bool:
    """Whether this user sets the days of a year."""
    return _grants.allows(user.roles, Permission.YEAR_PLAN)


def may_report(user: User, term: Term) -> bool:
    """Whether this user may say that the term is done: who does it, and who sets the days."""
    return may_plan(user) or not set(user.roles).isdisjoint(term.roles)


def settable(library: Library, year: int) -> dict[str, date]:
    """The keys whose day a municipality sets in that year, each with the proposed day."""
    days = {moment.id: proposed(moment, year) for moment in moments_of(library, year) if not moment.law}
    election = election_of(library, year)
    return days | ({INSTALLATION: election.installation} if election else {})


def plan_version(plan: Plan, year: int) -> int:
    """Grows with every change of a day or of what is done in that year."""
    return sum(kept.version for (when, _), kept in plan.kept.items() if when == year)


def set_days(session: Session, user: User, library: Library, year: int, days: Mapping[str, date | None], version: int) -> None:
    """Give these terms their own day; None or the proposed day: as the calendar says. Stale when somebody changed something meanwhile."""
    _must_plan(user)
    rows = _hold(session, year)
    same_version(plan_version(plan_of(session, year), year), version, "de data van dit jaar")
    for key, usual in settable(library, year).items():
        wanted = days.get(key)
        own = None if wanted == usual else wanted
        if own is not None:
            check_day(own, year, key)
        row = rows.get(key)
        if own != (row.day if row else None):
            _row(session, rows, year, key).day = own
    session.flush()


def check_day(day: date, year: int, field: str) -> None:
    """Refused when it is no working day of that year."""
    if day.year != year:
        raise Refused(f"Kies een dag in {year}.", field)
    if not is_workday(day):
        raise Refused(f"{long_date(day).capitalize()} is geen werkdag. Kies bijvoorbeeld {long_date(workday_before(day))}.", field)


def get_term(session: Session, library: Library, year: int, key: str) -> Term:
    """The term of that year; NotFound when there is none with that key."""
    found = next((term for term in terms(library, plan_of(session, year), year) if term.key == key), None)
    if found is None:
        raise NotFound("Deze termijn staat niet in dit planjaar.")
    return found


def report(session: Session, user: User, library: Library, year: int, key: str, done: bool, version: int) -> None:
    """Say that the term is done today, or after all not; Stale when somebody else did meanwhile."""
    rows = _hold(session, year)
    term = get_term(session, library, year, key)
    if not may_report(user, term):
        raise Forbidden("Dit meldt wie deze taak doet, de directeur OOV of de gemeentesecretaris.")
    same_version(term.version, version, "deze termijn")
    _row(session, rows, year, key).done_on = clock.today() if done else None
    session.flush()


def record_change(session: Session, user: User, year: int, kind: str, day: date) -> YearChange:
    """People change on that day: the tasks of its path follow from it."""
    _must_plan(user)
    if kind not in CHANGE_KINDS:
        raise Refused("Kies wie er wisselt.", "kind")
    if day.year != year:
        raise Refused(f"Kies een dag in {year}.", "day")
    _hold(session, year)
    change = YearChange(year=year, kind=kind, day=day)
    session.add(change)
    session.flush()
    return change


def forget_change(session: Session, user: User, year: int, change_id: int) -> None:
    """Take a change back that was a mistake, with what was reported of its tasks."""
    _must_plan(user)
    change = session.scalar(select(YearChange).where(YearChange.id == change_id, YearChange.year == year))
    if change is None:
        raise NotFound("Deze wisseling staat niet meer in het plan.")
    session.execute(delete(YearDate).where(YearDate.key.startswith(f"{change.kind}{change.id}.", autoescape=True)))
    session.delete(change)
    session.flush()


def _must_plan(user: User) -> None:
    if not may_plan(user):
        raise Forbidden("De data van het jaar zet de directeur OOV of de gemeentesecretaris.")


def _hold(session: Session, year: int) -> dict[str, YearDate]:
    """Have the plan of that year alone until the transaction ends; what was recorded, by key."""
    if session.get(Year, year, with_for_update=True) is None:
        raise NotFound(f"Planjaar {year} is nog niet geopend.")
    return {row.key: row for row in session.scalars(select(YearDate).where(YearDate.year == year))}


def _row(session: Session, rows: Mapping[str, YearDate], year: int, key: str) -> YearDate:
    row = rows.get(key)
    if row is None:
        row = YearDate(year=year, key=key)
        session.add(row)
    return row
