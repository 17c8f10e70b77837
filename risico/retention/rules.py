"""What core itself keeps."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from ..contract import RetentionRule
from ..documents.models import IssuedDocument
from .yearly import numbers, per_year


def core_rules() -> Sequence[RetentionRule]:
    """The reports that were made; names of past members go by themselves (`organisation.terms.erase_past`)."""
    return (per_year("documents", "Verslagen", numbers(IssuedDocument.year), _documents),)


def _documents(session: Session, year: int) -> None:
    session.execute(delete(IssuedDocument).where(IssuedDocument.year == year))
