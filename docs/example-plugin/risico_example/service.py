"""What the plugin does: functions on a session, no Flask."""

from sqlalchemy.orm import Session

from risico.errors import Refused

from .models import Motto


def motto_of(session: Session, year: int) -> str | None:
    """The motto of that year, if one was chosen."""
    found = session.get(Motto, year)
    return found.text if found else None


def choose(session: Session, year: int, text: str) -> None:
    """Choose the motto of that year; Refused when there is one already."""
    if motto_of(session, year):
        raise Refused("Er is al een spreuk voor dit jaar. Wacht op volgend jaar.", field="text")
    session.add(Motto(year=year, text=text))
    session.flush()
