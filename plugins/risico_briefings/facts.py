"""The local facts of the municipality: filled in once, looked at again every year."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.types import Library
from risico.errors import Refused, Stale
from risico.web.texts import read_day, short_date

from .forbidden import Rules, wrong
from .models import LocalFact
from .people import office_holders
from .permissions import BriefingPermission, check

STALE = "Iemand anders heeft de gegevens intussen gewijzigd. Vergelijk en kies opnieuw Opslaan."


def stored(session: Session) -> dict[str, LocalFact]:
    """What is filled in, by id."""
    return {fact.key: fact for fact in session.scalars(select(LocalFact))}


def version_of(facts: Mapping[str, LocalFact]) -> int:
    """A number that rises with every change, for the form."""
    return sum(fact.version for fact in facts.values())


def values(session: Session, library: Library) -> dict[str, str]:
    """The facts as they stand in a text, a day in words; only those that are filled in."""
    kinds = {fact.id: fact.kind for fact in library.briefing_facts}
    return {key: in_words(fact.value, kinds.get(key, "text")) for key, fact in stored(session).items() if fact.value}


def in_words(value: str, kind: str) -> str:
    """A day as "12 september 2025", anything else as it is."""
    return short_date(read_day(value)) if kind == "day" else value


def looked_at(session: Session) -> date | None:
    """The oldest day on which a fact was looked at; None without facts."""
    return min((fact.checked_on for fact in stored(session).values() if fact.value), default=None)


def save(session: Session, user: User, given: Mapping[str, str], version: int) -> int:
    """Keep these facts, each looked at today; gives how many changed. Stale when somebody was first, Refused for what no briefing may hold."""
    check(user, BriefingPermission.FACTS)
    rules = Rules([value for value in given.values() if not any(sign.isalpha() for sign in value)], office_holders(session))
    for key, value in given.items():
        if fault := next(wrong(value, rules), ""):
            raise Refused(f"Hier staat {fault}. Vul een functie of dienst in: dit komt in elke briefing.", key)
    found = stored(session)
    if version_of(found) != version:
        raise Stale(STALE)
    changed = 0
    for key, value in given.items():
        fact = found.get(key)
        changed += (fact.value if fact else "") != value
        if fact:
            fact.value, fact.checked_on = value, clock.today()
        elif value:
            session.add(LocalFact(key=key, value=value, checked_on=clock.today()))
    session.flush()
    return changed
