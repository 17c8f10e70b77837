"""The briefings and agreements on appointments whose term is over."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from risico.contract import RetentionRule
from risico.retention.yearly import in_year, numbers, per_year, years_in

from .models import Appointment, Edition, Issue


def rules() -> Sequence[RetentionRule]:
    """The editions made in a year with what was issued of them, and what was agreed on for the appointments of a year."""
    return (
        per_year("briefings", "Briefings", years_in(Edition.made_at), _editions),
        per_year("appointments", "Afspraken bij benoemingen", numbers(Appointment.year), _appointments),
    )


def _editions(session: Session, year: int) -> None:
    session.execute(delete(Issue).where(Issue.edition_id.in_(select(Edition.id).where(in_year(Edition.made_at, year)))))
    session.execute(delete(Edition).where(in_year(Edition.made_at, year)))


def _appointments(session: Session, year: int) -> None:
    session.execute(delete(Appointment).where(Appointment.year == year))
