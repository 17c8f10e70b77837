"""What is at hand while a workbook is read in, and how a refusal of a service becomes a fault of a cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico.accounts.models import User
from risico.content.types import Library
from risico.documents.workbook import Line
from risico.errors import Refused

from ..models import Measure
from . import columns as c
from .values import Values, stored

Done = TypeVar("Done")


@dataclass(slots=True)
class Summary:
    """How much was new or different."""

    added: int = 0
    changed: int = 0
    papers: int = 0
    checks: int = 0


@dataclass(slots=True)
class Desk:
    """`now`: the rows there are, by sheet. `emails`: accounts by address. `codes`: measures by the number they have in the file."""

    session: Session
    user: User
    library: Library
    now: dict[str, list[Values]]
    emails: dict[str, int]
    codes: dict[str, Measure]
    summary: Summary = field(default_factory=Summary)

    def measure(self, line: Line, row: Values) -> Measure | None:
        """The measure of this row; None with a fault when there is none with that number."""
        found = self.codes.get(str(row[c.CODE]))
        if found is None:
            line.fault(c.CODE, "Dit nummer staat niet op het blad ‘Maatregelen’ en niet in Risico.")
        return found

    def account(self, line: Line, row: Values, column: str) -> int | None:
        """The id of the account in this cell; None when it is empty or, with a fault, unknown."""
        email = str(row[column]).casefold()
        if email and email not in self.emails:
            line.fault(column, "Er is geen account met dit e-mailadres. Kies een ander, of vraag de beheerder.")
        return self.emails.get(email)


def make_desk(session: Session, user: User, library: Library) -> Desk:
    """Everything there is before the first row is read."""
    emails = {email.casefold(): id for id, email in session.execute(select(User.id, User.email).where(User.active))}
    codes = {measure.code: measure for measure in session.scalars(select(Measure))}
    return Desk(session, user, library, stored(session, library), emails, codes)


def attempt(line: Line, columns: Mapping[str, str], act: Callable[[], Done]) -> Done | None:
    """Do it and give what came of it; None when this row has a fault already, or when the service refuses, which is a fault at the column of its field."""
    if line.faults:
        return None
    try:
        return act()
    except Refused as refusal:
        line.fault(columns.get(refusal.field or "", c.CODE), refusal.message)
        return None
