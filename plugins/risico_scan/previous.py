"""The year before: which round this year starts from, and what each of its topics came to (design.md §5 rule 11)."""

from dataclasses import dataclass

from sqlalchemy import ScalarSelect, Select, and_, case, or_, select
from sqlalchemy.orm import Session

from .models import Assessment, Decision, Round, Topic
from .service import ADOPTED, DECIDED


@dataclass(frozen=True, slots=True)
class Earlier:
    """A topic in the year before. `level` (1-5) and `band` (lowest, highest) are None when nothing was decided."""

    year: int
    code: str
    title: str
    level: int | None
    band: tuple[int, int] | None


def previous_round(session: Session, year: int) -> Round | None:
    """The last adopted round before this year, or else the last one in which something was decided.

    A round that is open again for a correction was adopted too.
    """
    return session.scalar(_previous(year))


def _previous(year: int) -> Select[Round]:
    was_adopted = or_(Round.state == ADOPTED, Round.correction.is_not(None))
    decided = select(Assessment.id).where(Assessment.round_id == Round.id, Assessment.phase == DECIDED).exists()
    query = select(Round).where(Round.year < year, or_(was_adopted, decided))
    return query.order_by(case((was_adopted, 0), else_=1), Round.year.desc()).limit(1)


def previous_id(year: int) -> ScalarSelect[int]:
    """Its id, to be used inside another statement."""
    return _previous(year).with_only_columns(Round.id).scalar_subquery()


def last_year(session: Session, year: int) -> dict[str, Earlier]:
    """The topics of the year before by code; empty when there is no such year. One statement."""
    query = (
        select(Round.year, Topic.code, Assessment.title, Decision.level, Assessment.result["band"])
        .join(Assessment.round)
        .join(Assessment.topic)
        .outerjoin(Decision, and_(Decision.assessment_id == Assessment.id, Assessment.phase == DECIDED))
        .where(Round.id == previous_id(year))
    )
    rows = session.execute(query).all()
    return {code: Earlier(when, code, title, level, _band(band) if level else None) for when, code, title, level, band in rows}


def _band(stored: list[int] | None) -> tuple[int, int] | None:
    return (stored[0], stored[1]) if stored else None
