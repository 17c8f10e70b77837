"""Which measures the municipality has: the core set, more of the catalogue, its own, and those that do not apply here."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.errors import Refused, same_version
from risico.organisation.models import Municipality
from risico.permissions import READERS
from risico.remarks import remark

from .definitions import CRITERION_LENGTH, LEVELS, OWNER_LENGTH, PHASES, TITLE_LENGTH, Definition, from_catalogue, written
from .models import Absence, Measure
from .permissions import MeasurePermission, check
from .service import absence_of, hold

OWN = "E"
"""The letter of an own measure."""
MOST_MONTHS = 60
MOST_AHEAD = 5
"""So many years ahead a check or an action may be planned."""


@dataclass(frozen=True, slots=True)
class Typed:
    """An own measure as it was typed. `months`: how long a check holds (1-60)."""

    title: str
    phase: str
    level: str
    paper: str
    practice: str
    months: int
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What to give measures in one go; None leaves it as it is. `planned` is the day of the next check."""

    owner_id: int | None = None
    planned: date | None = None


def chosen_codes(session: Session) -> frozenset[str]:
    """The codes of all measures of the municipality, applying or not."""
    return frozenset(session.scalars(select(Measure.code)))


def start_core(session: Session, user: User, library: Library) -> int:
    """Choose the core set; what was chosen already stays as it is. Gives how many are new."""
    return len(add(session, user, library, [measure.id for measure in library.measures if measure.core]))


def add(session: Session, user: User, library: Library, codes: Collection[str]) -> list[Measure]:
    """Choose these measures of the catalogue; gives the new ones. Refused when a code is not in it."""
    check(user, MeasurePermission.LEAD)
    _alone(session)
    found = {code: library.measure(code) for code in dict.fromkeys(codes)}
    if None in found.values():
        raise Refused("Deze maatregel bestaat niet. Kies een maatregel uit de lijst.", field="codes")
    known = chosen_codes(session)
    return [_choose(session, from_catalogue(measure)) for code, measure in found.items() if measure and code not in known]


def add_own(session: Session, user: User, library: Library, typed: Typed) -> Measure:
    """A measure of the municipality's own, with the next free code E01, E02 …; Refused when the title is taken."""
    check(user, MeasurePermission.LEAD)
    tidy = _checked(typed)
    _alone(session)
    _must_be_new(session, library, tidy.title)
    taken = chosen_codes(session) | {measure.id for measure in library.measures}
    code = next(code for number in range(1, 1000) if (code := f"{OWN}{number:02d}") not in taken)
    return _choose(session, _definition(code, tidy))


def change_own(session: Session, user: User, library: Library, measure: Measure, typed: Typed, version: int) -> None:
    """Another text of an own measure; Refused for one of the catalogue, whose text is changed in `assessments/`."""
    check(user, MeasurePermission.LEAD)
    if library.measure(measure.code) is not None:
        raise Refused("De tekst van deze maatregel komt uit de catalogus. Vraag uw beheerder om de inhoud aan te passen.")
    tidy = _checked(typed)
    hold(session, measure, version)
    if tidy.title.casefold() != measure.title.casefold():
        _must_be_new(session, library, tidy.title)
    for name, value in written(_definition(measure.code, tidy)).items():
        setattr(measure, name, value)
    session.flush()


def set_aside(session: Session, user: User, measure: Measure, reason: str, version: int) -> Absence:
    """From today on the measure does not apply here, for this reason; it counts in no figure any more."""
    check(user, MeasurePermission.LEAD)
    why = remark(reason, "reason", missing="Schrijf op waarom deze maatregel hier niet van toepassing is.")
    hold(session, measure, version)
    if absence_of(session, measure) is not None:
        raise Refused("Deze maatregel staat al op ‘niet van toepassing’.")
    absence = Absence(measure_id=measure.id, since=clock.today(), reason=why, recorded_by_id=user.id, recorded_at=clock.now())
    session.add(absence)
    session.flush()
    return absence


def bring_back(session: Session, user: User, measure: Measure, version: int) -> None:
    """From today on the measure applies again, with what was recorded about it before."""
    check(user, MeasurePermission.LEAD)
    hold(session, measure, version)
    absence = absence_of(session, measure)
    if absence is None:
        raise Refused("Deze maatregel is al van toepassing.")
    absence.until = clock.today()
    session.flush()


def change_many(session: Session, user: User, versions: Mapping[str, int], change: Change) -> int:
    """Give these measures (code with the version on screen) this owner and this day; all or none. Gives how many there are.

    Refused for nothing chosen, an account that cannot own a measure or a day that has passed; Stale when one was changed meanwhile.
    """
    check(user, MeasurePermission.LEAD)
    _check_change(session, change)
    if not versions:
        raise Refused("Vink eerst aan om welke maatregelen het gaat.", field="codes")
    measures = session.scalars(select(Measure).where(Measure.code.in_(versions)).order_by(Measure.id).with_for_update(of=Measure)).all()
    if len(measures) < len(versions):
        raise Refused("Deze maatregel bestaat niet. Kies een maatregel uit de lijst.", field="codes")
    owner = session.get(User, change.owner_id) if change.owner_id else None
    for measure in measures:
        same_version(measure.version, versions[measure.code], f"maatregel {measure.code}")
        measure.owner = owner or measure.owner
        measure.planned = change.planned or measure.planned
    session.flush()
    return len(measures)


def owners(session: Session) -> list[User]:
    """Everybody who can own a measure: active accounts that may keep one, by title."""
    users = session.scalars(select(User).where(User.active).order_by(User.title, User.id))
    return [user for user in users if set(user.roles) & set(READERS)]


def check_day(day: date | None, field: str) -> None:
    """Refused when a day to plan something on has passed, or is more than five years away."""
    today = clock.today()
    if day is not None and not today <= day <= today.replace(year=today.year + MOST_AHEAD, day=min(today.day, 28)):
        raise Refused(f"Kies een dag vanaf vandaag, en hoogstens {MOST_AHEAD} jaar vooruit.", field)


def check_owner(session: Session, owner_id: int | None, field: str = "owner") -> None:
    """Refused when there is no such account, or it cannot own a measure."""
    if owner_id is not None and owner_id not in {user.id for user in owners(session)}:
        raise Refused("Deze persoon kan geen eigenaar zijn. Kies iemand uit de lijst.", field)


def _check_change(session: Session, change: Change) -> None:
    if change == Change():
        raise Refused("Kies een eigenaar of een datum.")
    check_owner(session, change.owner_id)
    check_day(change.planned, "planned")


def _alone(session: Session) -> None:
    """Have the list of measures alone until the transaction ends, so that two people do not choose the same one at once."""
    session.execute(select(Municipality.id).with_for_update())


def _choose(session: Session, found: Definition) -> Measure:
    measure = Measure(code=found.code, chosen_on=clock.today(), **written(found))
    session.add(measure)
    session.flush()
    return measure


def _checked(typed: Typed) -> Typed:
    if typed.phase not in PHASES:
        raise Refused("Kies een fase.", "phase")
    if typed.level not in LEVELS:
        raise Refused("Kies voor wie de maatregel is.", "level")
    if not 1 <= typed.months <= MOST_MONTHS:
        raise Refused(f"Kies hoeveel maanden een controle geldig is: 1 tot en met {MOST_MONTHS}.", "months")
    return replace(
        typed,
        title=remark(typed.title, "title", missing="Geef de maatregel een korte naam.", longest=TITLE_LENGTH),
        paper=remark(typed.paper, "paper", missing="Schrijf op wanneer de maatregel op papier staat.", longest=CRITERION_LENGTH),
        practice=remark(typed.practice, "practice", missing="Schrijf op waaraan u ziet dat de maatregel werkt.", longest=CRITERION_LENGTH),
        owner=remark(typed.owner, "owner", missing="Schrijf op welke functie ervoor zorgt.", longest=OWNER_LENGTH),
    )


def _must_be_new(session: Session, library: Library, title: str) -> None:
    titles = {*session.scalars(select(Measure.title)), *(measure.title for measure in library.measures)}
    if title.casefold() in {known.casefold() for known in titles}:
        raise Refused("Deze maatregel bestaat al. Zoek haar op in de lijst of in de catalogus.", field="title")


def _definition(code: str, typed: Typed) -> Definition:
    return Definition(code, typed.title, typed.phase, typed.level, typed.paper, typed.practice, typed.months, "", typed.owner, core=False, own=True)
