"""The counts and polls whose term is over."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from risico.contract import RetentionRule
from risico.retention.yearly import numbers, per_year

from .models import Count, Poll, PollTicket, Sample


def rules() -> Sequence[RetentionRule]:
    """The counts of a year with its sample, and its poll."""
    return (per_year("registration", "Tellingen", _years, _counts), per_year("poll", "Peiling", numbers(Poll.year), _poll))


def _years(session: Session) -> list[int]:
    return [*numbers(Count.year)(session), *numbers(Sample.year)(session)]


def _counts(session: Session, year: int) -> None:
    session.execute(delete(Count).where(Count.year == year))
    session.execute(delete(Sample).where(Sample.year == year))


def _poll(session: Session, year: int) -> None:
    session.execute(delete(PollTicket).where(PollTicket.poll_id.in_(select(Poll.id).where(Poll.year == year))))
    session.execute(delete(Poll).where(Poll.year == year))
