"""The checks whose term is over; the measures themselves stay, with what was written about them since."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from risico.contract import RetentionRule
from risico.retention.yearly import in_year, per_year, years_in

from .models import Action, Check


def rules() -> Sequence[RetentionRule]:
    """The checks of a calendar year."""
    return (per_year("practice_checks", "Controles", years_in(Check.day), _destroy),)


def _destroy(session: Session, year: int) -> None:
    checks = select(Check.id).where(in_year(Check.day, year))
    session.execute(update(Action).where(Action.check_id.in_(checks)).values(check_id=None, version=Action.version + 1))
    session.execute(delete(Check).where(in_year(Check.day, year)))
