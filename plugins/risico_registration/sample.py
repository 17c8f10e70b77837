"""Fair play (M59): of the measures against citizens, how many were looked at in a year, and how many of those were lifted.

It stands beside the reporting figures, so that nobody is asked only to count more.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.db import once
from risico.errors import Refused, same_version
from risico.remarks import remark

from .models import Sample
from .permissions import RegistrationPermission, check
from .small import FEW, MOST_FEW, NOT_SHOWN, Shown

MOST = 10_000


@once
def samples(session: Session) -> Sequence[Sample]:
    """The sample of every year, the newest first. One statement."""
    return session.scalars(select(Sample).order_by(Sample.year.desc())).all()


def sample_of(session: Session, year: int) -> Sample | None:
    """The sample of that year. One statement, shared with `samples`."""
    return next((each for each in samples(session) if each.year == year), None)


def told(sample: Sample, *, exact: bool) -> tuple[Shown, Shown]:
    """How many were looked at and lifted, as this reader may know it: a small number, of what was kept too, follows from neither.

    `small.shield` cannot hide a statement that is not told; of two numbers a test goes through all there is.
    """
    looked_at, lifted, kept = sample.looked_at, sample.lifted, sample.looked_at - sample.lifted
    if exact:
        return looked_at, lifted
    if looked_at <= MOST_FEW:
        return FEW, NOT_SHOWN if lifted else 0
    if 0 < lifted <= MOST_FEW and looked_at >= 2 * MOST_FEW:
        return looked_at, FEW
    return looked_at, NOT_SHOWN if 0 < lifted <= MOST_FEW or 0 < kept <= MOST_FEW else lifted


def record(session: Session, user: User, year: int, looked_at: int, lifted: int, note: str, version: int) -> Sample:
    """Keep the sample of that year, or correct it. Refused at the field a fault is about, Stale when the page is old."""
    check(user, RegistrationPermission.FAIR)
    if looked_at not in range(1, MOST + 1):
        raise Refused(f"Vul een aantal in van 1 tot en met {MOST}.", "looked_at")
    if lifted not in range(looked_at + 1):
        raise Refused("Vul een aantal in van 0 tot en met wat u bekeek.", "lifted")
    text = remark(note, "note")
    row = session.scalar(select(Sample).where(Sample.year == year))
    same_version(row.version if row else 0, version, "deze steekproef")
    if row is None:
        row = Sample(year=year)
        session.add(row)
    row.looked_at, row.lifted, row.note = looked_at, lifted, text
    row.recorded_by_id, row.recorded_at = user.id, clock.now()
    session.flush()
    return row
