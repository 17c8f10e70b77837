"""The yearly check of help from outside, by who keeps the local facts: the content says when it was checked before it came here."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from risico import clock
from risico.accounts.models import User
from risico.content.briefings import HelpLink
from risico.content.types import Library
from risico.db import once

from .help import to_check
from .models import HelpCheck
from .permissions import BriefingPermission, check


@once
def looked_at(session: Session) -> dict[str, date]:
    """When somebody here last looked, by id of the link."""
    return {each.link: each.checked_on for each in session.scalars(select(HelpCheck))}


def waiting(session: Session, library: Library) -> list[HelpLink]:
    """What has to be looked at again. Asks the database only when the content alone is old."""
    today = clock.today()
    return to_check(library.help_links, today, looked_at(session)) if to_check(library.help_links, today) else []


def mark(session: Session, user: User, library: Library, ids: Collection[str]) -> int:
    """Note that these links were looked at today and are still right; gives how many. Unknown ids are left out."""
    check(user, BriefingPermission.FACTS)
    known = [link.id for link in library.help_links if link.id in ids]
    for id in known:
        session.merge(HelpCheck(link=id, checked_on=clock.today()))
    session.flush()
    return len(known)
