"""Whose names may not be in a briefing."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.organisation.models import Term

from .names import Surname, surnames


def office_holders(session: Session) -> list[Surname]:
    """The surnames of everybody who has a seat, or had one, as long as we know them."""
    return surnames(session.scalars(select(Term.name).where(Term.erased_at.is_(None)).distinct()))
