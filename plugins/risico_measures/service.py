"""Finding measures and who may keep them; the only module that other plugins may import."""

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from risico.accounts.models import User
from risico.errors import Forbidden, NotFound, Refused, same_version

from .models import Absence, Measure
from .permissions import MeasurePermission, has


def get_measure(session: Session, code: str) -> Measure:
    """The measure of the municipality with that code; NotFound when it was not chosen."""
    found = session.scalar(select(Measure).where(Measure.code == code))
    if found is None:
        raise NotFound("Uw gemeente heeft deze maatregel niet gekozen.")
    return found


def keeps(user: User, measure: Measure) -> bool:
    """Whether this user keeps the measure up to date: who leads, or its owner."""
    return has(user.roles, MeasurePermission.LEAD) or (measure.owner_id == user.id and has(user.roles, MeasurePermission.CHECK))


def must_keep(user: User, measure: Measure) -> None:
    """Forbidden when this user does not keep the measure."""
    if not keeps(user, measure):
        raise Forbidden("Dit doet de eigenaar van de maatregel, de directeur OOV of de gemeentesecretaris.")


def hold(session: Session, measure: Measure, version: int) -> None:
    """Have the measure alone until the transaction ends, and give it a new version; Stale when the form was older."""
    session.refresh(measure, with_for_update={"of": Measure})
    same_version(measure.version, version, "deze maatregel")
    touch(measure)


def touch(measure: Measure) -> None:
    """Give the measure a new version, because something of it changed that is kept elsewhere."""
    flag_modified(measure, "code")


def absence_of(session: Session, measure: Measure) -> Absence | None:
    """Why the measure does not apply now, or None when it does."""
    return session.scalar(select(Absence).where(Absence.measure_id == measure.id, Absence.until.is_(None)))


def must_apply(session: Session, measure: Measure) -> None:
    """Refused when the measure was set aside."""
    if absence_of(session, measure) is not None:
        raise Refused("Deze maatregel staat op ‘niet van toepassing’. Zet haar eerst weer aan.")
